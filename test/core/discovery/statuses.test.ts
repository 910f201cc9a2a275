/** The meaning of a shop's status names in four languages. A name that is not certainly completed does not count. */
import { describe, expect, test } from "vitest";

import { ConfigurationError } from "../../../src/core/common/problems/errors.ts";
import type { Settings } from "../../../src/core/run/settings.ts";
import { readStatuses, requireCompleted, settleStatuses } from "../../../src/core/discovery/statuses.ts";

const BY_NAME: Settings["export"] = { from: null, statuses: null, cancelled: null };

/** Lists of names, separated by bars. */
const NAMES = {
  completed: `
    Completato | completata | COMPLETATO | Completo | Concluso | Ordine completato | Ordine concluso
    Terminé | Terminée | Complété | complétée | Commande terminée | Abgeschlossen | ABGESCHLOSSEN
    Vollständig | Fertiggestellt | Erledigt | Bestellung abgeschlossen | Completed | Complete | completed
    Order completed | Order complete`,
  cancelled: `
    Annullato | Annullata | Cancellato | Stornato | Rimborsato | rimborsata | Ordine annullato
    Rimborso completato | Annulé | Annulée | Remboursé | Commande annulée | Remboursement terminé
    Storniert | Annulliert | Abgebrochen | Erstattet | Rückerstattet | Bestellung storniert | Cancelled
    Canceled | Refunded | Voided | Refund completed | Order cancelled`,
  neither: `
    Non completato | Reso completato | Preventivo completato | In attesa di essere completato
    Pagamento completato | Da completare | Parzialmente completato | Quasi completato | Mai completato
    Completato (reso) | Completato con rimborso | Completato? | Incompleto | Spedizione completata
    In attesa | In lavorazione | Spedito | Evaso | Parzialmente rimborsato | Rimborso in corso
    Non annullato | Annullamento richiesto | Reso annullato | Termine | Bozza | Retour terminé
    Devis terminé | Non terminé | Pas terminée | Paiement terminé | Partiellement terminée | En attente
    À terminer | Presque terminé | Incomplète | Remboursement demandé | Non annulée
    Rückgabe abgeschlossen | Nicht abgeschlossen | Angebot abgeschlossen | Zahlung abgeschlossen
    Teilweise abgeschlossen | Unvollständig | Wartet auf Abschluss | Noch nicht erledigt | In Bearbeitung
    Teilweise erstattet | Stornierung beantragt | Nicht storniert | Versendet | Return completed
    Quote completed | Not completed | Payment completed | Incomplete | To be completed
    Partially completed | Awaiting completion | Partially refunded | Cancellation requested | Shipped`,
};

/** Names with extra spaces, or with accents as characters of their own. */
const VARIANTS = [
  ["  Completato ", "completed"],
  ["Ordine\u00A0 Completato", "completed"],
  ["Termine\u0301", "completed"],
  ["", "neither"],
] as const;

describe("the name of a status", () => {
  const named = (["completed", "cancelled", "neither"] as const).flatMap((meaning) =>
    NAMES[meaning].split(/[|\n]/).map((name) => [name.trim(), meaning] as const),
  );
  const table = [...named.filter(([name]) => name !== ""), ...VARIANTS];
  test("is tested with at least a hundred names in four languages", () => {
    expect(table.length).toBeGreaterThanOrEqual(100);
  });
  test.each(table)("%j means %s", (name, meaning) => {
    const found = readStatuses([{ id: "9", name }], BY_NAME);
    const verdict = found.completed.length > 0 ? "completed" : found.cancelled.length > 0 ? "cancelled" : "neither";
    expect(verdict).toBe(meaning);
  });
});

describe("the statuses of a shop", () => {
  const statuses = ["In attesa", "Completato", "Annullato", "Rimborsato", "Reso completato"].map((name, index) => ({
    id: String(index + 1),
    name,
  }));
  test("are recognised by their names if exactly one name means completed", () => {
    expect(readStatuses(statuses, BY_NAME)).toEqual({ completed: ["2"], cancelled: ["3", "4"] });
  });
  test.each([
    ["two of them are", [...statuses, { id: "8", name: "Terminé" }]],
    ["none is", statuses.filter(({ id }) => id !== "2")],
  ])("stop the export with the complete list if %s named like completed", (_name, shop) => {
    const meaning = readStatuses(shop, BY_NAME);
    expect(meaning.completed).toEqual([]);
    const known = shop.map(({ id, name }) => `${id} = ${name}`);
    expect(() => {
      requireCompleted(meaning, shop);
    }).toThrow(expect.objectContaining({ exitCode: 4, problem: { code: "statuses-unknown", data: { known } } }));
  });
  test("can be configured by id or by name", () => {
    const configured = { ...BY_NAME, statuses: ["1", "reso  completato"] };
    expect(readStatuses(statuses, configured).completed).toEqual(["1", "reso  completato", "5"]);
  });
  test("stop the export if the configured ones do not exist, because nothing would ever be sent", () => {
    const require = (wanted: readonly string[], shop = statuses): void => {
      requireCompleted(readStatuses(shop, { ...BY_NAME, statuses: wanted }), shop);
    };
    expect(() => {
      require(["Completto", "99"]);
    }).toThrow(ConfigurationError);
    expect(() => {
      require(["99", "completato"]);
    }).not.toThrow();
    expect(() => {
      require(["3"], []);
    }).not.toThrow();
  });
});

describe("a state whose statuses an earlier version guessed", () => {
  const statuses = [
    { id: "3", name: "Completato" },
    { id: "5", name: "Rimborso completato" },
  ];
  test("keeps them and reports them until they are configured", () => {
    const noted = { completed: ["3", "5"], cancelled: [] };
    const settled = settleStatuses(statuses, BY_NAME, noted);
    const completed = ["3 = Completato", "5 = Rimborso completato"];
    expect(settled).toEqual({
      note: noted,
      unconfirmed: { code: "statuses-unconfirmed", data: { completed, cancelled: [] } },
    });
    expect(settleStatuses(statuses, BY_NAME, settled.note)).toEqual(settled);
    const confirmed = { ...BY_NAME, statuses: ["3"], cancelled: ["5"] };
    expect(settleStatuses(statuses, confirmed, settled.note)).toEqual({
      note: { completed: ["3"], cancelled: ["5"], exact: true },
      unconfirmed: null,
    });
  });
  test("continues silently if the complete names mean the same", () => {
    const noted = { completed: ["3"], cancelled: ["5"] };
    expect(settleStatuses(statuses, BY_NAME, noted)).toEqual({ note: { ...noted, exact: true }, unconfirmed: null });
  });
  test("is not assumed for a state that uses complete names", () => {
    const noted = { completed: ["5"], cancelled: [], exact: true as const };
    expect(settleStatuses(statuses, BY_NAME, noted).note.completed).toEqual(["3"]);
  });
});
