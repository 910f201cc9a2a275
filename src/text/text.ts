import type { HealthReason } from "../core/run/health/health-reason.ts";
import type { Problem } from "../core/common/problems/problem.ts";
import { treatmentOf } from "../core/common/problems/problem-table.ts";
import { cleanLine, truncate } from "./clean.ts";
import { createFormats, type Formats, numberFormat } from "./formats.ts";
import type { Lang } from "../core/common/language.ts";
import { type MessageKey, readLocale } from "./locale.ts";
import { problemValues, type Values } from "./problem-values.ts";
import { shellWord } from "../core/common/shell-word.ts";
import { SOME_ITEM } from "./some-item.ts";
import { namingShop } from "./shop-commands.ts";
import { DEFAULT_TIME_ZONE } from "../core/common/time/time-zone.ts";

/** What happened and where, and the next step; null = nothing to do. */
export interface Message {
  readonly message: string;
  readonly hint: string | null;
}

/** All texts for people, in one language. Every result is one harmless line. */
export interface Text<Key extends string = MessageKey> {
  readonly lang: Lang;
  readonly formats: Formats;
  /** The message of this key. Values are cleaned here; a missing value stays visible as `{name}`. */
  t(key: Key | MessageKey, values?: Values): string;
  /**
   * The text of a problem. `item` = its order or product, for the commands in the hint; several are joined by commas.
   * An order that waits is also offered to be marked or dismissed.
   */
  problem(problem: Problem, item?: string): Message;
  /** The reason for a health, and the command that shows or solves it. */
  reason(reason: HealthReason): Message;
  /** One line of a diagnosis, and what to do about it. */
  problem(remark: Problem): Message;
  /** A command to type, with `--shop` if needed. */
  command(line: string): string;
}

/**
 * The library's formatters, except for numbers. Each is created once, because creating one takes longer than its use.
 */
const FORMATTERS = {
  getNumberFormat: remembered(numberFormat),
  getDateTimeFormat: remembered(
    (...given: ConstructorParameters<typeof Intl.DateTimeFormat>) => new Intl.DateTimeFormat(...given),
  ),
  getPluralRules: remembered(
    (...given: ConstructorParameters<typeof Intl.PluralRules>) => new Intl.PluralRules(...given),
  ),
};

function remembered<Given extends readonly unknown[], Made>(
  make: (...given: Given) => Made,
): (...given: Given) => Made {
  const made = new Map<string, Made>();
  return (...given) => {
    const key = JSON.stringify(given);
    const known = made.get(key) ?? make(...given);
    made.set(key, known);
    return known;
  };
}

/** Longer values are cut: an excerpt of an answer must not fill the screen. */
const LONGEST_VALUE = 300;
const LONGEST_LIST = 40;

/** Values that are tg360 commands. */
const COMMAND_VALUES = ["command", "instead"] as const;

/**
 * Reads the messages of `lang` only. `timeZone` null = instants stay RFC 3339 UTC, for documents that programs read.
 * `shop` = the named shop, which is added to each command in a message.
 */
export async function createText(
  lang: Lang,
  timeZone: string | null = DEFAULT_TIME_ZONE,
  shop: string | null = null,
): Promise<Text> {
  return textFrom(readLocale(lang, "messages"), lang, timeZone, shop);
}

/** As `createText`, with these messages. */
export async function textFrom<Key extends MessageKey>(
  messages: Readonly<Record<Key, string>>,
  lang: Lang,
  timeZone: string | null,
  shop: string | null,
): Promise<Text<Key>> {
  const { IntlMessageFormat } = await import("intl-messageformat");
  const formats = createFormats(lang, timeZone);
  // ICU's own resolution lists every locale, which takes longer than everything else here; our locales are known to
  // exist.
  IntlMessageFormat.resolveLocale = (locale) => new Intl.Locale(String(locale));
  const cache = new Map<Key | MessageKey, { format(values: Record<string, string | number>): unknown }>();

  const command = (line: string): string => namingShop(line, shop);
  const isMessageKey = (key: string): key is MessageKey => Object.hasOwn(messages, key);

  function t(key: Key | MessageKey, given: Values = {}): string {
    const message = command((messages as Readonly<Record<Key | MessageKey, string>>)[key]);
    const values = shop === null ? given : withCommands(given, command);
    if (PLAIN.test(message)) return tidy(fillPlain(message, fill(values, formats)));
    let formatter = cache.get(key);
    if (formatter === undefined) {
      formatter = new IntlMessageFormat(message, formats.locale, undefined, {
        ignoreTag: true,
        formatters: FORMATTERS,
      });
      cache.set(key, formatter);
    }
    return tidy(String(formatter.format(fill(values, formats))));
  }

  function problem(problem: Problem, item?: string): Message {
    const values = { ...problemValues(problem, { lang, formats, t, isMessageKey }), ...itemValues(item) };
    const hint = `hint.${problem.code}`;
    const decide = item !== undefined && treatmentOf(problem).isDecidable ? [t("hint.or-decide", values)] : [];
    const message = t(`problem.${problem.code}`, values);
    const { times = 1 } = problem;
    return {
      message: times === 1 ? message : `${message} ${t("said.times", { times })}`,
      hint: isMessageKey(hint) ? joinSentences([t(hint, values), ...decide]) : null,
    };
  }

  function reason(reason: HealthReason): Message {
    if (reason.code === "brake") return problem(reason.data.brake);
    if (reason.code === "standing") return problem(reason.data.problem);
    const values = "to" in reason.data ? { ...reason.data, day: formats.localDay(reason.data.to) } : reason.data;
    return { message: t(`because.${reason.code}`, values), hint: t(`advice.${reason.code}`, reason.data) };
  }

  return { lang, formats, t, problem, reason, command };
}

function joinSentences(sentences: readonly string[]): string {
  return sentences.map((one, at) => (at < sentences.length - 1 ? one.replace(/([^.!?])$/, "$1.") : one)).join(" ");
}

/** `one` takes the place of the item in commands that take only one. */
function itemValues(item: string = SOME_ITEM): Values {
  return { item, one: item.includes(",") ? SOME_ITEM : item };
}

function withCommands(values: Values, command: (line: string) => string): Values {
  const changed = COMMAND_VALUES.flatMap((name) => {
    const value = values[name];
    return typeof value === "string" ? [[name, command(value)]] : [];
  });
  return changed.length === 0 ? values : { ...values, ...Object.fromEntries(changed) };
}

/** A detail may be empty, or end with its own full stop. */
function tidy(sentence: string): string {
  return sentence.replace(/\.\.$/, ".").replace(/\s*:\s*\.$/, ".");
}

/** Only text and names in braces: most messages, which need no ICU, whose first use takes as long as a start. */
const PLAIN = /^(?:[^{}']|\{\w+\})*$/;

function fillPlain(message: string, values: Readonly<Record<string, string | number>>): string {
  return message.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}

/** Cleans the values, and adds to each its quoted form (`…Arg`) and to each list its length (`…Count`). */
function fill(values: Values, formats: Formats): Record<string, string | number> {
  const filled: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "number") {
      filled[name] = value;
      continue;
    }
    const shown = typeof value === "string" ? showValue(value, formats) : joinList(value, formats);
    filled[name] = shown;
    filled[`${name}Arg`] = shellWord(shown);
    if (typeof value !== "string") filled[`${name}Count`] = value.length;
  }
  return filled;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z$/;

function showValue(value: string, formats: Formats): string {
  if (INSTANT.test(value) && !Number.isNaN(Date.parse(value))) return formats.instant(Date.parse(value));
  return truncate(cleanLine(value), LONGEST_VALUE);
}

/** Items of one word are joined with commas, longer ones with semicolons. */
function joinList(items: readonly string[], formats: Formats): string {
  const shown = items.slice(0, LONGEST_LIST).map((item) => showValue(item, formats));
  if (items.length > LONGEST_LIST) shown.push("…");
  return shown.join(shown.some((item) => /[\s,]/.test(item)) ? "; " : ", ");
}
