import { describe, expect, onTestFinished, test } from "vitest";

import { type Answer, call, standingClock } from "../../support/sandbox.ts";
import { openHeaderKey } from "./header-key.ts";
import { roadClaims, type Stand } from "./road-claims.ts";

const KEYS = { "x-api-key": "parola-d-ordine", "x-mandant": "77", "x-filiale": "12" };
const REFERENCE = "fw360:bottega.example.ch:1042";

interface German extends Stand {
  get(path: string, headers?: Record<string, string>, signal?: AbortSignal): Promise<Answer>;
  send(body: unknown, signal?: AbortSignal): Promise<Answer>;
}

async function open(now?: () => number): Promise<German> {
  const erp = await openHeaderKey(now === undefined ? {} : { now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const get: German["get"] = (path, headers = KEYS, signal = AbortSignal.timeout(20_000)) =>
    call(`${erp.url}/api/${path}`, { headers, signal });
  const send: German["send"] = (body, signal = AbortSignal.timeout(20_000)) => {
    const headers = { ...KEYS, "content-type": "application/json" };
    return call(`${erp.url}/api/auftraege`, { method: "POST", headers, body: JSON.stringify(body), signal });
  };
  return {
    erp,
    get,
    send,
    order: (reference, signal) => send(auftrag({ fremdreferenz: reference }), signal),
    products: (signal) => get("artikel", KEYS, signal),
    find: (reference, signal) => get(`auftraege?fremdreferenz=${encodeURIComponent(reference)}`, KEYS, signal),
  };
}

function auftrag(change: Record<string, unknown> = {}): Record<string, unknown> {
  const anschrift = {
    vorname: "Anna",
    nachname: "Keller",
    strasse: "Seestr. 5",
    plz: "8001",
    ort: "Zürich",
    land: "CH",
  };
  return {
    fremdreferenz: REFERENCE,
    belegnummer: "W-1042",
    bestelltAm: "2026-11-24T08:30:00Z",
    waehrung: "CHF",
    brutto: true,
    kunde: { nummer: "9", mail: "anna@example.ch", telefon: null, sprache: "de" },
    rechnungsadresse: anschrift,
    lieferadresse: anschrift,
    zahlart: "KK",
    bezahlt: true,
    positionen: [position(), position({ art: "V", artikelnummer: null, menge: "1", betrag: "7.00" })],
    summeNetto: "52.54",
    summeMwst: "4.26",
    summeBrutto: "56.80",
    ...change,
  };
}

function position(change: Record<string, unknown> = {}): Record<string, unknown> {
  const artikel = { art: "A", artikelnummer: "CAFE-NOIR", text: "Kaffee", menge: "2", einzelpreis: "24.900000" };
  return { ...artikel, mwstSchluessel: "1", betrag: "49.80", ...change };
}

describe("the German merchandise system", () => {
  test("requires its key, tenant and branch", async () => {
    const { get } = await open();
    expect((await get("stammdaten")).status).toBe(200);
    const wrong = await get("stammdaten", { ...KEYS, "x-api-key": "falsch" });
    expect([wrong.status, wrong.json("meldung")]).toEqual([401, "Der API-Schlüssel fehlt oder ist ungültig."]);
    expect((await get("stammdaten", { ...KEYS, "x-filiale": "13" })).status).toBe(403);
    expect((await get("products")).json("meldung")).toBe("Unbekannte Adresse /api/products");
  });

  test("returns bare arrays by offset, at most 25 at once, to the end", async () => {
    const { erp, get } = await open();
    const ids: string[] = [];
    const sizes: number[] = [];
    for (;;) {
      const page = await get(`artikel?ab=${String(ids.length)}&anzahl=200`);
      const artikel = page.json();
      if (!Array.isArray(artikel)) throw new Error("no array");
      sizes.push(artikel.length);
      expect(page.headers.get("x-gesamt")).toBe("60");
      if (artikel.length === 0) break;
      ids.push(...artikel.map((_one, at) => String(page.json(at, "artikelId"))));
    }
    expect(sizes).toEqual([25, 25, 10, 0]);
    expect(ids).toEqual(erp.truth().map(({ id }) => id));
    expect((await get("artikel?ab=-1")).status).toBe(400);
  });

  test("sends the time in the Date header alone", async () => {
    const clock = standingClock("2026-11-24T09:00:00Z");
    const { get } = await open(clock);
    const page = await get("artikel");
    expect(page.headers.get("date")).toBe("Tue, 24 Nov 2026 09:00:00 GMT");
    expect(page.text).not.toContain("2026-11-24");
  });

  test("formats an article in its own way", async () => {
    const { erp, get } = await open();
    const artikel = (await get("artikel/A-1002")).json();
    expect(artikel).toMatchObject({
      artikelId: "A-1002",
      artikelnummer: "CAFE-VERT",
      gesperrt: false,
      bezeichnung: "Kaffee grün",
      kurztext: "Kaffee, grün",
      langtext: "<p>Kaffee &amp; <b>grün</b></p>",
      mwst: { schluessel: "2", satz: "2.60" },
      lagerbestand: "13.000",
      verfuegbar: "12.500",
      einheit: "kg",
      geaendert: "2026-10-20T06:00:00.000Z",
    });
    expect(erp.truth()[1]).toMatchObject({
      id: "A-1002",
      name: "Kaffee grün",
      active: true,
      vat: { code: "2", rate: "2.6" },
      quantity: "12.5",
      updatedAt: "2026-10-20T06:00:00.000Z",
    });
    expect((await get("artikel/A-1001")).json("preise")).toEqual({ VK1: "24.90", VK2: "19.90" });
    expect((await get("artikel/A-1006")).json("preise")).toEqual({ VK1: "5.00" });
    expect(erp.truth()[5]?.prices).toEqual([{ list: "VK1", currency: "CHF", amount: "5.00", includesVat: true }]);
    expect((await get("artikel/A-1004")).json("gesperrt")).toBe(true);
    expect(erp.truth()[3]?.active).toBe(false);
    expect((await get("artikel/A-1003")).json("verfuegbar")).toBe("-3.000");
    expect((await get("artikel/A-999")).status).toBe(404);
  });

  test("returns what changed at or after an instant, and one number exactly", async () => {
    const { erp, get } = await open();
    const since = await get(`artikel?geaendertAb=${erp.truth().at(-1)?.updatedAt ?? ""}`);
    expect(since.headers.get("x-gesamt")).toBe("3");
    const one = await get("artikel?artikelnummer=CAFE-NOIR");
    expect([one.json("length"), one.json(0, "artikelId")]).toEqual([1, "A-1001"]);
    expect((await get("artikel?artikelnummer=CAFE")).json()).toEqual([]);
    expect((await get("artikel?geaendertAb=gestern")).status).toBe(400);
  });

  test("returns its master data, but no languages", async () => {
    const { get } = await open();
    const daten = (await get("stammdaten")).json();
    expect(daten).toMatchObject({
      filiale: "12",
      hauswaehrung: "CHF",
      bruttopreise: true,
      preislisten: ["VK1", "VK2"],
    });
    expect(daten).toMatchObject({ mehrwertsteuer: [{ schluessel: "1", satz: "8.10" }, {}, {}, {}] });
    expect(daten).not.toHaveProperty("sprachen");
  });

  test("recognises a repeated order by its reference alone", async () => {
    const { erp, send, find } = await open();
    const first = await send(auftrag());
    expect([first.status, first.json("auftragId"), first.json("auftragsnummer")]).toEqual([201, "AB-1", "26-1001"]);
    const again = await send(auftrag());
    expect([again.status, again.json("vorhanden")]).toEqual([409, { auftragId: "AB-1", auftragsnummer: "26-1001" }]);
    expect(erp.ledger.orders).toHaveLength(1);
    const found = await find?.(REFERENCE);
    expect(found?.json()).toEqual([{ auftragId: "AB-1", auftragsnummer: "26-1001", fremdreferenz: REFERENCE }]);
    expect((await find?.("fw360:anders:1"))?.json()).toEqual([]);
  });

  test.each([
    ["positionen.0.artikelnummer", { positionen: [position({ artikelnummer: "NICHTS" })], summeBrutto: "49.80" }],
    ["positionen.0.mwstSchluessel", { positionen: [position({ mwstSchluessel: "N81" })], summeBrutto: "49.80" }],
    ["positionen.0.betrag", { positionen: [position({ betrag: 49.8 })] }],
    ["positionen.0.art", { positionen: [position({ art: "product" })] }],
    ["zahlart", { zahlart: "CARD" }],
    ["summeBrutto", { summeBrutto: "56.85" }],
    ["summeNetto", { brutto: false }],
    ["bestelltAm", { bestelltAm: 1_795_000_000 }],
    ["waehrung", { waehrung: "EUR" }],
  ])("refuses an order with a wrong %s", async (feld, change) => {
    const { erp, send } = await open();
    const answer = await send(auftrag(change));
    expect([answer.status, answer.json("meldung")]).toEqual([422, "Der Auftrag ist fehlerhaft."]);
    expect(answer.json("felder", feld)).toBeTypeOf("string");
    expect(erp.ledger.orders).toEqual([]);
  });
});

roadClaims(open);
