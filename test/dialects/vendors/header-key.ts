import { z } from "zod";

import type { StockedProduct } from "../../support/specimens.ts";
import { Desk, openVendor } from "../counter/desk.ts";
import {
  type Call,
  type ForeignErp,
  type ForeignOptions,
  jsonReply,
  parsed,
  type Reply,
  type TakenOrder,
} from "../counter/foreign-server.ts";
import { moneyOf, routeOf, type Routes, understood } from "../counter/vendor-parts.ts";
import type { Good } from "../counter/goods.ts";

/**
 * A German merchandise system: the password is a key in `X-Api-Key`, tenant and branch are in `X-Mandant` and `X-Filiale`.
 * Lists are bare arrays; paging is by offset, with at most 25 per page. The server's time is in the `Date` header only. The
 * flag of an article is negated: `gesperrt` = not for sale. Prices are an object by list, decimals are text. Every text is
 * German, a plain string.
 *
 * - `GET  /api/stammdaten` → `{"filiale","firma",…}`; without languages
 * - `GET  /api/artikel?ab=0&anzahl=25&geaendertAb=INSTANT&artikelnummer=SKU` → `[…]`; `X-Gesamt` = how many in all
 * - `GET  /api/artikel/ID` → `{…}`
 * - `POST /api/auftraege` → 201 `{"auftragId","auftragsnummer","fremdreferenz","erfasst"}`; a `fremdreferenz` already
 *   there: 409. There are no idempotency keys
 * - `GET  /api/auftraege?fremdreferenz=REF` → `[…]`, none or one
 *
 * Failures: `{"meldung","felder":{"positionen.0.artikelnummer":"…"},"vorhanden":{"auftragId","auftragsnummer"}}`
 */
export function openHeaderKey(options: ForeignOptions = {}): Promise<ForeignErp> {
  const desk = new Desk(options);
  const vendor = {
    purposeOf,
    answer: (call: Call) => refusalOf(call, desk) ?? answer(call, desk),
    failure: (status: number) => meldung(status, "Der Dienst steht zurzeit nicht zur Verfügung."),
  };
  return openVendor(desk, vendor, truthOf);
}

const SEITE_MAX = 25;
const MWST_SCHLUESSEL = { normal: "1", reduced: "2", lodging: "3", exempt: "0" } as const;
const MWST = Object.entries(MWST_SCHLUESSEL).map(([art, schluessel]) => ({
  schluessel,
  satz: { normal: "8.10", reduced: "2.60", lodging: "3.80", exempt: "0.00" }[art] ?? "",
}));
const ZAHLARTEN = [
  { kuerzel: "KK", text: "Kreditkarte" },
  { kuerzel: "TW", text: "TWINT" },
  { kuerzel: "NN", text: "Nachnahme" },
  { kuerzel: "RE", text: "Rechnung" },
];

const ROUTES: Routes = [
  ["GET", /^\/api\/stammdaten$/, "shop"],
  ["GET", /^\/api\/artikel$/, "products"],
  ["GET", /^\/api\/artikel\/[\w-]+$/, "product"],
  ["POST", /^\/api\/auftraege$/, "createOrder"],
  ["GET", /^\/api\/auftraege$/, "findOrder"],
];

const purposeOf = (call: Call) => routeOf(ROUTES, call);

function refusalOf({ headers }: Call, { credentials }: Desk): Reply | null {
  if (headers["x-api-key"] !== credentials.password) return meldung(401, "Der API-Schlüssel fehlt oder ist ungültig.");
  const known = headers["x-mandant"] === credentials.ownerId && headers["x-filiale"] === credentials.shopId;
  return known ? null : meldung(403, "Der Schlüssel gilt nicht für diesen Mandanten oder diese Filiale.");
}

function answer(call: Call, desk: Desk): Reply {
  switch (purposeOf(call)) {
    case "shop":
      return stammdaten(desk);
    case "products":
      return artikelliste(call.query, desk);
    case "product":
      return artikel(call.path.slice("/api/artikel/".length), desk);
    case "createOrder":
      return erfassen(call.body, desk);
    case "findOrder":
      return auftraege(call.query.get("fremdreferenz"), desk);
    default:
      return meldung(404, `Unbekannte Adresse ${call.path}`);
  }
}

function stammdaten({ credentials }: Desk): Reply {
  return jsonReply(200, {
    filiale: credentials.shopId,
    firma: "Seeladen AG",
    hauswaehrung: "CHF",
    bruttopreise: true,
    preislisten: ["VK1", "VK2"],
    mehrwertsteuer: MWST,
    zahlarten: ZAHLARTEN,
  });
}

function artikelliste(query: URLSearchParams, { stock }: Desk): Reply {
  const ab = Number(query.get("ab") ?? 0);
  const anzahl = Math.min(Number(query.get("anzahl") ?? SEITE_MAX), SEITE_MAX);
  const geaendertAb = query.get("geaendertAb");
  const sinceMs = geaendertAb === null ? 0 : Date.parse(geaendertAb);
  if (!Number.isInteger(ab) || ab < 0) return meldung(400, "ab muss eine ganze Zahl ab 0 sein.");
  if (!Number.isInteger(anzahl) || anzahl < 1) return meldung(400, "anzahl muss eine ganze Zahl ab 1 sein.");
  if (Number.isNaN(sinceMs)) return meldung(400, "geaendertAb ist kein Zeitpunkt.");
  const found = stock.changedSince(sinceMs, query.get("artikelnummer"));
  const gesamt = { "x-gesamt": String(found.length) };
  return jsonReply(200, found.slice(ab, ab + anzahl).map(wireOf), gesamt);
}

function artikel(id: string, { stock }: Desk): Reply {
  const good = stock.get(Number(/^A-(\d+)$/.exec(id)?.[1]));
  return good === null ? meldung(404, `Artikel ${id} ist unbekannt.`) : jsonReply(200, wireOf(good));
}

function erfassen(body: string, desk: Desk): Reply {
  const auftrag = Auftrag.safeParse(parsed(body));
  if (!auftrag.success) {
    return fehlerhaft(auftrag.error.issues.map(({ path, message }) => [path.map(String).join("."), message]));
  }
  const { fremdreferenz, positionen, brutto } = auftrag.data;
  const lines = positionen.map(({ artikelnummer, menge: quantity, betrag: amount }) => ({
    ...(typeof artikelnummer === "string" ? { good: desk.stock.withSku(artikelnummer) } : {}),
    quantity: Number(quantity),
    centimes: moneyOf(amount),
  }));
  const summe = brutto ? "summeBrutto" : "summeNetto";
  const sale = { reference: fremdreferenz, body, lines, total: moneyOf(auftrag.data[summe]) };
  return desk.enter<Fehler>(sale, {
    numbers: (count) => ({ id: `AB-${String(count)}`, number: `26-${String(1000 + count)}` }),
    taken: (order) => jsonReply(201, { ...kopfOf(order), fremdreferenz, erfasst: new Date(desk.now()).toISOString() }),
    double: (order) => meldung(409, "Diese Fremdreferenz ist schon vergeben.", { vorhanden: kopfOf(order) }),
    refused: fehlerhaft,
    article: (line) => [`positionen.${String(line)}.artikelnummer`, "unbekannt"],
    total: [summe, "Die Positionen ergeben etwas anderes"],
    others: felderOf(auftrag.data),
  });
}

type Fehler = readonly [feld: string, grund: string];

function fehlerhaft(felder: readonly Fehler[]): Reply {
  return meldung(422, "Der Auftrag ist fehlerhaft.", { felder: Object.fromEntries(felder) });
}

function kopfOf({ id, number }: TakenOrder): Record<string, string> {
  return { auftragId: id, auftragsnummer: number };
}

function auftraege(reference: string | null, { ledger }: Desk): Reply {
  if (reference === null) return meldung(400, "fremdreferenz fehlt.");
  const found = ledger.orders.filter((one) => one.reference === reference);
  return jsonReply(
    200,
    found.map((one) => ({ ...kopfOf(one), fremdreferenz: reference })),
  );
}

const betrag = z.string().regex(/^-?\d+\.\d{2}$/, { error: "Betrag mit zwei Stellen" });
const menge = z.string().regex(/^-?\d+(\.\d{1,6})?$/, { error: "Dezimalzahl" });
const wort = z.string().nullish();
const anschrift = z.object({
  firma: wort,
  vorname: wort,
  nachname: wort,
  strasse: wort,
  plz: wort,
  ort: wort,
  kanton: wort,
  land: z.string().length(2, { error: "ISO-Ländercode" }),
  telefon: wort,
  ustIdNr: wort,
  steuernummer: wort,
});
const Auftrag = z.object({
  fremdreferenz: z.string().min(1).max(64),
  belegnummer: z.string().min(1),
  bestelltAm: z.iso.datetime({ error: "Zeitpunkt in UTC" }),
  waehrung: z.literal("CHF"),
  brutto: z.boolean(),
  kunde: z.object({ nummer: wort, mail: wort, telefon: wort, sprache: wort }),
  rechnungsadresse: anschrift,
  lieferadresse: anschrift,
  zahlart: z.string(),
  zahlartText: wort,
  bezahlt: z.boolean(),
  transaktion: wort,
  positionen: z
    .array(
      z.object({
        art: z.enum(["A", "V", "R", "G"], { error: "A, V, R oder G" }),
        artikelnummer: wort,
        text: z.string(),
        menge,
        einzelpreis: menge,
        mwstSchluessel: z.string(),
        betrag,
      }),
    )
    .min(1),
  summeNetto: betrag,
  summeMwst: betrag,
  summeBrutto: betrag,
  bemerkung: wort,
});

/** The errors of an order with the right shape, by field. Lines: A = article, V = postage, R = rebate, G = fee. */
function felderOf({ zahlart, positionen }: z.output<typeof Auftrag>): readonly Fehler[] {
  return [
    ...(ZAHLARTEN.some(({ kuerzel }) => kuerzel === zahlart) ? [] : [["zahlart", "unbekannt"] as const]),
    ...positionen.flatMap(({ art, artikelnummer, mwstSchluessel }, at) => {
      const feld = `positionen.${String(at)}`;
      const isMisplaced = art !== "A" && typeof artikelnummer === "string";
      const isVatKnown = MWST.some(({ schluessel }) => schluessel === mwstSchluessel);
      return [
        ...(isMisplaced ? [[`${feld}.artikelnummer`, "nur bei Artikeln"] as const] : []),
        ...(isVatKnown ? [] : [[`${feld}.mwstSchluessel`, "unbekannt"] as const]),
      ];
    }),
  ];
}

function wireOf(good: Good): Record<string, unknown> {
  const franken = (cents: number): string => (cents / 100).toFixed(2);
  const { trade, vat } = good;
  return {
    artikelId: `A-${String(good.no)}`,
    artikelnummer: good.sku,
    gtin: good.gtin ?? "",
    gesperrt: !good.onSale,
    bezeichnung: good.name.de,
    kurztext: good.teaser?.de ?? "",
    langtext: good.text?.de ?? "",
    einstandspreis: franken(Math.round(good.retail / 2)),
    preise: { VK1: franken(good.retail), ...(trade === null ? {} : { VK2: franken(trade) }) },
    mwst: MWST.find(({ schluessel }) => schluessel === MWST_SCHLUESSEL[vat]),
    lagerbestand: ((good.free + good.setAside) / 1000).toFixed(3),
    verfuegbar: (good.free / 1000).toFixed(3),
    mindestbestand: "0.000",
    einheit: { piece: "Stk", kilo: "kg", metre: "m" }[good.unit],
    geaendert: new Date(good.changedMs).toISOString(),
  };
}

function truthOf(good: Good): StockedProduct {
  return understood(good, {
    id: `A-${String(good.no)}`,
    texts: ({ de }) => de,
    prices: { VK1: good.retail, VK2: good.trade },
    vatCode: MWST_SCHLUESSEL[good.vat],
  });
}

function meldung(status: number, text: string, more: Record<string, unknown> = {}): Reply {
  return jsonReply(status, { meldung: text, ...more });
}
