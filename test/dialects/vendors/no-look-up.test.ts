import { describe, expect, onTestFinished, test } from "vitest";

import { type Answer, call, standingClock } from "../../support/sandbox.ts";
import { type NoLookUpOptions, openNoLookUp } from "./no-look-up.ts";
import { roadClaims, type Stand } from "./road-claims.ts";

const REFERENCE = "fw360:bottega.example.ch:1042";
const TOKEN = "Token parola-d-ordine";

interface Till extends Stand {
  get(path: string, authorization?: string, signal?: AbortSignal): Promise<Answer>;
  send(body: unknown, key?: string, signal?: AbortSignal): Promise<Answer>;
}

async function open(options: NoLookUpOptions = {}): Promise<Till> {
  const erp = await openNoLookUp(options);
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const get: Till["get"] = (path, authorization = TOKEN, signal = AbortSignal.timeout(20_000)) =>
    call(`${erp.url}/ws/v3/77/12/${path}`, { headers: { authorization }, signal });
  const send: Till["send"] = (body, key = "", signal = AbortSignal.timeout(20_000)) => {
    const headers = { authorization: TOKEN, "content-type": "application/json", "cle-unique": key };
    return call(`${erp.url}/ws/v3/77/12/commandes`, { method: "POST", headers, body: JSON.stringify(body), signal });
  };
  return {
    erp,
    get,
    send,
    order: (reference, signal) => send(commande({ refExterne: reference }), `k-${reference}`, signal),
    products: (signal) => get("produits", TOKEN, signal),
    find: null,
  };
}

function commande(change: Record<string, unknown> = {}): Record<string, unknown> {
  const adresse = { prenom: "Anne", nom: "Favre", rue: "Rue du Lac 5", npa: "1800", localite: "Vevey", pays: "CH" };
  return {
    refExterne: REFERENCE,
    numero: "W-1042",
    passeeLe: "2026-11-24 08:30:00",
    devise: "CHF",
    ttc: "oui",
    acheteur: { ref: "9", courriel: "anne@example.ch" },
    facturation: adresse,
    livraison: adresse,
    reglement: { code: "CARTE", libelle: "Carte", encaisse: "oui", transaction: "tx-1" },
    lignes: [ligne(), ligne({ genre: "port", reference: null, quantite: "1", montant: "7.00" })],
    totalHT: "52.54",
    totalTVA: "4.26",
    totalTTC: "56.80",
    ...change,
  };
}

function ligne(change: Record<string, unknown> = {}): Record<string, unknown> {
  const produit = { genre: "produit", reference: "CAFE-NOIR", designation: "Café", quantite: "2" };
  return { ...produit, prixUnitaire: "24.90", tva: { code: "TN", taux: "8.1" }, montant: "49.80", ...change };
}

describe("the till that cannot look up an order", () => {
  test("requires its token, and knows one shop", async () => {
    const { erp, get } = await open();
    const wrong = await get("reglages", "Bearer parola-d-ordine");
    expect([wrong.status, wrong.json("erreur")]).toEqual([401, "NON_AUTORISE"]);
    const elsewhere = await call(`${erp.url}/ws/v3/77/13/reglages`, { headers: { authorization: TOKEN } });
    expect([elsewhere.status, elsewhere.json("erreur")]).toEqual([404, "BOUTIQUE_INCONNUE"]);
    expect((await get("articles")).json("erreur")).toBe("ADRESSE_INCONNUE");
    expect((await get("reglages")).status).toBe(200);
  });

  test("returns the whole catalogue at once", async () => {
    const { erp, get } = await open();
    const all = await get("produits");
    const produits = all.json("produits");
    if (!Array.isArray(produits)) throw new Error("no list");
    const ids = produits.map((_one, at) => all.json("produits", at, "ref_interne"));
    expect(ids).toEqual(erp.truth().map(({ id }) => id));
    expect(ids).toHaveLength(60);
  });

  test("formats a product in its own way", async () => {
    const clock = standingClock("2026-11-24T09:30:00Z");
    const { erp, get } = await open({ now: clock });
    const first = await get("produits/P1001");
    expect(first.json("heure")).toBe("2026-11-24 09:30:00");
    expect(first.json("produit")).toEqual({
      ref_interne: "P1001",
      reference: "CAFE-NOIR",
      codeBarres: "7612345678900",
      enVente: "oui",
      designation: { fr: "Café noir", de: "Kaffee schwarz" },
      accroche: null,
      fiche: null,
      prixAchat: "14.94",
      prixHT: "23.03",
      prixTTC: "24.90",
      tva: { code: "TN", taux: "8.1" },
      stock: { physique: "14.00", reserve: "2.00", vendable: "12" },
      creeLe: "2026-10-10 06:00:00",
      modifieLe: "2026-10-20 06:00:00",
    });
    expect(erp.truth()[0]).toMatchObject({
      id: "P1001",
      prices: [{ list: "TTC", currency: "CHF", amount: "24.90", includesVat: true }],
      vat: { code: "TN", rate: "8.1" },
      quantity: "12",
    });
    expect((await get("produits/P1004")).json("produit", "enVente")).toBe("non");
    expect((await get("produits/P1003")).json("produit", "stock", "vendable")).toBe("-3");
    expect((await get("produits/P1005")).json("produit", "codeBarres")).toBe("7612345678901");
    expect((await get("produits/P9")).json("erreur")).toBe("PRODUIT_INCONNU");
  });

  test("returns what changed at or after an instant, and one reference exactly", async () => {
    const { erp, get } = await open();
    const last = (erp.truth().at(-1)?.updatedAt ?? "").slice(0, 19).replace("T", "%20");
    expect((await get(`produits?modifieDepuis=${last}`)).json("produits", "length")).toBe(3);
    const one = await get("produits?reference=cafe-noir");
    expect([one.json("produits", "length"), one.json("produits", 0, "ref_interne")]).toEqual([1, "P1007"]);
    expect((await get("produits?modifieDepuis=2026-10-20T06:00:00Z")).status).toBe(400);
  });

  test("returns its settings, but neither price lists nor whether prices include tax", async () => {
    const { get } = await open();
    expect((await get("reglages")).json()).toEqual({
      boutique: { id: "12", enseigne: "La Boutique du Quai", devise: "CHF", langues: ["fr", "de"] },
      tva: [
        { code: "TN", taux: "8.1" },
        { code: "TR", taux: "2.6" },
        { code: "TH", taux: "3.8" },
        { code: "TE", taux: "0" },
      ],
      reglements: expect.arrayContaining([{ code: "CARTE", libelle: "Carte de crédit" }]),
    });
  });

  test("recognises a repeated order by its reference, and cannot look it up", async () => {
    const { erp, send, get } = await open();
    const first = await send(commande(), "a");
    const written = { uuid: "c0ffee00-0000-4000-8000-000000000001", numero: "C0001" };
    expect([first.status, first.json("commande")]).toEqual([201, written]);
    const again = await send(commande(), "a");
    expect([again.status, again.json("erreur"), again.json("commande")]).toEqual([409, "DOUBLON", written]);
    expect(erp.ledger.orders).toHaveLength(1);
    expect((await get(`commandes?refExterne=${REFERENCE}`)).json("erreur")).toBe("METHODE");
    expect((await get("commandes/C0001")).status).toBe(404);
  });

  test("answers a repeated key with the first order, if it honours keys", async () => {
    const { erp, send } = await open({ honoursKeys: true });
    const first = await send(commande(), "a");
    const again = await send(commande(), "a");
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect((await send(commande({ remarque: "autre" }), "a")).json("erreur")).toBe("CLE_REUTILISEE");
    expect((await send(commande(), "b")).json("erreur")).toBe("DOUBLON");
    expect(erp.ledger.orders).toHaveLength(1);
  });

  test.each([
    ["lignes.0.reference", { lignes: [ligne({ reference: "RIEN" })], totalTTC: "49.80" }],
    ["lignes.0.tva.code", { lignes: [ligne({ tva: { code: "N81", taux: "8.1" } })], totalTTC: "49.80" }],
    ["lignes.0.quantite", { lignes: [ligne({ quantite: 2 })] }],
    ["lignes.0.genre", { lignes: [ligne({ genre: "product" })] }],
    ["reglement.code", { reglement: { code: "CARD", encaisse: "oui" } }],
    ["totalTTC", { totalTTC: "56.85" }],
    ["totalHT", { ttc: "non" }],
    ["passeeLe", { passeeLe: "2026-11-24T08:30:00Z" }],
    ["ttc", { ttc: true }],
  ])("refuses an order with a wrong %s", async (champ, change) => {
    const { erp, send } = await open();
    const answer = await send(commande(change));
    expect([answer.status, answer.json("erreur")]).toEqual([422, "INVALIDE"]);
    expect(answer.json("details")).toEqual(expect.arrayContaining([{ champ, raison: expect.any(String) }]));
    expect(erp.ledger.orders).toEqual([]);
  });
});

roadClaims(open);
