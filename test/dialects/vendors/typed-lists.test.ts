import { describe, expect, onTestFinished, test } from "vitest";

import { type Answer, call, standingClock } from "../../support/sandbox.ts";
import { roadClaims, type Stand } from "./road-claims.ts";
import { openTypedLists } from "./typed-lists.ts";

const HEADERS = {
  authorization: `Basic ${Buffer.from("web:parola-d-ordine").toString("base64")}`,
  "x-dossier": "77",
  "x-point-de-vente": "12",
};
const REFERENCE = "fw360:bottega.example.ch:1042";

interface TypedLists extends Stand {
  get(path: string, headers?: Record<string, string>, signal?: AbortSignal): Promise<Answer>;
  send(body: unknown, headers?: Record<string, string>, signal?: AbortSignal): Promise<Answer>;
}

async function open(now = standingClock("2026-11-24T09:30:40Z")): Promise<TypedLists> {
  const erp = await openTypedLists({ now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const base = `${erp.url}/api/v2`;
  const get: TypedLists["get"] = (path, headers = HEADERS, signal = AbortSignal.timeout(20_000)) =>
    call(`${base}/${path}`, { headers, signal });
  const send: TypedLists["send"] = (body, headers = {}, signal = AbortSignal.timeout(20_000)) =>
    call(`${base}/commandes`, {
      method: "POST",
      headers: { ...HEADERS, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal,
    });
  return {
    erp,
    get,
    send,
    order: (reference, signal) => send(commande({ reference_externe: reference }), {}, signal),
    products: (signal) => get("articles", HEADERS, signal),
    find: (reference, signal) => get(`commandes?reference_externe=${encodeURIComponent(reference)}`, HEADERS, signal),
  };
}

function commande(change: Record<string, unknown> = {}): Record<string, unknown> {
  const adresse = { prenom: "Anne", nom: "Favre", rue: "Quai 1", npa: "1003", localite: "Lausanne", pays: "CH" };
  return {
    reference_externe: REFERENCE,
    numero_web: "W-1042",
    date_commande: "24/11/2026 10:30",
    devise: "CHF",
    prix: "TTC",
    client: { reference: "9", courriel: "anne@example.ch", langue: "fr" },
    adresses: [
      { type: "facturation", ...adresse },
      { type: "livraison", ...adresse },
    ],
    paiement: { mode: "CB", paye: "O" },
    lignes: [ligne(), ligne({ type: "port", code: null, quantite: "1", montant: "7.00" })],
    total_ht: "52.54",
    total_tva: "4.26",
    total_ttc: "56.80",
    ...change,
  };
}

function ligne(change: Record<string, unknown> = {}): Record<string, unknown> {
  const article = { type: "article", code: "CAFE-NOIR", libelle: "Café", quantite: "2", prix_unitaire: "24.90" };
  return { ...article, tva: 8.1, montant: "49.80", ...change };
}

describe("the merchandise system of typed lists", () => {
  test("requires a password, its file and its point of sale", async () => {
    const { get } = await open();
    const stranger = await get("articles", {});
    expect([stranger.status, stranger.headers.get("www-authenticate")]).toEqual([401, 'Basic realm="Gestiane"']);
    expect((await get("articles", { ...HEADERS, "x-dossier": "78" })).json("erreurs", 0, "code")).toBe(
      "DOSSIER_INTERDIT",
    );
    expect((await get("points-de-vente/13")).status).toBe(404);
    expect((await get("articles/abc")).json("erreurs", 0, "code")).toBe("ROUTE_INCONNUE");
  });

  test("returns the number of pages and the next one, and refuses the one after the last", async () => {
    const { erp, get } = await open();
    const first = await get("articles?par_page=50");
    expect(first.json("pagination")).toEqual({ page: 1, par_page: 50, total: 60, total_pages: 2 });
    expect(first.headers.get("link")).toBe('</api/v2/articles?par_page=50&page=2>; rel="next"');
    const second = await get("articles?par_page=50&page=2");
    expect([second.headers.get("link"), second.json("articles", "length")]).toEqual([null, 10]);
    expect(second.json("articles", 9, "id_article")).toBe(Number(erp.truth().at(-1)?.id));
    const third = await get("articles?par_page=50&page=3");
    expect([third.status, third.json("erreurs", 0, "code")]).toEqual([404, "PAGE_INEXISTANTE"]);
    expect((await get("articles?par_page=51")).status).toBe(400);
  });

  test("formats an article as lists of typed entries, amounts with their currency", async () => {
    const { erp, get } = await open();
    const noir = await get("articles/1001");
    expect(noir.json("article")).toMatchObject({
      code: "CAFE-NOIR",
      en_vente: "O",
      prix_ttc: "24.90 CHF",
      tva: "8.1 %",
    });
    expect(noir.json("article", "libelles", 0)).toMatchObject({ langue: "fr", libelle: "Café noir" });
    expect(noir.json("article", "codes_barres", 1)).toEqual({ type: "EAN13", valeur: "7612345678900" });
    expect((await get("articles/1020")).json("article", "prix_ttc")).toBe("1'290.00 CHF");
    for (const { id, quantity } of erp.truth()) {
      const stocks = (await get(`articles/${id}`)).json("article", "stocks");
      if (!Array.isArray(stocks)) throw new Error("no list");
      const sum = stocks.reduce((all: number, one: { readonly dispo: number }) => all + one.dispo * 1000, 0);
      expect([id, stocks.length, sum]).toEqual([id, Number(id) % 5 === 0 ? 1 : 2, Number(quantity) * 1000]);
    }
  });

  test("returns what changed since a minute, and one code exactly", async () => {
    const { erp, get } = await open();
    erp.stock.change("CAFE-NOIR", { retail: 100 });
    const since = await get(`articles?modifie_depuis=${encodeURIComponent("24/11/2026 10:30")}`);
    expect([since.json("articles", "length"), since.json("etabli_le")]).toEqual([1, "24/11/2026 10:30"]);
    expect((await get("articles?code=Cafe-Noir")).json("articles", "length")).toBe(0);
    expect((await get("articles?modifie_depuis=")).json("erreurs", 0, "code")).toBe("DATE_INVALIDE");
  });

  test("recognises a repeated key, an existing reference, and an article that is in no file", async () => {
    const { erp, send } = await open();
    const key = { "idempotency-key": "k1" };
    const first = await send(commande(), key);
    const again = await send(commande(), key);
    expect([first.status, again.status, again.text]).toEqual([201, 200, first.text]);
    expect((await send(commande({ numero_web: "X" }), key)).json("erreurs", 0, "code")).toBe("CLE_REUTILISEE");
    const there = await send(commande(), { "idempotency-key": "k2" });
    expect([there.status, there.json("erreurs", 0, "commande", "numero")]).toEqual([409, "C5001"]);
    const other = { reference_externe: "other", lignes: [ligne({ code: "DIVERS", montant: "56.80" })] };
    expect((await send(commande(other))).status).toBe(201);
    const unknown = await send(
      commande({ reference_externe: "third", lignes: [ligne({ code: null, montant: "56.80" })] }),
    );
    expect(unknown.json("erreurs", 0)).toMatchObject({ code: "ARTICLE_INCONNU", champ: "lignes[0].code" });
    const one = await send(commande({ reference_externe: "fourth", adresses: [] }));
    expect(one.json("erreurs", 0, "champ")).toBe("adresses");
    expect(erp.ledger.orders).toHaveLength(2);
  });
});

roadClaims(open);
