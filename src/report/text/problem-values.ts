import { mappedPair } from "../../core/common/problems/problem-table.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { Formats } from "./formats.ts";
import type { Lang } from "../../core/common/language.ts";
import type { MessageKey } from "../locale.ts";
import { shellWord } from "./shell-word.ts";
import { sayWireWord } from "./wire-words.ts";

/** What a message can be filled with. Lists are joined; instants (RFC 3339) are written in the shop's time zone. */
export type Values = Readonly<Record<string, string | number | readonly string[]>>;

type Say = (key: MessageKey, values?: Values) => string;

interface Words {
  readonly lang: Lang;
  readonly formats: Formats;
  readonly t: Say;
  readonly isMessageKey: (key: string) => key is MessageKey;
}

/** What a problem's sentences are filled with: its data, in the reader's words where they have any. */
export function problemValues(problem: Problem, words: Words): Values {
  const { lang, formats } = words;
  return {
    ...problem.data,
    ...withoutId(problem.data),
    ...wireWords(problem.data, lang),
    ...optionsOf(problem.data),
    ...amounts(problem, formats),
    ...choicesOf(problem),
    ...statusesOf(problem),
    ...causeOf(problem.data, words),
    ...refusedPlaces(problem, words),
  };
}

/** A record whose id could not be read: a gap in the sentence would look like a mistake in it. */
function withoutId(data: Problem["data"]): Values {
  return "id" in data && data.id === "" ? { id: "?" } : {};
}

/** A state of an older version does not say what TotalGest has to choose from. */
function choicesOf(problem: Problem): Values {
  if (mappedPair(problem) === null) return {};
  return { codes: "codes" in problem.data ? (problem.data.codes ?? []) : [] };
}

/** Without a misspelt setting, the statuses that mean completed are missing. */
function statusesOf({ code, data }: Problem): Values {
  if (code !== "statuses-unknown") return {};
  const { key = "export.statuses", missing = [] } = data;
  return { key, missing, option: key === "export.cancelled" ? "--cancelled" : "--statuses" };
}

/** What a code of the network means stands before it: nobody in a shop knows what ECONNREFUSED is. */
function causeOf(data: Problem["data"], { t, isMessageKey }: Words): Values {
  if (!("detail" in data) || typeof data.detail !== "string") return {};
  const key = `cause.${data.detail}`;
  return isMessageKey(key) ? { detail: `${t(key)} (${data.detail})` } : {};
}

/** `line 1, article ABC: unknown in TotalGest`; what has no known reason stays as TotalGest says it. */
function refusedPlaces(problem: Problem, { t, isMessageKey }: Words): Values {
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

/** Sums come as decimals. */
function amounts(problem: Problem, { money }: Formats): Values {
  if (problem.code === "total-adjusted") return { by: money(problem.data.by, "") };
  if (problem.code !== "totals-mismatch") return {};
  return { lines: money(problem.data.lines, ""), total: money(problem.data.total, "") };
}

/** What should stand somewhere, and what stands there, come in the English of the wire schemas. */
function wireWords(data: Problem["data"], lang: Lang): Values {
  const given = Object.entries(data).flatMap(([name, value]: [string, unknown]) =>
    WIRE_WORDS.has(name) && typeof value === "string" ? [[name, sayWireWord(value, lang)]] : [],
  );
  // A field in which nothing stands.
  const nothing =
    "seen" in data && data.seen === "" && "expected" in data ? { seen: sayWireWord("nothing", lang) } : {};
  return { ...Object.fromEntries(given), ...nothing };
}

const WIRE_WORDS: ReadonlySet<string> = new Set(["expected", "found", "seen"]);

/** Pairs to be mapped, as options for a shell. */
function optionsOf(data: Problem["data"]): Values {
  return "pairs" in data ? { options: data.pairs.map((pair) => `--map-payment ${shellWord(pair)}`).join(" ") } : {};
}
