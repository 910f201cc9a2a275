import { isSystem, SYSTEMS } from "../core/common/systems.ts";
import type { Binding } from "../core/ports/binding.ts";
import { mappedPair, type Problem } from "../core/common/problems/problem.ts";
import type { Formats } from "./formats.ts";
import type { Lang } from "../core/common/language.ts";
import type { MessageKey } from "./locale.ts";
import { typedDuration, parseDuration, SECOND } from "../core/common/time/duration.ts";
import { shellWord } from "../core/common/words.ts";
import { translateWirePhrase } from "./wire-words.ts";

/** Stands in a command for an order or product that is not given. Apart from the text, which loads all messages. */
export const SOME_ITEM = "ID";

/** Values of a message. Lists are joined; instants (RFC 3339) are formatted in the shop's time zone. */
export type Values = Readonly<Record<string, string | number | readonly string[]>>;

type Translate = (key: MessageKey, values?: Values) => string;

interface ValueWords {
  readonly lang: Lang;
  readonly formats: Formats;
  readonly t: Translate;
  readonly isMessageKey: (key: string) => key is MessageKey;
}

/** The values of a problem's messages: its data, translated where there are translations. */
export function problemValues(problem: Problem, words: ValueWords): Values {
  const { lang, formats } = words;
  return {
    ...problem.data,
    ...withoutId(problem.data),
    ...wireWords(problem.data, lang),
    ...optionsOf(problem.data, words),
    ...addressOf(problem.data),
    ...bindingOf(problem),
    ...mapOptionOf(problem, words),
    ...secretOptionOf(problem),
    ...longerOf(problem),
    ...typedOf(problem, words),
    ...amounts(problem, formats),
    ...choicesOf(problem),
    ...statusesOf(problem),
    ...causeOf(problem.data, words),
    ...wayIn(problem),
    ...faultOf(problem),
    ...refusedPlaces(problem, words),
    ...daysOf(problem, words),
  };
}

/** Days and months as people write them. */
function daysOf({ code, data }: Problem, { formats, t }: ValueWords): Values {
  if (code === "export-from-missing")
    return { months: data.months.map((one) => monthText(one, formats, t("said.colon"))) };
  if (code === "audit-differences" || code === "audit-not-proven") return { day: formats.localDay(data.to) };
  const isOfDay =
    code === "audit-none" || code === "day-proven" || code === "day-differs" || code === "day-not-given-up";
  return isOfDay ? { day: formats.localDay(data.day), to: data.day } : {};
}

/** `2026-11: 25` as `November 2026: 25`. */
export function monthText(counted: string, formats: Formats, colon: string): string {
  return counted.replace(/^(\d{4}-\d{2}): /, (_, month: string) => formats.month(month) + colon);
}

/** For a record without a readable id: an empty value would look like a mistake in the sentence. */
function withoutId(data: Problem["data"]): Values {
  return "id" in data && data.id === "" ? { id: "?" } : {};
}

/** A file that this user may not open is handed over by the shell, which may: in a package, root's command becomes the user tg360. */
function wayIn({ code, data }: Problem): Values {
  if (code !== "file-not-written" && code !== "secret-unavailable") return {};
  const isDenied = /^(?:EACCES|EPERM)\b/.test(data.detail);
  if (code === "secret-unavailable") {
    const stdin = STDIN_OPTIONS[data.key];
    return { way: isDenied && stdin !== undefined ? "stdin" : "none", stdinOption: stdin ?? "" };
  }
  return { way: isDenied && data.what === "backup" ? "stdout" : "none" };
}

/** What is wrong with the encryption to the database: each has a way out of its own. */
function faultOf({ code, data }: Problem): Values {
  if (code !== "database-certificate") return {};
  return { fault: FAULTS.find(([words]) => words.test(data.detail))?.[1] ?? "issuer" };
}

const FAULTS: readonly (readonly [words: RegExp, fault: string])[] = [
  [/ALTNAME|HOSTNAME_MISMATCH/, "host"],
  [/EXPIRED|NOT_YET/, "dates"],
  [/does not support SSL/, "none"],
  [/^(?:ENOENT|EACCES|EPERM|EISDIR|ENOTDIR)\b/, "file"],
];

const STDIN_OPTIONS: Readonly<Record<string, string>> = {
  "totalgest.password": "--password-stdin",
  "framework360.apiKey": "--api-key-stdin",
  "notify.smtpPassword": "--smtp-password-stdin",
  "notify.webhookUrl": "--notify-webhook-stdin",
};

/** TotalGest's choices, where they are known. */
function choicesOf(problem: Problem): Values {
  if (mappedPair(problem) === null) return {};
  return { codes: "codes" in problem.data ? (problem.data.codes ?? []) : [] };
}

function statusesOf({ code, data }: Problem): Values {
  return code === "statuses-missing" ? { keys: data.missing.map((one) => one.slice(0, one.indexOf(":"))) } : {};
}

/** The meaning of a system’s code is shown before it, because operators do not know ECONNREFUSED. */
function causeOf(data: Problem["data"], { t, isMessageKey }: ValueWords): Values {
  if (!("detail" in data) || typeof data.detail !== "string") return {};
  // A mail server's library puts words before the code: `connect ECONNREFUSED 127.0.0.1:25`.
  const codes = [data.detail.split(":")[0], /\bE[A-Z]{4,}\b/.exec(data.detail)?.[0]];
  const key = codes.map((code) => `cause.${code ?? ""}`).find(isMessageKey);
  // The cause says in the reader’s language what Node says in English: `ENOENT: no such file or directory, open '/x'`.
  return key === undefined ? {} : { detail: `${t(key)} (${data.detail.replace(/^(E[A-Z]+): [^,]+, /, "$1: ")})` };
}

/** `line 1, article ABC: unknown in TotalGest`; reasons without a translation stay in TotalGest's text. */
function refusedPlaces(problem: Problem, { t, isMessageKey }: ValueWords): Values {
  if (problem.code !== "erp-refused-order") return {};
  const { fields, reasons = [], lines = [], articles = [] } = problem.data;
  return {
    fields: fields.map((field, at) => {
      const key = `refused.${reasons[at] ?? ""}`;
      const why = isMessageKey(key) ? t(key) : field;
      const [line = "", article = ""] = [lines[at], articles[at]];
      if (line === "") return why;
      return t("refused.at", { line, article, isKnown: article === "" ? "no" : "yes", why });
    }),
  };
}

/** Amounts are decimal strings; their currency stands behind them, or is a value of its own. */
function amounts({ code, data }: Problem, { money }: Formats): Values {
  const names = AMOUNTS[code];
  if (names === undefined) return {};
  const given = data as Readonly<Record<string, string | readonly string[] | undefined>>;
  const currency = String(given["currency"] ?? "");
  const shown = (one: string): string => {
    const [amount = "", own = currency] = one.split(" ");
    return money(amount, own);
  };
  const values = names.map((name) => [name, given[name] ?? ""] as const);
  return Object.fromEntries(
    values.map(([name, value]) => [name, typeof value === "string" ? shown(value) : value.map((one) => shown(one))]),
  );
}

/** The values of a problem that are amounts. */
const AMOUNTS: Readonly<Partial<Record<Problem["code"], readonly string[]>>> = {
  "total-adjusted": ["by"],
  "total-read-otherwise": ["total", "net", "gross"],
  "totals-mismatch": ["lines", "total"],
  "price-fell": ["from", "to"],
  "price-rose": ["from", "to"],
  "price-ambiguous": ["prices"],
  "order-described": ["total"],
  "erp-order-differs": ["total", "expected"],
  "payments-waiting": ["sums"],
};

/** Expected and found values are phrases of the wire schemas, in English. */
function wireWords(data: Problem["data"], lang: Lang): Values {
  const given = Object.entries(data).flatMap(([name, value]: [string, unknown]) =>
    WIRE_WORDS.has(name) && typeof value === "string" ? [[name, translateWirePhrase(value, lang)]] : [],
  );
  // An empty field is shown as "nothing".
  const nothing =
    "seen" in data && data.seen === "" && "expected" in data ? { seen: translateWirePhrase("nothing", lang) } : {};
  return { ...Object.fromEntries(given), ...nothing };
}

const WIRE_WORDS: ReadonlySet<string> = new Set(["expected", "found", "seen"]);

/** All options of one command, the pairs to be mapped among them. */
function optionsOf(data: Problem["data"], words: ValueWords): Values {
  const pairs = "pairs" in data ? data.pairs.map((pair) => `--map-payment ${shellWord(pair)}`) : [];
  const options = "options" in data ? data.options : pairs;
  return options.length === 0 ? {} : { options: options.map((one) => inWords(one, words)).join(" ") };
}

/** What a person fills in stands at the end, and is called as the reader calls it. */
function inWords(option: string, { t, isMessageKey }: ValueWords): string {
  return option.replace(/(?<=^|[= ])[A-Z]{2,}(?='?$)/, (word) => {
    const key = `word.${word}`;
    return isMessageKey(key) ? t(key) : word;
  });
}

/** Of a command line that is wrong. Its arguments are called as in the help, and what a person fills in as well. */
function typedOf({ code, data }: Problem, { t, isMessageKey }: ValueWords): Values {
  const wordFor = (name: string, otherwise: string): string => {
    const key = `word.${name}`;
    return isMessageKey(key) ? t(key) : otherwise;
  };
  const said = (text: string): string => text.replaceAll(/\b[A-Z]{3,}\b/g, (word) => wordFor(word, word));
  const argument = (name: string): string => wordFor(name.toUpperCase(), name);
  if (code === "bad-usage") return data.what === "argument" ? { named: argument(data.named) } : {};
  if (code === "bad-option") {
    const expected =
      data.kind === "examples"
        ? data.expected.map((one) => said(one).replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$3.$2.$1"))
        : data.expected;
    return { option: argument(data.option), expected };
  }
  if (code === "config-invalid") {
    return { faults: data.faults.map((one) => one.replace(/\([^()]*\)$/, (allowed) => said(allowed))) };
  }
  if (code === "shops-incomplete") return { instead: said(data.instead) };
  return code === "needs-terminal" ? { flags: data.flags.map((one) => said(one)) } : {};
}

/** The option that sets the address of the system that a problem is about. */
function addressOf(data: Problem["data"]): Values {
  const known = "address" in data ? { hasAddress: data.address === "" ? "no" : "yes" } : {};
  if ("system" in data && typeof data.system === "string" && isSystem(data.system)) {
    return { ...known, addressOption: OPTION_OF[SYSTEMS[data.system].address] };
  }
  if (!("setting" in data) || typeof data.setting !== "string") return known;
  return {
    ...known,
    addressOption: OPTION_OF[data.setting === "totalgest.endpoint" ? data.setting : "framework360.url"],
  };
}

const OPTION_OF = { "totalgest.endpoint": "--endpoint", "framework360.url": "--shop-url" } as const;

/** What puts the values back that the state belongs to: all that differ, in one command. */
function bindingOf(problem: Problem): Values {
  if (problem.code !== "state-of-another") return {};
  const { fields, bounds } = problem.data;
  const isAddress = fields.every((field) => field === "endpoint" || field === "shopUrl");
  const back = fields.map((field, at) => `${BINDING_OPTIONS[field]} ${shellWord(bounds[at] ?? "")}`);
  return { kind: isAddress ? "address" : "shop", back: back.join(" ") };
}

const BINDING_OPTIONS = {
  ownerId: "--owner-id",
  shopId: "--shop-id",
  site: "--site",
  endpoint: "--endpoint",
  shopUrl: "--shop-url",
} as const satisfies Readonly<Record<keyof Binding, string>>;

function mapOptionOf({ code, data }: Problem, words: ValueWords): Values {
  return code === "code-unknown" ? { mapOption: inWords(mapOption(data.key), words) } : {};
}

const MAP_OPTIONS: Readonly<Record<string, string>> = { vat: "--map-vat", shipping: "--map-shipping" };

/** `mapping.payments.cod` as `--map-payment cod=CODE`. */
export function mapOption(key: string): string {
  const [, kind = "", from = ""] = /^mapping\.(payments|shipping|vat)\.(.*)$/s.exec(key) ?? [];
  return `${MAP_OPTIONS[kind] ?? "--map-payment"} ${shellWord(`${from}=CODE`)}`;
}

/** Twice as long as now: advice that was followed once is not given again. */
function longerOf({ code, data }: Problem): Values {
  if (code === "timed-out") return { longer: typedDuration(2 * (data.timeoutMs ?? USUAL_TIMEOUT_MS)) };
  return code === "too-slow" ? { longer: typedDuration(2 * (parseDuration(data.timeout) ?? USUAL_TIMEOUT_MS)) } : {};
}

const USUAL_TIMEOUT_MS = 30 * SECOND;

/** The option that reads a secret from a file. */
function secretOptionOf({ code, data }: Problem): Values {
  if (code !== "secret-sealed" && code !== "secret-unsendable") return {};
  return { secretOption: SECRET_OPTIONS[data.key] ?? "--password-file" };
}

const SECRET_OPTIONS: Readonly<Record<string, string>> = {
  "totalgest.password": "--password-file",
  "framework360.apiKey": "--api-key-file",
  "notify.smtpPassword": "--smtp-password-file",
  "notify.webhookUrl": "--notify-webhook-file",
};
