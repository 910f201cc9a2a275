import { describe, expect, onTestFinished, test } from "vitest";

import { type Answer, call, standingClock } from "../../support/sandbox.ts";
import { openOdata } from "./odata.ts";
import { roadClaims, type Stand } from "./road-claims.ts";

const LOGIN = { Benutzer: "web", Kennwort: "parola-d-ordine", Mandant: "77" };
const REFERENCE = "fw360:bottega.example.ch:1042";

interface Odata extends Stand {
  get(target: string, signal?: AbortSignal): Promise<Answer>;
  send(body: unknown, signal?: AbortSignal): Promise<Answer>;
  login(body?: unknown): Promise<Answer>;
}

async function open(now = standingClock("2026-11-24T09:30:00Z")): Promise<Odata> {
  const erp = await openOdata({ now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const base = `${erp.url}/WebApi/v1`;
  const post = (path: string, body: unknown, headers: Record<string, string>, signal?: AbortSignal): Promise<Answer> =>
    call(`${base}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  const login: Odata["login"] = (body = LOGIN) => post("Anmelden", body, {});
  const headers = { authorization: `LoginId ${String((await login()).json("AccessToken"))}` };
  const get: Odata["get"] = (target, signal = AbortSignal.timeout(20_000)) =>
    call(target.startsWith("http") ? target : `${base}/${target}`, { headers, signal });
  const send: Odata["send"] = (body, signal) => post("Auftraege", body, headers, signal);
  return {
    erp,
    get,
    send,
    login,
    order: (reference, signal) => send(auftrag({ FremdBelegNr: reference }), signal),
    products: (signal) => get("Filialen('12')/Artikel", signal),
    find: (reference, signal) =>
      get(`Auftraege?$filter=${encodeURIComponent(`FremdBelegNr eq '${reference}'`)}`, signal),
  };
}

function auftrag(change: Record<string, unknown> = {}): Record<string, unknown> {
  const adresse = { Vorname: "Anna", Name: "Keller", Strasse: "Seestr. 5", PLZ: "8001", Ort: "Zürich", LandCode: "CH" };
  return {
    Filiale: "12",
    FremdBelegNr: REFERENCE,
    ShopBestellNr: "W-1042",
    BestelltAm: "2026-11-24T10:30:00",
    Waehrung: "CHF",
    PreiseInklMwst: true,
    Kunde: { FremdKundenNr: "9", EMail: "anna@example.ch", Sprache: "DE" },
    Rechnungsadresse: adresse,
    Lieferadresse: adresse,
    Zahlung: { Code: "KK", Bezahlt: true },
    Positionen: [
      {
        Typ: "Artikel",
        ArtikelNr: "CAFE-NOIR",
        Text: "Kaffee",
        Menge: 2,
        Einzelpreis: 24.9,
        MwstCode: "UN",
        Betrag: 49.8,
      },
      { Typ: "Versand", Text: "Post", Menge: 1, Einzelpreis: 7, MwstCode: "UN", Betrag: 7 },
    ],
    Summe: { Netto: 52.54, Mwst: 4.26, Brutto: 56.8 },
    ...change,
  };
}

describe("the OData-like merchandise system", () => {
  test("has one session per user: the latest login ends the others", async () => {
    const { get, login } = await open();
    expect((await get("Filialen('12')")).status).toBe(200);
    expect((await login({ ...LOGIN, Kennwort: "falsch" })).json("error", "code")).toBe("AnmeldungFehlgeschlagen");
    expect((await login({ ...LOGIN, Mandant: "78" })).status).toBe(403);
    expect((await get("Filialen('12')")).status).toBe(200);
    expect((await login()).status).toBe(200);
    expect((await get("Filialen('12')")).json("error", "code")).toBe("SitzungAbgelaufen");
  });

  test("returns twenty at once, and the full address of the next page", async () => {
    const { erp, get } = await open();
    const ids: string[] = [];
    const sizes: number[] = [];
    for (let next: unknown = "Filialen('12')/Artikel?$top=500"; typeof next === "string";) {
      const page = await get(next);
      const value = page.json("value");
      if (!Array.isArray(value)) throw new Error("no list");
      sizes.push(value.length);
      ids.push(...value.map((_one, at) => String(page.json("value", at, "Id"))));
      next = page.json("@odata.nextLink");
    }
    expect(sizes).toEqual([20, 20, 20]);
    expect(ids).toEqual(erp.truth().map(({ id }) => id));
  });

  test("returns texts, prices and stock only on request, and prices of all times unless today's are requested", async () => {
    const { erp, get } = await open();
    const bare = (await get("Filialen('12')/Artikel(1002)")).json();
    expect(bare).not.toHaveProperty("Texte");
    const all = await get("Filialen('12')/Artikel(1001)?$expand=Texte,Preise,Lager");
    expect(all.json("Texte", 1)).toMatchObject({ Sprache: "FR", Bezeichnung: "Café noir" });
    const old = await get("Filialen('12')/Artikel(1002)?$expand=Preise");
    const today = await get("Filialen('12')/Artikel(1002)?$expand=Preise&Stichtag=heute");
    expect([old.json("Preise", 0, "GueltigBis"), today.json("Preise", 0, "GueltigBis")]).toEqual([
      "2026-06-30T00:00:00",
      null,
    ]);
    expect((await get("Filialen('12')?$expand=MwstCodes")).json("MwstCodes", 1)).toEqual({ Code: "UR", Satz: 2.6 });
    expect(erp.truth()[1]).toMatchObject({ id: "1002", quantity: "12.5", vat: { code: "UR", rate: "2.6" } });
  });

  test("filters by change and by number, and by nothing else", async () => {
    const { erp, get } = await open();
    const filtered = (filter: string): Promise<Answer> =>
      get(`Filialen('12')/Artikel?$filter=${encodeURIComponent(filter)}`);
    expect((await filtered("ArtikelNr eq 'Cafe-Noir'")).json("value", "length")).toBe(2);
    erp.stock.change("CAFE-NOIR", { retail: 100 });
    const both = await filtered("GeaendertAm ge 2026-11-24T10:30:00 and ArtikelNr eq 'CAFE-NOIR'");
    expect(both.json("value", 0, "Id")).toBe(1001);
    expect((await filtered("GeaendertAm ge 2026-11-24T10:30:01")).json("value", "length")).toBe(0);
    for (const wrong of ["Id eq 1", "GeaendertAm ge gestern", "x"]) {
      expect((await filtered(wrong)).json("error", "code")).toBe("FilterUngueltig");
    }
  });

  test("refuses an unknown property at its place, and an existing reference", async () => {
    const { send, order } = await open();
    const unknown = await send(auftrag({ Positionen: [{ ...position(), ArtikelNr: "NIX" }], Farbe: "rot" }));
    expect([unknown.status, unknown.json("error", "code")]).toEqual([400, "PruefungFehlgeschlagen"]);
    const article = await send(auftrag({ Positionen: [{ ...position(), ArtikelNr: "NIX" }] }));
    expect(article.json("error", "details", 0)).toEqual({
      code: "ArtikelUnbekannt",
      target: "Positionen/0/ArtikelNr",
      message: "unbekannt",
    });
    expect((await order(REFERENCE)).json("BelegNr")).toBe("AU-2026-90001");
    const again = await order(REFERENCE);
    expect([again.status, again.json("error", "code")]).toEqual([400, "BelegVorhanden"]);
  });
});

function position(): Record<string, unknown> {
  return {
    Typ: "Artikel",
    ArtikelNr: "CAFE-NOIR",
    Text: "Kaffee",
    Menge: 2,
    Einzelpreis: 28.4,
    MwstCode: "UN",
    Betrag: 56.8,
  };
}

roadClaims(open);
