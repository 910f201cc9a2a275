import { readFileSync } from "node:fs";
import { join } from "node:path";

import { mergeProfile } from "../../src/clients/profile/loading/merge.ts";
import { compileXml } from "../../src/clients/wire/codec/read-xml.ts";
import { LIBRARY } from "../../src/clients/totalgest/library.ts";
import { parseTotalGestProfile, type TotalGestProfile } from "../../src/clients/totalgest/profile.ts";
import { openAnsi } from "./vendors/ansi.ts";
import type { ForeignErp, ForeignOptions } from "./counter/foreign-server.ts";
import { openHeaderKey } from "./vendors/header-key.ts";
import { openItalian } from "./vendors/italian.ts";
import { openPhpBox } from "./vendors/php-box.ts";
import { openNoLookUp } from "./vendors/no-look-up.ts";
import { openOdata } from "./vendors/odata.ts";
import { openQueryToken } from "./vendors/query-token.ts";
import { openRpc } from "./vendors/rpc.ts";
import { openSoap } from "./vendors/soap.ts";
import { openTypedLists } from "./vendors/typed-lists.ts";

/** A foreign TotalGest, and what a test needs to check what a client did to it. */
export interface DialectCase {
  /** Its profile is `NAME.json` in the library or beside the vendor. */
  readonly name: string;
  open(options: ForeignOptions): Promise<ForeignErp>;
  /** The vendor's code by payment of the shop, as an operator would configure it. */
  readonly payments: Readonly<Record<string, string>>;
  /** Whether the vendor can look up an order. */
  readonly looksUp: boolean;
  /** Whether the vendor answers the same key and bytes with the first answer. */
  readonly knowsKeys: boolean;
  /** The places of the payment and of each line's total in an order's body, in the vendor's own unit. */
  readonly sums: {
    readonly gross: Path;
    readonly lines: Path;
    readonly line: string;
    centimes(written: string): number;
  };
  /** The vendor's answer about an order with an unknown first article. */
  readonly unknownArticle: string;
}

type Path = readonly string[];

const francs = (written: string): number => Math.round(Number(written.replace(",", ".")) * 100);

const IN_ENVELOPE = ["Envelope", "Body", "CreaOrdine", "ordine"];

const VENDORS: readonly DialectCase[] = [
  {
    name: "italian",
    open: openItalian,
    payments: { card: "CARTA", twint: "TWINT", invoice: "FATT" },
    looksUp: true,
    knowsKeys: true,
    sums: { gross: ["totali", "totale"], lines: ["righe"], line: "importo", centimes: francs },
    unknownArticle: "righe[0].codice: articolo sconosciuto",
  },
  {
    name: "header-key",
    open: openHeaderKey,
    payments: { card: "KK", twint: "TW", invoice: "RE" },
    looksUp: true,
    knowsKeys: false,
    sums: { gross: ["summeBrutto"], lines: ["positionen"], line: "betrag", centimes: francs },
    unknownArticle: "positionen.0.artikelnummer: unbekannt",
  },
  {
    name: "query-token",
    open: openQueryToken,
    payments: { card: "cb", twint: "twint", invoice: "inv" },
    looksUp: true,
    knowsKeys: true,
    sums: { gross: ["total"], lines: ["rows"], line: "sum", centimes: Number },
    unknownArticle: "rows/0/ref: unknown",
  },
  {
    name: "no-look-up",
    open: openNoLookUp,
    payments: { card: "CARTE", twint: "TWINT", invoice: "FACT" },
    looksUp: false,
    knowsKeys: false,
    sums: { gross: ["totalTTC"], lines: ["lignes"], line: "montant", centimes: francs },
    unknownArticle: "lignes.0.reference: inconnue",
  },
  {
    name: "odata",
    open: openOdata,
    payments: { card: "KK", twint: "TWI", invoice: "RG" },
    looksUp: true,
    knowsKeys: false,
    sums: { gross: ["Summe", "Brutto"], lines: ["Positionen"], line: "Betrag", centimes: francs },
    unknownArticle: "Positionen/0/ArtikelNr: unbekannt",
  },
  {
    name: "typed-lists",
    open: openTypedLists,
    payments: { card: "CB", twint: "TWINT", invoice: "FACT" },
    looksUp: true,
    knowsKeys: true,
    sums: { gross: ["total_ttc"], lines: ["lignes"], line: "montant", centimes: francs },
    unknownArticle: "lignes[0].code: CAFE-NERO",
  },
  {
    name: "php-box",
    open: openPhpBox,
    payments: { card: "CC", twint: "TW", invoice: "FT" },
    looksUp: true,
    knowsKeys: false,
    sums: { gross: ["ordine", "totale"], lines: ["ordine", "righe"], line: "importo", centimes: francs },
    unknownArticle: "righe.0.articolo: articolo sconosciuto",
  },
  {
    name: "rpc",
    open: openRpc,
    payments: { card: "card", twint: "twint", invoice: "bill" },
    looksUp: true,
    knowsKeys: false,
    sums: { gross: ["params", "0", "total"], lines: ["params", "0", "lines"], line: "total", centimes: francs },
    unknownArticle: "lines.0.code: unknown",
  },
  {
    name: "ansi",
    open: openAnsi,
    payments: { card: "KK", twint: "TW", invoice: "RG" },
    looksUp: true,
    knowsKeys: false,
    sums: { gross: ["auftrag", "total"], lines: ["auftrag", "zeilen"], line: "betrag", centimes: francs },
    unknownArticle: "zeilen.0.artnr: Artikel ungültig",
  },
  {
    name: "soap",
    open: openSoap,
    payments: { card: "CARTA", twint: "TWINT", invoice: "FATT" },
    looksUp: true,
    knowsKeys: false,
    sums: {
      gross: [...IN_ENVELOPE, "totale"],
      lines: [...IN_ENVELOPE, "righe", "riga"],
      line: "importo",
      centimes: francs,
    },
    unknownArticle: "riga 1: articolo sconosciuto",
  },
];

/** Where the state is makes no difference to a wire: in PostgreSQL one with a list, one without look-ups and one in XML. */
export const DIALECTS =
  process.env["TG360_TEST_STORE"] === "postgres"
    ? VENDORS.filter(({ name }) => ["italian", "no-look-up", "soap"].includes(name))
    : VENDORS;

/** The profile that an integrator wrote for a dialect, with `change` merged into it. Throws if it is invalid. */
export function profileOf(name: string, change: Readonly<Record<string, unknown>> = {}): TotalGestProfile {
  const parsed = parseTotalGestProfile(mergeProfile(writtenProfile(name), change));
  if (!parsed.ok) throw new Error(parsed.faults.join("\n"));
  return parsed.profile;
}

/** The same as its file has it. */
export function writtenProfile(name: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(profileFile(name), "utf8")) as Record<string, unknown>;
}

/** The file of a dialect's profile. */
export function profileFile(name: string): string {
  const folder = Object.hasOwn(LIBRARY, name) ? "../../src/clients/totalgest/library" : "vendors";
  return join(import.meta.dirname, folder, `${name}.json`);
}

/** The totals of an order in the vendor's own fields, in centimes. */
export function sumsIn(body: string, { sums }: DialectCase): { readonly gross: number; readonly lines: number } {
  const order: unknown = body.startsWith("<") ? compileXml(["righe.riga"])(body) : JSON.parse(body);
  const lines = at(order, sums.lines);
  const centimes = (value: unknown, path: Path): number => sums.centimes(String(at(value, path)));
  if (!Array.isArray(lines)) throw new Error(`no lines in ${body}`);
  return {
    gross: centimes(order, sums.gross),
    lines: lines.reduce<number>((all, line) => all + centimes(line, [sums.line]), 0),
  };
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, key) => (typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined),
    value,
  );
}
