/** The meaning of a shop's status names in four languages. A name that is not certainly one of a class has none. */
import { describe, expect, test } from "vitest";

import { ConfigurationError } from "../../../src/core/common/problems/errors.ts";
import type { Settings } from "../../../src/core/run/settings.ts";
import { noteStatuses, readStatuses, requireDue } from "../../../src/core/discovery/statuses.ts";
import { classOf } from "../../../src/core/orders/order.ts";

const BY_NAME: Settings["export"] = {
  from: null,
  statuses: null,
  open: null,
  cancelled: null,
  after: null,
  shipping: "optional",
};

/** Lists of names, separated by bars. */
const NAMES = {
  due: `
    Completato | completata | COMPLETATO | Completo | Concluso | Ordine completato | Ordine concluso
    Terminé | Terminée | Complété | complétée | Commande terminée | Abgeschlossen | ABGESCHLOSSEN
    Vollständig | Fertiggestellt | Erledigt | Bestellung abgeschlossen | Completed | Complete | completed
    Order completed | Order complete`,
  open: `
    In attesa | In attesa di pagamento | In lavorazione | Non completato | Da completare | Incompleto
    En attente | En attente de paiement | En cours de traitement | Non terminé | À terminer | Incomplète
    Ausstehend | Zahlung ausstehend | In Bearbeitung | Nicht abgeschlossen | Unvollständig
    Pending | Awaiting payment | Processing | Not completed | Incomplete | To be completed`,
  cancelled: `
    Annullato | Annullata | Cancellato | Stornato | Rimborsato | rimborsata | Ordine annullato
    Rimborso completato | Annulé | Annulée | Remboursé | Commande annulée | Remboursement terminé
    Storniert | Annulliert | Abgebrochen | Erstattet | Rückerstattet | Bestellung storniert | Cancelled
    Canceled | Refunded | Voided | Refund completed | Order cancelled`,
  after: `
    Spedito | spedita | Consegnato | Fatturato | Expédié | Expédiée | Livrée | Facturée | Versandt
    Versendet | Geliefert | Fakturiert | Shipped | Delivered | Invoiced`,
  none: `
    Reso completato | Preventivo completato | In attesa di essere completato | Chiuso | Archiviato | Reso
    Pagamento completato | Parzialmente completato | Quasi completato | Mai completato | Parzialmente spedito
    Completato (reso) | Completato con rimborso | Completato? | Spedizione completata | Da spedire
    Evaso | Parzialmente rimborsato | Rimborso in corso | Non spedito | Non consegnato
    Non annullato | Annullamento richiesto | Reso annullato | Termine | Bozza | Retour terminé
    Devis terminé | Pas terminée | Paiement terminé | Partiellement terminée | Clôturé | Archivé
    Presque terminé | Remboursement demandé | Non annulée | À expédier | Retournée
    Rückgabe abgeschlossen | Angebot abgeschlossen | Zahlung abgeschlossen | Geschlossen | Archiviert
    Teilweise abgeschlossen | Wartet auf Abschluss | Noch nicht erledigt | Teilweise versandt
    Teilweise erstattet | Stornierung beantragt | Nicht storniert | Return completed | Closed | Archived
    Quote completed | Payment completed | Returned | Ready to ship
    Partially completed | Awaiting completion | Partially refunded | Cancellation requested`,
};

/** Names with extra spaces, or with accents as characters of their own. */
const VARIANTS = [
  ["  Completato ", "due"],
  ["Ordine\u00A0 Completato", "due"],
  ["Termine\u0301", "due"],
  ["", "none"],
] as const;

describe("the name of a status", () => {
  const named = (["due", "open", "cancelled", "after", "none"] as const).flatMap((meaning) =>
    NAMES[meaning].split(/[|\n]/).map((name) => [name.trim(), meaning] as const),
  );
  const table = [...named.filter(([name]) => name !== ""), ...VARIANTS];
  test("is tested with at least a hundred names in four languages", () => {
    expect(table.length).toBeGreaterThanOrEqual(100);
  });
  test.each(table)("%j means %s", (name, meaning) => {
    expect(classOf("9", readStatuses([{ id: "9", name }], BY_NAME)) ?? "none").toBe(meaning);
  });
});

describe("the statuses of a shop", () => {
  const statuses = ["In attesa", "Completato", "Annullato", "Rimborsato", "Reso completato"].map((name, index) => ({
    id: String(index + 1),
    name,
  }));
  test("are recognised by their names if exactly one name means completed", () => {
    const meaning = { due: ["2"], open: ["1"], cancelled: ["3", "4"], after: [] };
    expect(readStatuses(statuses, BY_NAME)).toEqual(meaning);
  });
  test.each([
    ["two of them are", [...statuses, { id: "8", name: "Terminé" }]],
    ["none is", statuses.filter(({ id }) => id !== "2")],
  ])("stop the export with the complete list if %s named like completed", (_name, shop) => {
    const meaning = readStatuses(shop, BY_NAME);
    expect(meaning.due).toEqual([]);
    const known = shop.map(({ id, name }) => `${id} = ${name}`);
    expect(() => {
      requireDue(meaning, shop, BY_NAME);
    }).toThrow(expect.objectContaining({ exitCode: 4, problem: { code: "statuses-unknown", data: { known } } }));
    expect(() => {
      requireDue(meaning, shop, BY_NAME);
    }).toThrow(ConfigurationError);
  });
  test("can be configured by id or by name", () => {
    const configured = { ...BY_NAME, statuses: ["1", "reso  completato"] };
    expect(readStatuses(statuses, configured).due).toEqual(["1", "reso  completato", "5"]);
  });
  test("that are configured have no other class by their name", () => {
    const meaning = readStatuses(statuses, { ...BY_NAME, statuses: ["1"], after: ["3"] });
    expect(meaning).toMatchObject({ due: ["1"], open: [], cancelled: ["4"], after: ["3"] });
    expect(classOf("2", meaning)).toBeNull();
  });
  test("that are configured twice have no class, because nobody knows which one is meant", () => {
    const meaning = readStatuses(statuses, { ...BY_NAME, statuses: ["2"], cancelled: ["Completato"] });
    expect(classOf("2", meaning)).toBeNull();
  });
  test("that do not exist stop no order whose status is configured", () => {
    const settings = { ...BY_NAME, statuses: ["Completto"], after: ["2"] };
    const meaning = readStatuses(statuses, settings);
    expect(() => {
      requireDue(meaning, statuses, settings);
    }).not.toThrow();
    expect(classOf("2", meaning)).toBe("after");
  });
  test("count as listed before while the shop lists none", () => {
    expect(readStatuses([], BY_NAME, statuses)).toEqual(readStatuses(statuses, BY_NAME));
    const renumbered = [{ id: "12", name: "Completato" }];
    expect(readStatuses(renumbered, BY_NAME, statuses)).toMatchObject({ due: ["12"], cancelled: ["3", "4"] });
  });
});

test("a status whose first name says nothing, and that gets a name of another class than a person gave it, is in question", () => {
  const meaning = { due: ["3"], open: [], cancelled: ["4"], after: [] };
  const renamed = (id: string): readonly unknown[] => {
    const { noted } = noteStatuses([], [{ id, name: "Pronto per il magazzino" }], meaning);
    return noteStatuses(noted, [{ id, name: "Annullato" }], meaning).renamed.map((one) => [one.meaning, one.name]);
  };
  expect([renamed("3"), renamed("4"), renamed("9")]).toEqual([[["due", "Annullato"]], [], []]);
});
