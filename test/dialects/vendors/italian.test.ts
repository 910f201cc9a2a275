import { describe, expect, onTestFinished, test } from "vitest";

import { type Answer, call } from "../../support/sandbox.ts";
import { openItalian } from "./italian.ts";
import { roadClaims, type Stand } from "./road-claims.ts";

const BASE = "/gestionale/rest/aziende/77/negozi/12";
const AUTH = `Basic ${Buffer.from("web:parola-d-ordine").toString("base64")}`;

interface Italian extends Stand {
  get(path: string, authorization?: string, signal?: AbortSignal): Promise<Answer>;
  send(body: unknown, key?: string, signal?: AbortSignal): Promise<Answer>;
}

async function open(): Promise<Italian> {
  const erp = await openItalian();
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const get: Italian["get"] = (path, authorization = AUTH, signal = AbortSignal.timeout(20_000)) =>
    call(erp.url + BASE + path, { headers: { authorization }, signal });
  const send: Italian["send"] = (body, key = "", signal = AbortSignal.timeout(20_000)) => {
    const headers = { authorization: AUTH, "content-type": "application/json", "x-id-richiesta": key };
    return call(`${erp.url}${BASE}/ordini`, { method: "POST", headers, body: JSON.stringify(body), signal });
  };
  return {
    erp,
    get,
    send,
    order: (reference, signal) => send(ordine({ riferimento: reference }), `id-${reference}`, signal),
    products: (signal) => get("/articoli?pagina=1", AUTH, signal),
    find: (reference, signal) => get(`/ordini?riferimento=${encodeURIComponent(reference)}`, AUTH, signal),
  };
}

function ordine(change: Record<string, unknown> = {}): Record<string, unknown> {
  const persona = {
    nome: "Anna",
    cognome: "Bernasconi",
    indirizzo: "Via Nassa 5",
    cap: "6900",
    citta: "Lugano",
    nazione: "CH",
  };
  return {
    riferimento: "fw360:bottega.example.ch:1042",
    numero: "W-1042",
    data: "2026-11-24T09:30:00+01:00",
    valuta: "CHF",
    ivaInclusa: true,
    cliente: { codice: "9", email: "anna@example.ch", telefono: null, lingua: "it" },
    fatturazione: persona,
    spedizione: persona,
    pagamento: { codice: "CARTA", descrizione: "Carta", saldato: true, transazione: "tx-1" },
    righe: [riga(), riga({ tipo: "SCONTO", codice: null, quantita: 1, prezzo: "-1.80", importo: "-1.80" })],
    totali: { imponibile: 44.4, imposta: "3.60", totale: "48.00" },
    note: null,
    ...change,
  };
}

function riga(change: Record<string, unknown> = {}): Record<string, unknown> {
  const articolo = { tipo: "ARTICOLO", codice: "CAFE-NOIR", descrizione: "Caffè", quantita: "2", prezzo: 24.9 };
  return { ...articolo, codiceIva: "IVA-N", aliquota: 8.1, importo: "49.80", ...change };
}

describe("the Italian back office", () => {
  test("refuses a wrong user or password", async () => {
    const { get } = await open();
    const wrong = await get("", `Basic ${Buffer.from("web:altro").toString("base64")}`);
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get("www-authenticate")).toContain("Basic");
    expect(wrong.json()).toMatchObject({ esito: "ERRORE", codiceErrore: "CREDENZIALI" });
    expect((await get("", "Bearer abc")).status).toBe(401);
    expect((await get("")).json("negozio", "codice")).toBe("12");
  });

  test("refuses another shop and another path", async () => {
    const { erp, get } = await open();
    const elsewhere = await call(`${erp.url}/gestionale/rest/aziende/77/negozi/13`, {
      headers: { authorization: AUTH },
    });
    expect(elsewhere.json()).toMatchObject({ esito: "ERRORE", codiceErrore: "RISORSA_SCONOSCIUTA" });
    expect([elsewhere.status, (await get("/prodotti")).status]).toEqual([404, 404]);
  });

  test("returns every article once, to the page after the last", async () => {
    const { erp, get } = await open();
    const ids: unknown[] = [];
    for (let pagina = 1; ; pagina += 1) {
      const answer = await get(`/articoli?pagina=${String(pagina)}&perPagina=25`);
      expect(answer.json("pagine")).toBe(3);
      const articoli = answer.json("articoli");
      if (!Array.isArray(articoli) || articoli.length === 0) break;
      ids.push(...articoli.map((_one, at) => String(answer.json("articoli", at, "id"))));
    }
    expect(ids).toEqual(erp.truth().map(({ id }) => id));
    expect(ids).toHaveLength(60);
    expect((await get("/articoli?perPagina=51")).status).toBe(400);
  });

  test("formats an article in its own way", async () => {
    const { erp, get } = await open();
    const expected = {
      id: 1001,
      codice: "CAFE-NOIR",
      codiceBarre: "7612345678900",
      attivo: true,
      nome_it: "Caffè nero",
      nome_fr: "Café noir",
      prezzi: [
        { listino: "PUBBLICO", valuta: "CHF", importo: 24.9, ivaInclusa: true },
        { listino: "RIVENDITORI", valuta: "CHF", importo: 19.9, ivaInclusa: true },
      ],
      iva: { codice: "IVA-N", aliquota: 8.1 },
      giacenza: { fisica: 14, impegnata: 2, disponibile: 12, unita: "pz" },
      ultimaModifica: "2026-10-20T08:00:00+02:00",
    };
    expect((await get("/articoli/1001")).json("articolo")).toMatchObject(expected);
    expect(erp.truth()[0]).toEqual({
      id: "1001",
      sku: "CAFE-NOIR",
      ean: "7612345678900",
      active: true,
      name: { it: "Caffè nero", fr: "Café noir" },
      shortDescription: null,
      description: null,
      prices: [
        { list: "PUBBLICO", currency: "CHF", amount: "24.90", includesVat: true },
        { list: "RIVENDITORI", currency: "CHF", amount: "19.90", includesVat: true },
      ],
      vat: { code: "IVA-N", rate: "8.1" },
      quantity: "12",
      updatedAt: "2026-10-20T06:00:00.000Z",
    });
    expect((await get("/articoli/999")).json("codiceErrore")).toBe("ARTICOLO_SCONOSCIUTO");
  });

  test("returns what changed at or after an instant, and one code exactly", async () => {
    const { erp, get } = await open();
    const last = erp.truth().at(-1)?.updatedAt ?? "";
    const since = await get(`/articoli?modificatoDal=${encodeURIComponent(last.replace("Z", "+00:00"))}`);
    expect(since.json("totale")).toBe(3);
    erp.stock.change("TAPIS-BIO", { free: 1000 });
    const later = await get(`/articoli?modificatoDal=${encodeURIComponent("2026-10-20T20:00:00+02:00")}`);
    expect(later.json("articoli", 0, "codice")).toBe("TAPIS-BIO");
    expect(later.json("totale")).toBe(1);
    const one = await get("/articoli?codice=cafe-noir");
    expect([one.json("totale"), one.json("articoli", 0, "id")]).toEqual([1, 1007]);
    expect((await get("/articoli?modificatoDal=ieri")).status).toBe(400);
  });

  test("returns the shop's data", async () => {
    const { get } = await open();
    const negozio = (await get("")).json("negozio");
    expect(negozio).toMatchObject({ valuta: "CHF", prezziIvaInclusa: true, lingue: ["it", "fr"] });
    expect(negozio).toMatchObject({ aliquoteIva: expect.arrayContaining([{ codice: "IVA-R", aliquota: 2.6 }]) });
    expect(negozio).toMatchObject({ listini: [{ codice: "PUBBLICO" }, { codice: "RIVENDITORI" }] });
  });

  test("answers a repeated request with the first order, and refuses its id for another", async () => {
    const { erp, send, find } = await open();
    const first = await send(ordine(), "a");
    expect(first.status).toBe(201);
    expect(first.json("ordine")).toEqual({
      id: 5001,
      numero: "OV-2026-00001",
      riferimento: "fw360:bottega.example.ch:1042",
    });
    const again = await send(ordine(), "a");
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect((await send(ordine({ note: "altro" }), "a")).json("codiceErrore")).toBe("ID_RICHIESTA_RIUTILIZZATO");
    const duplicate = await send(ordine({ note: "altro" }), "b");
    expect([duplicate.status, duplicate.json("ordineEsistente")]).toEqual([409, { id: 5001, numero: "OV-2026-00001" }]);
    expect(erp.ledger.orders).toHaveLength(1);
    expect((await find?.("fw360:bottega.example.ch:1042"))?.json("ordini", 0, "id")).toBe(5001);
    expect((await find?.("fw360:bottega.example.ch:1"))?.json("ordini")).toEqual([]);
  });

  test.each([
    ["righe[0].codice", { righe: [riga({ codice: "NIENTE" })] }],
    ["righe[0].codiceIva", { righe: [riga({ codiceIva: "N81" })] }],
    ["righe[0].aliquota", { righe: [riga({ aliquota: 2.6 })] }],
    ["righe[0].tipo", { righe: [riga({ tipo: "product" })] }],
    ["pagamento.codice", { pagamento: { codice: "CARD", saldato: true } }],
    ["totali", { totali: { imponibile: "40.00", imposta: "3.00", totale: "43.00" } }],
    ["data", { data: "24.11.2026" }],
    ["riferimento", { riferimento: "x".repeat(65) }],
    ["righe", { righe: [] }],
  ])("refuses an order with a wrong %s", async (campo, change) => {
    const { erp, send } = await open();
    const answer = await send(ordine(change));
    expect([answer.status, answer.json("codiceErrore")]).toEqual([422, "ORDINE_NON_VALIDO"]);
    expect(answer.json("dettagli")).toEqual(expect.arrayContaining([{ campo, motivo: expect.any(String) }]));
    expect(erp.ledger.orders).toEqual([]);
  });
});

roadClaims(open);
