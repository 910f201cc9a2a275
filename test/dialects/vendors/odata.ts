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
import { isText, moneyOf, routeOf, type Routes, understood } from "../counter/vendor-parts.ts";
import { type Good, VAT_PERCENT } from "../counter/goods.ts";
import { wallClockAt, wallClockMs } from "../counter/swiss-time.ts";

/**
 * A German merchandise system in the style of OData. A login returns a token for `Authorization: LoginId TOKEN`, and ends
 * any earlier session. Names are PascalCase; times are Swiss local times without a zone; numbers are JSON numbers. The
 * branch is a key in the path.
 *
 * - `POST /WebApi/v1/Anmelden {"Benutzer","Kennwort","Mandant"}` → `{"AccessToken","GueltigSekunden"}`
 * - `GET  /WebApi/v1/Filialen('F')` → `{…}`; lists only with `$expand=Preisgruppen,MwstCodes,Zahlungsarten`
 * - `GET  /WebApi/v1/Filialen('F')/Artikel?$expand=Texte,Preise,Lager&$filter=…&$top=N&$skip=N` → `{"value":[…]}`, at most
 *   twenty; `@odata.nextLink` is the full address of the next page. `$filter` knows `GeaendertAm ge TIME` and `ArtikelNr eq
 *   'SKU'`, joined by `and`, and compares text without regard to case. `Preise` has past and future ones, except with
 *   `Stichtag=heute`. `Lager` has a row for each place; the shop sells what is at `ZENTRAL`, which may have no row
 * - `GET  /WebApi/v1/Filialen('F')/Artikel(NO)` → `{…}`
 * - `POST /WebApi/v1/Auftraege` → 201 `{"Id","BelegNr","FremdBelegNr"}`; a property it does not know is refused. One whose
 *   `FremdBelegNr` is there: 400 `BelegVorhanden`, without saying which
 * - `GET  /WebApi/v1/Auftraege?$filter=FremdBelegNr eq 'REF'` → `{"value":[…]}`
 *
 * Failures: `{"error":{"code","message","details":[{"code","target","message"}]}}`
 */
export function openOdata(options: ForeignOptions = {}): Promise<ForeignErp> {
  const desk = new Desk(options);
  const { stock, ledger, now } = desk;
  const { ownerId, shopId, username, password } = desk.credentials;
  const branch = `${BASE}/Filialen('${shopId}')`;

  const anmelden = (body: string): Reply => {
    const sent = Anmeldung.safeParse(parsed(body));
    const { data } = sent;
    if (data?.Benutzer !== username || data.Kennwort !== password)
      return fehler(401, "AnmeldungFehlgeschlagen", "Benutzer oder Kennwort ist falsch.");
    if (data.Mandant !== ownerId)
      return fehler(403, "MandantGesperrt", "Der Benutzer darf diesen Mandanten nicht öffnen.");
    desk.endSessions();
    return jsonReply(200, {
      AccessToken: desk.openSession(Number.POSITIVE_INFINITY),
      GueltigSekunden: 900,
      Mandant: { Nr: ownerId },
    });
  };

  const artikelliste = (call: Call): Reply => {
    const { query } = call;
    const conditions = conditionsOf(query.get("$filter"), ["ArtikelNr eq", "GeaendertAm ge"]);
    if (conditions === null) return fehler(400, "FilterUngueltig", "$filter kann nicht ausgewertet werden.");
    const token = /^ab(\d+)$/.exec(query.get("$skiptoken") ?? "");
    const [from, top] = [
      Number(token?.[1] ?? query.get("$skip") ?? 0),
      Number(query.get("$top") ?? Number.MAX_SAFE_INTEGER),
    ];
    if (![from, top].every((number) => Number.isSafeInteger(number) && number >= 0))
      return fehler(400, "AbfrageUngueltig", "$top und $skip müssen Zahlen sein.");
    const all = stock.all.filter((good) => conditions.every((condition) => isMet(good, condition)));
    const value = all.slice(from, from + Math.min(PAGE, top)).map((good) => artikelOf(good, query, now()));
    const host = call.headers.host ?? "";
    const left = new URLSearchParams(query);
    left.delete("$skip");
    left.set("$skiptoken", `ab${String(from + value.length)}`);
    const isMore = value.length === PAGE && from + value.length < all.length;
    const next = isMore ? { "@odata.nextLink": `http://${host}${encodeURI(call.path)}?${left.toString()}` } : {};
    return jsonReply(200, { "@odata.context": "$metadata#Artikel", value, ...next });
  };

  const artikel = (no: number, query: URLSearchParams): Reply => {
    const good = stock.get(no);
    if (good === null) return fehler(404, "ArtikelUnbekannt", `Der Artikel ${String(no)} ist nicht vorhanden.`);
    return jsonReply(200, { "@odata.context": "$metadata#Artikel/$entity", ...artikelOf(good, query, now()) });
  };

  const erfassen = (body: string): Reply => {
    const sent = Auftrag.safeParse(parsed(body));
    if (!sent.success) {
      const details = sent.error.issues.map(({ path, message }) => ({
        code: "Pflichtfeld",
        target: path.join("/"),
        message,
      }));
      return fehler(400, "PruefungFehlgeschlagen", "Der Auftrag ist unvollständig oder fehlerhaft.", details);
    }
    const { FremdBelegNr, Positionen, PreiseInklMwst, Summe } = sent.data;
    const lines = Positionen.map(({ Typ, ArtikelNr, Menge, Betrag }) => ({
      ...(Typ === "Artikel" && isText(ArtikelNr) ? { good: stock.withSku(ArtikelNr) } : {}),
      quantity: Menge,
      centimes: moneyOf(Betrag),
    }));
    const sale = { reference: FremdBelegNr, body, lines, total: moneyOf(PreiseInklMwst ? Summe.Brutto : Summe.Netto) };
    return desk.enter(sale, {
      numbers: (count) => ({ id: String(90_000 + count), number: `AU-2026-${String(90_000 + count)}` }),
      taken: (order) => jsonReply(201, { "@odata.context": "$metadata#Auftraege/$entity", ...belegOf(order) }),
      double: () =>
        fehler(400, "BelegVorhanden", `Ein Auftrag mit FremdBelegNr '${FremdBelegNr}' ist bereits erfasst.`),
      refused: (details) => fehler(400, "PruefungFehlgeschlagen", "Der Auftrag ist fehlerhaft.", details),
      article: (line) => {
        const target = `Positionen/${String(line)}/ArtikelNr`;
        return { code: "ArtikelUnbekannt", target, message: "unbekannt" };
      },
      total: { code: "SummeFalsch", target: "Summe", message: "Die Positionen ergeben etwas anderes." },
      others: detailsOf(sent.data, shopId),
    });
  };

  const auftraege = (filter: string | null): Reply => {
    const conditions = conditionsOf(filter, ["FremdBelegNr eq"]);
    if (conditions === null || conditions.length === 0)
      return fehler(400, "FilterUngueltig", "$filter kann nicht ausgewertet werden.");
    const found = ledger.orders.filter(({ reference }) => conditions.every(({ value }) => value === reference));
    return jsonReply(200, { "@odata.context": "$metadata#Auftraege", value: found.map(belegOf) });
  };

  const answer = (call: Call): Reply => {
    const purpose = purposeOf(call);
    if (purpose === "session") return anmelden(call.body);
    const [, given] = /^LoginId (.+)$/.exec(call.headers.authorization ?? "") ?? [];
    if (given === undefined) return fehler(401, "NichtAngemeldet", "Authorization: LoginId <AccessToken> fehlt.");
    if (!desk.isOpen(given)) return fehler(401, "SitzungAbgelaufen", "Die Sitzung ist abgelaufen. Bitte neu anmelden.");
    if (purpose === "createOrder") return erfassen(call.body);
    if (purpose === "findOrder") return auftraege(call.query.get("$filter"));
    if (purpose === null) return fehler(404, "RessourceUnbekannt", `Die Ressource '${call.path}' gibt es nicht.`);
    if (!call.path.startsWith(branch)) return fehler(404, "FilialeUnbekannt", "Diese Filiale gibt es nicht.");
    if (purpose === "shop") return jsonReply(200, filialeOf(shopId, call.query));
    if (purpose === "products") return artikelliste(call);
    return artikel(Number(/\((\d+)\)$/.exec(call.path)?.[1]), call.query);
  };

  const failure = (status: number): Reply =>
    fehler(status, "DienstGestoert", "Der Dienst steht zurzeit nicht zur Verfügung.");
  return openVendor(desk, { purposeOf, answer, failure }, truthOf);
}

const BASE = "/WebApi/v1";
const PAGE = 20;
const MWST = { normal: "UN", reduced: "UR", lodging: "UB", exempt: "U0" } as const;
const MWST_CODES: readonly string[] = Object.values(MWST);
const EINHEIT = { piece: "Stk", kilo: "kg", metre: "m" } as const;
const ZAHLUNGSARTEN = [
  { Code: "KK", Bezeichnung: "Kreditkarte" },
  { Code: "TWI", Bezeichnung: "TWINT" },
  { Code: "RG", Bezeichnung: "Rechnung 30 Tage" },
];

const ROUTES: Routes = [
  ["POST", /^\/WebApi\/v1\/Anmelden$/, "session"],
  ["GET", /^\/WebApi\/v1\/Filialen\('[^']*'\)$/, "shop"],
  ["GET", /^\/WebApi\/v1\/Filialen\('[^']*'\)\/Artikel$/, "products"],
  ["GET", /^\/WebApi\/v1\/Filialen\('[^']*'\)\/Artikel\(\d+\)$/, "product"],
  ["POST", /^\/WebApi\/v1\/Auftraege$/, "createOrder"],
  ["GET", /^\/WebApi\/v1\/Auftraege$/, "findOrder"],
];

const purposeOf = (call: Call) => routeOf(ROUTES, call);

function fehler(status: number, code: string, message: string, details?: readonly Record<string, string>[]): Reply {
  return jsonReply(status, { error: { code, message, ...(details === undefined ? {} : { details }) } });
}

/** `2026-11-24T10:30:00` */
function timeOf(ms: number): string {
  const { year, month, day, hour, minute, second } = wallClockAt(ms);
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}

function msOf(text: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(text);
  if (parts === null) return null;
  const [, year = "", month = "", day = "", hour = "", minute = "", second = ""] = parts;
  return wallClockMs({ year, month, day, hour, minute, second });
}

interface Condition {
  readonly field: string;
  readonly value: string;
}

/**
 * Comparisons joined by "and"; null = not understood. Quoted text may have any characters; a quote in it is doubled.
 */
function conditionsOf(filter: string | null, known: readonly string[]): readonly Condition[] | null {
  if (filter === null) return [];
  const found: Condition[] = [];
  const one = /^\s*(\w+) (eq|ge) ('(?:[^']|'')*'|[^\s']+)\s*(?:and\b|$)/;
  for (let rest = filter; rest.trim() !== "";) {
    const [whole = "", field = "", by = "", value = ""] = one.exec(rest) ?? [];
    if (!known.includes(`${field} ${by}`)) return null;
    if (field === "GeaendertAm" && msOf(value) === null) return null;
    found.push({ field, value: value.startsWith("'") ? value.slice(1, -1).replaceAll("''", "'") : value });
    rest = rest.slice(whole.length);
  }
  return found.length === 0 ? null : found;
}

function isMet({ sku, changedMs }: Good, { field, value }: Condition): boolean {
  return field === "ArtikelNr" ? sku.toLowerCase() === value.toLowerCase() : changedMs >= (msOf(value) ?? 0);
}

function isExpanded(query: URLSearchParams, name: string): boolean {
  return (query.get("$expand") ?? "").split(",").includes(name);
}

function filialeOf(shopId: string, query: URLSearchParams): Record<string, unknown> {
  const satz = (art: keyof typeof MWST): number => Number(VAT_PERCENT[art]);
  const lists: Readonly<Record<string, unknown>> = {
    Preisgruppen: [
      { Code: "DETAIL", Bezeichnung: "Detailhandel" },
      { Code: "HANDEL", Bezeichnung: "Wiederverkäufer" },
    ],
    MwstCodes: [
      { Code: MWST.normal, Satz: satz("normal") },
      { Code: MWST.reduced, Satz: satz("reduced") },
      { Code: MWST.lodging, Satz: satz("lodging") },
      { Code: MWST.exempt, Satz: satz("exempt") },
    ],
    Zahlungsarten: ZAHLUNGSARTEN,
  };
  return {
    "@odata.context": "$metadata#Filialen/$entity",
    FilialNr: shopId,
    Bezeichnung: "Teeladen am Bahnhof",
    Hauswaehrung: "CHF",
    PreiseInklMwst: true,
    Sprachen: ["DE", "FR", "IT"],
    ...Object.fromEntries(Object.entries(lists).filter(([name]) => isExpanded(query, name))),
  };
}

function artikelOf(good: Good, query: URLSearchParams, nowMs: number): Record<string, unknown> {
  const parts: Readonly<Record<string, unknown>> = {
    Texte: (["de", "fr", "it"] as const).map((language) => ({
      Sprache: language.toUpperCase(),
      Bezeichnung: good.name[language],
      Kurztext: good.teaser?.[language] ?? "",
      Langtext: good.text?.[language] ?? "",
    })),
    Preise: preiseOf(good, query.get("Stichtag") === "heute" ? timeOf(nowMs) : null),
    Lager: lagerOf(good),
  };
  return {
    Id: good.no,
    ArtikelNr: good.sku,
    EANCode: good.gtin ?? "",
    Status: !good.onSale ? "Gesperrt" : good.no % 11 === 0 ? "Auslauf" : "Aktiv",
    MwstCode: MWST[good.vat],
    Einheit: EINHEIT[good.unit],
    GeaendertAm: timeOf(good.changedMs),
    ...Object.fromEntries(Object.entries(parts).filter(([name]) => isExpanded(query, name))),
  };
}

/**
 * Every third good had another price until summer, and every seventh gets one next year. `today` = only the current
 * prices.
 */
function preiseOf({ no, retail, trade }: Good, today: string | null): readonly unknown[] {
  const list = (group: string, centimes: number): readonly (readonly [string, string, string | null, number])[] => [
    ...(no % 3 === 0
      ? ([[group, "2025-01-01T00:00:00", "2026-06-30T00:00:00", Math.round(centimes * 0.95)]] as const)
      : []),
    [group, "2026-07-01T00:00:00", no % 7 === 0 ? "2027-06-30T00:00:00" : null, centimes],
    ...(no % 7 === 0 ? ([[group, "2027-07-01T00:00:00", null, Math.round(centimes * 1.1)]] as const) : []),
  ];
  return [...list("DETAIL", retail), ...(trade === null ? [] : list("HANDEL", trade))]
    .filter(([, from, until]) => today === null || (from <= today && (until === null || today <= until)))
    .map(([Preisgruppe, GueltigAb, GueltigBis, centimes]) => ({
      Preisgruppe,
      GueltigAb,
      GueltigBis,
      Waehrung: "CHF",
      Betrag: centimes / 100,
      InklMwst: true,
    }));
}

/** A place that never had a good has no row for it; where both places have one, that of the counter comes first. */
function lagerOf({ no, free, setAside }: Good): readonly unknown[] {
  const atCounter = (no * 7) % 9;
  return [
    ...(no % 4 === 1 ? [] : [{ Ort: "LADEN", Bestand: atCounter, Reserviert: 0, Verfuegbar: atCounter }]),
    ...(free === 0 && setAside === 0
      ? []
      : [{ Ort: "ZENTRAL", Bestand: (free + setAside) / 1000, Reserviert: setAside / 1000, Verfuegbar: free / 1000 }]),
  ];
}

function truthOf(good: Good): StockedProduct {
  return understood(good, {
    texts: (words) => ({ ...words }),
    prices: { DETAIL: good.retail, HANDEL: good.trade },
    vatCode: MWST[good.vat],
  });
}

function belegOf({ id, number, reference }: TakenOrder): Record<string, unknown> {
  return { Id: Number(id), BelegNr: number, FremdBelegNr: reference };
}

const Anmeldung = z.object({ Benutzer: z.string(), Kennwort: z.string(), Mandant: z.string() });

const text = z.string({ error: "Edm.String erwartet." });
const filled = text.min(1, { error: "Pflichtfeld fehlt." });
const maybe = text.nullish();
const number = z.number({ error: "Edm.Decimal erwartet." });
const adresse = z
  .strictObject({
    Firma: maybe,
    Vorname: maybe,
    Name: maybe,
    Strasse: filled,
    PLZ: filled,
    Ort: filled,
    Region: maybe,
    LandCode: text.regex(/^[A-Z]{2}$/, { error: "ISO-Code mit zwei Buchstaben." }),
    Telefon: maybe,
    UID: maybe,
  })
  .refine(({ Firma, Name }) => isText(Firma) || isText(Name), { error: "Firma oder Name ist nötig." });
const Auftrag = z.strictObject({
  Filiale: filled,
  FremdBelegNr: filled.max(80),
  ShopBestellNr: maybe,
  BestelltAm: text.refine((value) => msOf(value) !== null, { error: "Edm.DateTime erwartet." }),
  Waehrung: z.literal("CHF"),
  PreiseInklMwst: z.boolean(),
  Kunde: z.strictObject({
    FremdKundenNr: maybe,
    EMail: filled,
    Telefon: maybe,
    Sprache: z.enum(["DE", "FR", "IT", "EN"], { error: "Erlaubt: DE, FR, IT, EN." }).nullish(),
  }),
  Rechnungsadresse: adresse,
  Lieferadresse: adresse,
  Zahlung: z.strictObject({ Code: filled, Bezahlt: z.boolean(), TransaktionsNr: maybe }),
  Positionen: z
    .array(
      z.strictObject({
        PosNr: number.nullish(),
        Typ: z.enum(["Artikel", "Versand", "Rabatt", "Gebuehr"], { error: "Artikel, Versand, Rabatt, Gebuehr." }),
        ArtikelNr: maybe,
        Text: filled,
        Menge: number,
        Einzelpreis: number,
        MwstCode: filled,
        Betrag: number,
      }),
    )
    .min(1),
  Summe: z.strictObject({ Netto: number, Mwst: number, Brutto: number }),
  Bemerkung: maybe,
});
type AuftragJson = z.output<typeof Auftrag>;

function detailsOf(auftrag: AuftragJson, shopId: string): readonly Record<string, string>[] {
  const details: Record<string, string>[] = [];
  const add = (code: string, target: string, message: string): void => void details.push({ code, target, message });
  if (auftrag.Filiale !== shopId) add("FilialeUnbekannt", "Filiale", "Filiale unbekannt.");
  if (!ZAHLUNGSARTEN.some(({ Code }) => Code === auftrag.Zahlung.Code)) {
    add("ZahlungsartUnbekannt", "Zahlung/Code", "Zahlungsart unbekannt.");
  }
  auftrag.Positionen.forEach(({ MwstCode }, at) => {
    const position = `Positionen/${String(at)}`;
    if (!MWST_CODES.includes(MwstCode)) add("MwstCodeUnbekannt", `${position}/MwstCode`, "MWST-Code unbekannt.");
  });
  return details;
}
