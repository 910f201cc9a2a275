import { z } from "zod";

import type { StockedProduct } from "../../support/specimens.ts";
import { Desk, openVendor } from "../counter/desk.ts";
import {
  type Call,
  type ForeignErp,
  type ForeignOptions,
  jsonReply,
  parsed,
  type Purpose,
  type Reply,
  type TakenOrder,
} from "../counter/foreign-server.ts";
import { isText, moneyOf, understood } from "../counter/vendor-parts.ts";
import { type Good } from "../counter/goods.ts";

/**
 * An old XML service behind a JSON converter. Every value is text; yes and no are `S` and `N`, decimals have a comma,
 * instants are local times of Zurich (`24.11.2026 10:30:00`). A list is `{"record":[…]}`; a single record has no array, and
 * an empty list is `""`. A product has only the code of its VAT; the rates are in the shop's data. The credentials are in
 * `X-Autenticazione: USER;PASSWORD`, company and shop in `ditta` and `negozio` of every query.
 *
 * - `GET  /tgws/negozio.json` → `{"risposta":{"testata","negozio":{…}}}`
 * - `GET  /tgws/articoli.json?pag=0&righe=1..40&dallaData=LOCAL&codArt=SKU` → `{"risposta":{"testata","articoli":…}}`; beyond
 *   the last page there is none
 * - `GET  /tgws/articolo.json?idArt=ID` → the same with one record
 * - `POST /tgws/ordine.json` → 201 `{"risposta":{"testata","ordine":{"IdOrd","NumOrd","RifEsterno"}}}`; an existing
 *   `RifEsterno`: 409 with that order. There are no idempotency keys
 * - `GET  /tgws/ordini.json?rifEsterno=REF` → `{"risposta":{"testata","ordini":…}}`, null for none
 *
 * `testata` = `{"Esito":"0","DataOra"}`. Failures: `{"risposta":{"testata":{"Esito":"1","DataOra"},"errore":{"Codice","Testo"},"errori":…,"ordine":…}}`
 */
export function openXmlish(options: ForeignOptions = {}): Promise<ForeignErp> {
  const desk = new Desk(options);
  const { stock, ledger, now } = desk;
  const { ownerId, shopId, username, password } = desk.credentials;

  const risposta = (status: number, parts: Record<string, unknown>, esito = "0"): Reply =>
    jsonReply(status, { risposta: { testata: { Esito: esito, DataOra: localOf(now()) }, ...parts } });
  const errore = (status: number, Codice: string, Testo: string, parts: Record<string, unknown> = {}): Reply =>
    risposta(status, { errore: { Codice, Testo }, ...parts }, "1");

  const articoli = (query: URLSearchParams): Reply => {
    const pag = Number(query.get("pag") ?? "0");
    const righe = Number(query.get("righe") ?? "20");
    const sinceMs = msOf(query.get("dallaData") ?? "01.01.1970 01:00:00");
    const pageable = Number.isInteger(pag) && pag >= 0 && Number.isInteger(righe) && righe >= 1 && righe <= 40;
    if (!pageable) return errore(400, "E010", "pag o righe non validi");
    if (sinceMs === null) return errore(400, "E011", "dallaData: GG.MM.AAAA HH:MM:SS");
    const found = stock.changedSince(sinceMs, query.get("codArt"));
    return risposta(200, { articoli: listOf(found.slice(pag * righe, (pag + 1) * righe).map(recordOf)) });
  };

  const articolo = (idArt: string | null): Reply => {
    const good = stock.get(Number(idArt ?? "x"));
    return good === null
      ? errore(404, "E020", `Articolo ${idArt ?? ""} inesistente`)
      : risposta(200, { articoli: listOf([recordOf(good)]) });
  };

  const ordine = (body: string): Reply => {
    const sent = Ordine.safeParse(parsed(body));
    if (!sent.success) {
      const { issues } = sent.error;
      return nonValido(issues.map(({ path, message }) => ({ Campo: path.map(String).join("/"), Motivo: message })));
    }
    const { testata, righe } = sent.data.ordine;
    const lines = rowsOf(righe).map(({ CodArt, Qta, Totale }) => ({
      ...(isText(CodArt) ? { good: stock.withSku(CodArt) } : {}),
      quantity: numberOf(Qta),
      centimes: moneyOf(Totale),
    }));
    const name = testata.Ivato === "S" ? "Totale" : "Imponibile";
    const sale = { reference: testata.RifEsterno, body, lines, total: moneyOf(testata[name]) };
    return desk.enter(sale, {
      numbers: (count) => ({ id: String(70_000 + count), number: `W/${String(count)}/26` }),
      taken: (order) => risposta(201, { ordine: headOf(order) }),
      double: (order) => errore(409, "E031", "RifEsterno già presente", { ordine: headOf(order) }),
      refused: nonValido,
      article: (line) => ({ Campo: `righe/riga/${String(line + 1)}/CodArt`, Motivo: "articolo inesistente" }),
      total: { Campo: `testata/${name}`, Motivo: "diverso dalla somma delle righe" },
      others: errorsOf(sent.data.ordine),
    });
  };

  const nonValido = (errors: readonly Record<string, string>[]): Reply =>
    errore(422, "E030", "Ordine non valido", { errori: listOf(errors) });

  const ordini = (rifEsterno: string | null): Reply => {
    if (rifEsterno === null) return errore(400, "E012", "rifEsterno mancante");
    const found = ledger.orders.filter(({ reference }) => reference === rifEsterno);
    return risposta(200, { ordini: found.length === 0 ? null : listOf(found.map(headOf)) });
  };

  const answer = (call: Call): Reply => {
    const { query } = call;
    if (call.headers["x-autenticazione"] !== `${username};${password}`) return errore(401, "E001", "Accesso negato");
    const known = query.get("ditta") === ownerId && query.get("negozio") === shopId;
    if (!known) return errore(403, "E002", "Ditta o negozio non abilitati");
    switch (purposeOf(call)) {
      case "shop":
        return risposta(200, { negozio: shopRecord(shopId) });
      case "products":
        return articoli(query);
      case "product":
        return articolo(query.get("idArt"));
      case "createOrder":
        return ordine(call.body);
      case "findOrder":
        return ordini(query.get("rifEsterno"));
      default:
        return errore(404, "E404", "Servizio inesistente");
    }
  };

  const failure = (status: number): Reply => errore(status, "E999", "Servizio non disponibile");
  return openVendor(desk, { purposeOf, answer, failure }, truthOf);
}

function purposeOf({ method, path }: Call): Purpose | null {
  if (path === "/tgws/ordine.json") return method === "POST" ? "createOrder" : null;
  if (method !== "GET") return null;
  if (path === "/tgws/negozio.json") return "shop";
  if (path === "/tgws/articoli.json") return "products";
  if (path === "/tgws/articolo.json") return "product";
  return path === "/tgws/ordini.json" ? "findOrder" : null;
}

/** A list as the converter writes it. */
function listOf(records: readonly Record<string, unknown>[]): unknown {
  if (records.length === 0) return "";
  return { record: records.length === 1 ? records[0] : records };
}

const COD_IVA = { normal: "81", reduced: "26", lodging: "38", exempt: "00" } as const;
const IVA = [
  { Cod: "81", Perc: "8,10" },
  { Cod: "26", Perc: "2,60" },
  { Cod: "38", Perc: "3,80" },
  { Cod: "00", Perc: "0,00" },
];
const PAGAMENTI = [
  { Cod: "01", Descr: "Carta di credito" },
  { Cod: "02", Descr: "TWINT" },
  { Cod: "03", Descr: "Contrassegno" },
  { Cod: "04", Descr: "Fattura a 30 giorni" },
];

function shopRecord(shopId: string): Record<string, unknown> {
  return {
    Cod: shopId,
    RagSoc: "Emporio Ceresio SA",
    Valuta: "CHF",
    PrezziIvati: "S",
    Iva: listOf(IVA),
    Pagamenti: listOf(PAGAMENTI),
    Listini: listOf([
      { Cod: "L1", Descr: "Dettaglio" },
      { Cod: "L2", Descr: "Ingrosso" },
    ]),
    Lingue: listOf([{ Cod: "IT" }]),
  };
}

function recordOf(good: Good): Record<string, unknown> {
  const comma = (value: number, places: number): string => value.toFixed(places).replace(".", ",");
  const prices = [
    { Listino: "L1", Valuta: "CHF", Importo: comma(good.retail / 100, 2) },
    ...(good.trade === null ? [] : [{ Listino: "L2", Valuta: "CHF", Importo: comma(good.trade / 100, 2) }]),
  ];
  return {
    IdArt: String(good.no),
    CodArt: good.sku,
    CodBarre: good.gtin ?? "",
    InVendita: good.onSale ? "S" : "N",
    Fragile: good.unit === "piece" ? "N" : "S",
    Descr: good.name.it,
    DescrBreve: good.teaser?.it ?? "",
    DescrEstesa: good.text?.it ?? "",
    UltimoCosto: comma((good.retail * 0.5) / 100, 4),
    Prezzi: listOf(prices),
    CodIva: COD_IVA[good.vat],
    Giacenza: comma((good.free + good.setAside) / 1000, 3),
    Impegnato: comma(good.setAside / 1000, 3),
    Disponibilita: comma(good.free / 1000, 3),
    UM: { piece: "PZ", kilo: "KG", metre: "MT" }[good.unit],
    DataIns: localOf(good.changedMs - 30 * 86_400_000),
    DataMod: localOf(good.changedMs),
  };
}

/** An absent text is `""` on the wire. */
function truthOf(good: Good): StockedProduct {
  return understood(good, {
    texts: ({ it }) => it,
    prices: { L1: good.retail, L2: good.trade },
    vatCode: COD_IVA[good.vat],
  });
}

function headOf({ id, number, reference }: TakenOrder): Record<string, string> {
  return { IdOrd: id, NumOrd: number, RifEsterno: reference };
}

const importo = z.string().regex(/^-?\d+,\d{2}$/, { error: "importo con virgola" });
const decimale = z.string().regex(/^-?\d+(,\d{1,6})?$/, { error: "numero con virgola" });
const sn = z.enum(["S", "N"], { error: "S o N" });
const testo = z.string({ error: "testo" }).nullish();
const destinatario = z.object({
  RagSoc: testo,
  Nome: testo,
  Cognome: testo,
  Via: testo,
  Cap: testo,
  Localita: testo,
  Prov: testo,
  Naz: z.string().regex(/^[A-Z]{2}$/, { error: "due lettere" }),
  Tel: testo,
  PIva: testo,
  CodFisc: testo,
  Pec: testo,
  Sdi: testo,
});
const riga = z.object({
  Tipo: z.enum(["1", "2", "3", "4"], { error: "1 articolo, 2 porto, 3 sconto, 4 spese" }),
  CodArt: testo,
  Descr: z.string(),
  Qta: decimale,
  Prezzo: decimale,
  CodIva: z.string(),
  Totale: importo,
});
const Ordine = z.object({
  ordine: z.object({
    testata: z.object({
      RifEsterno: z.string().min(1).max(64),
      NumWeb: z.string().min(1),
      DataOrd: z.string().refine((text) => msOf(text) !== null, { error: "GG.MM.AAAA HH:MM:SS" }),
      Valuta: z.literal("CHF"),
      Ivato: sn,
      CodPag: z.string(),
      DescrPag: testo,
      Pagato: sn,
      IdTrans: testo,
      Imponibile: importo,
      Imposta: importo,
      Totale: importo,
      Note: testo,
    }),
    cliente: z.object({ CodWeb: testo, Email: testo, Tel: testo, Lingua: testo }),
    intestatario: destinatario,
    destinazione: destinatario,
    righe: z.object({ riga: z.union([riga, z.array(riga).min(1)], { error: "una riga o più" }) }),
  }),
});

type OrdineXml = z.output<typeof Ordine>["ordine"];

function rowsOf({ riga: rows }: OrdineXml["righe"]): readonly z.output<typeof riga>[] {
  return Array.isArray(rows) ? rows : [rows];
}

function errorsOf(ordine: OrdineXml): readonly Record<string, string>[] {
  const errors: Record<string, string>[] = [];
  const { testata } = ordine;
  const add = (Campo: string, Motivo: string): void => void errors.push({ Campo, Motivo });
  if (!PAGAMENTI.some(({ Cod }) => Cod === testata.CodPag)) add("testata/CodPag", "codice inesistente");
  rowsOf(ordine.righe).forEach((row, at) => {
    const campo = `righe/riga/${String(at + 1)}`;
    if (isText(row.CodArt) && row.Tipo !== "1") add(`${campo}/CodArt`, "solo per articoli");
    if (!IVA.some(({ Cod }) => Cod === row.CodIva)) add(`${campo}/CodIva`, "codice inesistente");
  });
  return errors;
}

function numberOf(text: string): number {
  return Number(text.replace(",", "."));
}

const ZURICH = new Intl.DateTimeFormat("de-CH", {
  timeZone: "Europe/Zurich",
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** `24.11.2026 10:30:00` */
function localOf(ms: number): string {
  return ZURICH.format(ms).replace(", ", " ");
}

/** Null = no such local time. The hour that occurs twice in autumn is its first occurrence. */
function msOf(text: string): number | null {
  const parts = /^(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)$/.exec(text);
  if (parts === null) return null;
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  return [2, 1].map((hours) => asUtc - hours * 3_600_000).find((ms) => localOf(ms) === text) ?? null;
}
