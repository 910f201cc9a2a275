import { z } from "zod";

import { parseForm } from "../../../src/sandbox/framework360/envelope.ts";
import type { StockedProduct } from "../../support/specimens.ts";
import { Desk, openVendor } from "../counter/desk.ts";
import type {
  Call,
  ForeignErp,
  ForeignOptions,
  Purpose,
  Reply,
  TakenOrder,
  Vendor,
} from "../counter/foreign-server.ts";
import { CODES_OF_VAT, moneyOf, NUMBER, understood } from "../counter/vendor-parts.ts";
import { type Good, VAT_PERCENT } from "../counter/goods.ts";

/**
 * A Swiss program of the nineties behind a web server: `/cgi-bin/faktura.exe?befehl=COMMAND`. All text is in the Windows
 * code page (windows-1252) in both directions, in addresses and forms too, but no header declares it: JSON is sent as
 * `text/plain`. The login requires a header `X-Mandant`; its token stands in the header `X-Sitzung` of every other call, and
 * is valid for 30 minutes.
 *
 * - `POST anmelden`: `benutzer`, `kennwort` → `{"sitzung"}`
 * - `GET filiale`
 * - `GET artikel&seite=1&abDatum=dd.MM.yyyy HH:mm:ss (Zurich)&nummer=SKU` → `{"stand": ms since 1970, "artikel":[…]}`,
 *   25 per page; a page beyond the last: 404
 * - `GET einartikel&id=ID` → `{"artikel":{…}}`; unknown: 404 `FEHLT`
 * - `POST auftrag`: `auftrag[referenz]`, `auftrag[zeilen][0][artnr]` … → 201 `{"id","beleg"}`; 400 `DOPPELT` with `id` and `beleg`,
 *   400 `EINGABE` with `felder`
 * - `GET suche&referenz=REF` → `{"belege":[…]}`
 */
export function openAnsi(options: ForeignOptions = {}): Promise<ForeignErp> {
  const desk = new Desk(options);
  return openVendor(desk, new Faktura(desk), truthOf);
}

const SESSION_MS = 30 * 60_000;
const SEITE = 25;
const PURPOSES: Readonly<Record<string, Purpose>> = {
  "POST anmelden": "session",
  "GET filiale": "shop",
  "GET artikel": "products",
  "GET einartikel": "product",
  "POST auftrag": "createOrder",
  "GET suche": "findOrder",
};
const ZAHLUNGEN = [
  { kurz: "KK", text: "Kreditkarte" },
  { kurz: "TW", text: "TWINT" },
  { kurz: "RG", text: "Gegen Rechnung – 30 Tage" },
];

class Faktura implements Vendor {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  purposeOf({ method, path, query }: Call): Purpose | null {
    return path === "/cgi-bin/faktura.exe" ? (PURPOSES[`${method} ${query.get("befehl") ?? ""}`] ?? null) : null;
  }

  failure(status: number): Reply {
    return fehler(status, status === 401 ? "SITZUNG" : "STOERUNG", "Zurzeit nicht verfügbar");
  }

  answer(call: Call): Reply {
    const purpose = this.purposeOf(call);
    const query = new URLSearchParams(inUtf8(call.target.split("?")[1] ?? ""));
    if (purpose === "session") return this.#anmelden(call);
    if (!this.#desk.isOpen(String(call.headers["x-sitzung"]))) return fehler(401, "SITZUNG", "Sitzung ungültig");
    switch (purpose) {
      case "shop":
        return this.#filiale();
      case "products":
        return this.#artikel(query);
      case "product": {
        const good = this.#desk.stock.get(Number(query.get("id")));
        return good === null ? fehler(404, "FEHLT", "Artikel unbekannt") : antwort(200, { artikel: artikelOf(good) });
      }
      case "createOrder":
        return this.#auftrag(parseForm(inUtf8(call.body)));
      case "findOrder": {
        const found = this.#desk.orderUnder(query.get("referenz") ?? "");
        return antwort(200, { belege: found === null ? [] : [kopfOf(found)] });
      }
      default:
        return fehler(404, "BEFEHL", "Befehl unbekannt");
    }
  }

  #anmelden({ body, headers }: Call): Reply {
    const { username, password, ownerId } = this.#desk.credentials;
    const { benutzer, kennwort } = parseForm(inUtf8(body));
    const isRight = benutzer === username && kennwort === password && headers["x-mandant"] === ownerId;
    if (!isRight) return fehler(401, "ZUGANG", "Benutzer oder Kennwort ungültig");
    const sitzung = this.#desk.openSession(SESSION_MS);
    return antwort(200, { sitzung });
  }

  #filiale(): Reply {
    return antwort(200, {
      filiale: this.#desk.credentials.shopId,
      firma: "Käserei & Hüttenladen",
      mwst: Object.entries(CODES_OF_VAT).map(([one, code]) => ({ code, satz: VAT_PERCENT[one as Good["vat"]] })),
      zahlungen: ZAHLUNGEN,
    });
  }

  #artikel(query: URLSearchParams): Reply {
    const [ab, nummer, seite] = [query.get("abDatum"), query.get("nummer"), Number(query.get("seite") ?? 1)];
    const sinceMs = ab === null ? 0 : msOf(ab);
    if (Number.isNaN(sinceMs)) return fehler(400, "DATUM", "abDatum: TT.MM.JJJJ hh:mm:ss");
    const found = this.#desk.stock.changedSince(sinceMs).filter(({ sku }) => nummer === null || ansi(sku) === nummer);
    const seiten = Math.max(1, Math.ceil(found.length / SEITE));
    if (!(seite >= 1 && seite <= seiten)) return fehler(404, "SEITE", "Seite gibt es nicht");
    const artikel = found.slice((seite - 1) * SEITE, seite * SEITE).map(artikelOf);
    return antwort(200, { stand: this.#desk.now(), artikel });
  }

  #auftrag(form: Record<string, unknown>): Reply {
    const parsed = Auftrag.safeParse(form["auftrag"]);
    if (!parsed.success) {
      return falsch(parsed.error.issues.map(({ path, message }) => ({ feld: path.join("."), grund: message })));
    }
    const { referenz, zeilen, total } = parsed.data;
    const lines = zeilen.map(({ artnr, menge, betrag }) => ({
      ...(artnr === "" ? {} : { good: this.#desk.stock.withSku(artnr) }),
      quantity: Number(menge),
      centimes: moneyOf(betrag),
    }));
    const sale = { reference: referenz, body: JSON.stringify(form), lines, total: moneyOf(total) };
    return this.#desk.enter(sale, {
      numbers: (count) => ({ id: String(count), number: `R-${String(2000 + count)}` }),
      taken: (order) => antwort(201, kopfOf(order)),
      double: (order) => fehler(400, "DOPPELT", "Referenz schon erfasst", kopfOf(order)),
      refused: falsch,
      article: (line) => ({ feld: `zeilen.${String(line)}.artnr`, grund: "Artikel ungültig" }),
      total: { feld: "total", grund: "stimmt nicht überein" },
    });
  }
}

const wort = z.string();
const zahl = z.string().regex(NUMBER, { error: "Zahl" });
const adresse = z.object({
  name: wort.min(1),
  vorname: wort,
  strasse: wort,
  plz: wort,
  ort: wort,
  land: wort.length(2),
});
const Auftrag = z.object({
  referenz: wort.min(1).max(64),
  nummer: wort.min(1),
  datum: z.string().regex(/^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d$/, { error: "TT.MM.JJJJ hh:mm:ss" }),
  rechnung: adresse,
  lieferung: adresse,
  zahlung: z.enum(["KK", "TW", "RG"], { error: "Zahlungsart unbekannt" }),
  bezahlt: z.enum(["J", "N"], { error: "J oder N" }),
  zeilen: z
    .array(
      z.object({
        art: z.enum(["A", "P", "R", "G"]),
        artnr: wort,
        text: wort,
        menge: zahl,
        preis: zahl,
        mwst: z.enum(["T8", "T2", "T3", "T0"], { error: "MWST-Code ungültig" }),
        betrag: zahl,
      }),
    )
    .min(1),
  total: zahl,
});

function artikelOf(good: Good): Record<string, unknown> {
  return {
    id: good.no,
    artnr: ansi(good.sku),
    ean: good.gtin ?? "",
    aktiv: good.onSale ? "J" : "N",
    bezeichnung: ansi(good.name.de),
    zusatz: ansi(good.teaser?.de ?? ""),
    text: ansi(good.text?.de ?? ""),
    vp: (good.retail / 100).toFixed(2),
    ep: (good.retail / 180).toFixed(2),
    mwst: CODES_OF_VAT[good.vat],
    satz: VAT_PERCENT[good.vat],
    lager: (good.free / 1000).toFixed(3),
    geaendert: zurichOf(good.changedMs),
  };
}

function truthOf(good: Good): StockedProduct {
  return understood(good, {
    texts: ({ de }) => ansi(de),
    prices: { VP: good.retail },
    vatCode: CODES_OF_VAT[good.vat],
  });
}

const PAGE = new TextDecoder("windows-1252");
const BYTES: ReadonlyMap<string, number> = new Map(
  [...PAGE.decode(Uint8Array.from({ length: 256 }, (_one, at) => at))].map((sign, byte) => [sign, byte]),
);

/** Replaces characters that are not in the code page, which the program cannot have stored. */
function ansi(text: string): string {
  return [...text].filter((sign) => BYTES.has(sign)).join("");
}

/** Escapes of the code page's bytes as those of UTF-8. */
function inUtf8(escaped: string): string {
  return escaped.replaceAll(/%([0-9a-f]{2})/gi, (_whole, hex: string) =>
    encodeURIComponent(PAGE.decode(Uint8Array.of(Number.parseInt(hex, 16)))),
  );
}

/** The offset in winter, which is when these tests take place. */
function zurichOf(ms: number): string {
  const [date = "", time = ""] = new Date(ms + 3_600_000).toISOString().slice(0, 19).split("T");
  return `${date.split("-").toReversed().join(".")} ${time}`;
}

function msOf(zurich: string): number {
  const [date = "", time = ""] = zurich.split(" ");
  return Date.parse(`${date.split(".").toReversed().join("-")}T${time}+01:00`);
}

function kopfOf({ id, number, reference }: TakenOrder): Record<string, string> {
  return { id, beleg: number, referenz: reference };
}

function fehler(status: number, code: string, text: string, more: Record<string, unknown> = {}): Reply {
  return antwort(status, { fehler: { code, text, ...more } });
}

function falsch(felder: readonly { readonly feld: string; readonly grund: string }[]): Reply {
  return fehler(400, "EINGABE", "Auftrag ungültig", { felder });
}

function antwort(status: number, value: unknown): Reply {
  const bytes = [...JSON.stringify(value)].map((sign) => BYTES.get(sign) ?? "?".charCodeAt(0));
  return { status, headers: { "content-type": "text/plain" }, body: Buffer.from(bytes) };
}
