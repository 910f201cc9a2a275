import { describe, expect, onTestFinished, test } from "vitest";

import { type Answer, call, standingClock } from "../../support/sandbox.ts";
import { roadClaims, type Stand } from "./road-claims.ts";
import { openXmlish } from "./xmlish.ts";

const REFERENCE = "fw360:bottega.example.ch:1042";
const WHO = { "x-autenticazione": "web;parola-d-ordine" };

interface Converted extends Stand {
  get(path: string, query?: Record<string, string>, signal?: AbortSignal): Promise<Answer>;
  send(body: unknown, signal?: AbortSignal): Promise<Answer>;
}

async function open(now?: () => number): Promise<Converted> {
  const erp = await openXmlish(now === undefined ? {} : { now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const at = (path: string, query: Record<string, string> = {}): string =>
    `${erp.url}/tgws/${path}.json?${new URLSearchParams({ ditta: "77", negozio: "12", ...query }).toString()}`;
  const get: Converted["get"] = (path, query, signal = AbortSignal.timeout(20_000)) =>
    call(at(path, query), { headers: WHO, signal });
  const send: Converted["send"] = (body, signal = AbortSignal.timeout(20_000)) => {
    const headers = { ...WHO, "content-type": "application/json" };
    return call(at("ordine"), { method: "POST", headers, body: JSON.stringify(body), signal });
  };
  return {
    erp,
    get,
    send,
    order: (reference, signal) => send(ordine({ RifEsterno: reference }), signal),
    products: (signal) => get("articoli", {}, signal),
    find: (reference, signal) => get("ordini", { rifEsterno: reference }, signal),
  };
}

function ordine(testata: Record<string, unknown> = {}, righe: unknown = { riga: riga() }): Record<string, unknown> {
  const persona = {
    Nome: "Anna",
    Cognome: "Bernasconi",
    Via: "Via Nassa 5",
    Cap: "6900",
    Localita: "Lugano",
    Naz: "CH",
  };
  return {
    ordine: {
      testata: {
        RifEsterno: REFERENCE,
        NumWeb: "W-1042",
        DataOrd: "24.11.2026 09:30:00",
        Valuta: "CHF",
        Ivato: "S",
        CodPag: "01",
        Pagato: "N",
        Imponibile: "46,07",
        Imposta: "3,73",
        Totale: "49,80",
        Note: "",
        ...testata,
      },
      cliente: { CodWeb: "9", Email: "anna@example.ch" },
      intestatario: persona,
      destinazione: persona,
      righe,
    },
  };
}

function riga(change: Record<string, unknown> = {}): Record<string, unknown> {
  const articolo = { Tipo: "1", CodArt: "CAFE-NOIR", Descr: "Caffè", Qta: "2", Prezzo: "24,900000" };
  return { ...articolo, CodIva: "81", Totale: "49,80", ...change };
}

describe("the XML service in JSON", () => {
  test("requires user and password in one header, and company and shop in the query", async () => {
    const { erp, get } = await open();
    const negozio = `${erp.url}/tgws/negozio.json?ditta=77&negozio=12`;
    const wrong = await call(negozio, { headers: { "x-autenticazione": "web:parola-d-ordine" } });
    expect([wrong.status, wrong.json("risposta", "errore", "Codice")]).toEqual([401, "E001"]);
    expect(wrong.json("risposta", "testata", "Esito")).toBe("1");
    expect((await get("negozio", { negozio: "13" })).status).toBe(403);
    expect((await get("negozio")).json("risposta", "negozio", "Cod")).toBe("12");
    expect((await get("prodotti")).status).toBe(404);
  });

  test("returns every article once, from page 0 to the first empty page", async () => {
    const { erp, get } = await open();
    const ids: string[] = [];
    for (let pag = 0; ; pag += 1) {
      const page = await get("articoli", { pag: String(pag), righe: "40" });
      const records = page.json("risposta", "articoli", "record");
      if (!Array.isArray(records)) {
        expect(page.json("risposta", "articoli")).toBe("");
        break;
      }
      ids.push(...records.map((_one, at) => String(page.json("risposta", "articoli", "record", at, "IdArt"))));
    }
    expect(ids).toEqual(erp.truth().map(({ id }) => id));
    expect((await get("articoli", { righe: "41" })).status).toBe(400);
  });

  test("formats an article as text alone, and a list of one without an array", async () => {
    const clock = standingClock("2026-11-24T09:30:00Z");
    const { erp, get } = await open(clock);
    const first = await get("articolo", { idArt: "1001" });
    expect(first.json("risposta", "testata")).toEqual({ Esito: "0", DataOra: "24.11.2026 10:30:00" });
    expect(first.json("risposta", "articoli", "record")).toEqual({
      IdArt: "1001",
      CodArt: "CAFE-NOIR",
      CodBarre: "7612345678900",
      InVendita: "S",
      Fragile: "N",
      Descr: "Caffè nero",
      DescrBreve: "",
      DescrEstesa: "",
      UltimoCosto: "12,4500",
      Prezzi: {
        record: [
          { Listino: "L1", Valuta: "CHF", Importo: "24,90" },
          { Listino: "L2", Valuta: "CHF", Importo: "19,90" },
        ],
      },
      CodIva: "81",
      Giacenza: "14,000",
      Impegnato: "2,000",
      Disponibilita: "12,000",
      UM: "PZ",
      DataIns: "20.09.2026 08:00:00",
      DataMod: "20.10.2026 08:00:00",
    });
    expect(erp.truth()[0]).toMatchObject({
      shortDescription: null,
      vat: { code: "81", rate: "8.1" },
      quantity: "12",
      updatedAt: "2026-10-20T06:00:00.000Z",
    });
    const sixth = await get("articolo", { idArt: "1006" });
    expect(sixth.json("risposta", "articoli", "record")).toMatchObject({
      CodBarre: "",
      Prezzi: { record: { Listino: "L1", Valuta: "CHF", Importo: "5,00" } },
    });
    expect(erp.truth()[5]).toMatchObject({ ean: null, prices: [{ list: "L1", amount: "5.00" }] });
    expect((await get("articolo", { idArt: "1004" })).json("risposta", "articoli", "record", "InVendita")).toBe("N");
    expect((await get("articolo", { idArt: "1" })).json("risposta", "errore", "Codice")).toBe("E020");
  });

  test("returns what changed at or after a local instant, on both sides of summer time, and one code exactly", async () => {
    const { erp, get } = await open();
    erp.stock.change("TAPIS-BIO", { changedMs: Date.parse("2026-10-30T09:00:00Z") });
    const winter = await get("articoli", { dallaData: "30.10.2026 10:00:00" });
    expect(winter.json("risposta", "articoli", "record")).toMatchObject({
      CodArt: "TAPIS-BIO",
      DataMod: "30.10.2026 10:00:00",
    });
    expect((await get("articoli", { dallaData: "30.10.2026 10:00:01" })).json("risposta", "articoli")).toBe("");
    const [summer] = erp
      .truth()
      .slice(-1)
      .map(({ updatedAt }) => Date.parse(updatedAt));
    const local = new Date((summer ?? 0) + 2 * 3_600_000).toISOString();
    const dallaData = `20.10.2026 ${local.slice(11, 19)}`;
    expect((await get("articoli", { dallaData })).json("risposta", "articoli", "record", "length")).toBe(4);
    const one = await get("articoli", { codArt: "CAFE-NOIR" });
    expect(one.json("risposta", "articoli", "record", "IdArt")).toBe("1001");
    expect((await get("articoli", { dallaData: "2026-10-30" })).json("risposta", "errore", "Codice")).toBe("E011");
  });

  test("returns the shop's data", async () => {
    const { get } = await open();
    const negozio = (await get("negozio")).json("risposta", "negozio");
    expect(negozio).toMatchObject({
      Valuta: "CHF",
      PrezziIvati: "S",
      Iva: { record: [{ Cod: "81", Perc: "8,10" }, {}, {}, {}] },
      Listini: { record: [{ Cod: "L1" }, { Cod: "L2" }] },
      Lingue: { record: { Cod: "IT" } },
    });
  });

  test("accepts one row with or without an array, and recognises a repeated order by its reference", async () => {
    const { erp, send, find } = await open();
    const head = { IdOrd: "70001", NumOrd: "W/1/26", RifEsterno: REFERENCE };
    expect((await find?.(REFERENCE))?.json("risposta", "ordini")).toBeNull();
    const first = await send(ordine());
    expect([first.status, first.json("risposta", "ordine")]).toEqual([201, head]);
    const again = await send(ordine());
    expect([again.status, again.json("risposta", "ordine")]).toEqual([409, head]);
    expect((await send(ordine({ RifEsterno: "fw360:x:2" }, { riga: [riga()] }))).status).toBe(201);
    expect(erp.ledger.orders).toHaveLength(2);
    expect((await find?.(REFERENCE))?.json("risposta", "ordini")).toEqual({ record: head });
  });

  test.each([
    ["righe/riga/1/CodArt", ordine({}, { riga: riga({ CodArt: "NIENTE" }) })],
    ["righe/riga/1/CodIva", ordine({}, { riga: riga({ CodIva: "N81" }) })],
    ["testata/CodPag", ordine({ CodPag: "CARD" })],
    ["testata/Totale", ordine({ Totale: "49,85" })],
    ["testata/Imponibile", ordine({ Ivato: "N" })],
    ["ordine/testata/Totale", ordine({ Totale: "49.80" })],
    ["ordine/testata/Ivato", ordine({ Ivato: true })],
    ["ordine/testata/DataOrd", ordine({ DataOrd: "2026-11-24T08:30:00Z" })],
    ["ordine/righe/riga", ordine({}, { riga: riga({ Qta: 2 }) })],
  ])("refuses an order with a wrong %s", async (campo, body) => {
    const { erp, send } = await open();
    const answer = await send(body);
    expect([answer.status, answer.json("risposta", "errore", "Codice")]).toEqual([422, "E030"]);
    expect(answer.json("risposta", "errori", "record")).toMatchObject({ Campo: campo });
    expect(erp.ledger.orders).toEqual([]);
  });
});

roadClaims(open);
