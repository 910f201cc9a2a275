import { IntlMessageFormat } from "intl-messageformat";

import { type Problem, type ProblemCode, treatmentOf } from "../core/common/problems/problem.ts";
import { cleanLine, truncate } from "./clean.ts";
import { createFormats, type Formats, numberFormat } from "./formats.ts";
import type { Lang } from "../core/common/language.ts";
import { inEnglish, type MessageKey, readLocale } from "./locale.ts";
import { shellWord } from "../core/common/words.ts";
import { problemValues, type Values, SOME_ITEM } from "./problem-values.ts";
import { commandsIn, inOneText, marked, type Next, stepsOf, namingShop } from "./next.ts";
import { DEFAULT_TIME_ZONE } from "../core/common/time/zone.ts";

/** What happened and where, and the next steps. */
export interface Message {
  readonly message: string;
  readonly next: Next;
}

/** All texts for people, in one language. Every result is one harmless line. */
export interface Text<Key extends string = MessageKey> {
  readonly lang: Lang;
  readonly formats: Formats;
  /** The message of this key. Values are cleaned here; a missing value stays visible as `{name}`. */
  t(key: Key | MessageKey, values?: Values): string;
  /** The next steps of this key: each command is apart from its sentence. */
  next(key: Key | MessageKey, values?: Values): Next;
  /** Next steps as one text; null = there is nothing to do. */
  inOneText(next: Next): string | null;
  /**
   * The text of a problem. `item` = its order or product, for the commands in the hint; several are joined by commas.
   * An order that waits is also offered to be marked or dismissed.
   */
  problem(problem: Problem, item?: string): Message;
  /** A problem in a few words, for a list; those that have none are told whole. */
  brief(problem: Problem): string;
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
  messages: Readonly<Partial<Record<Key, string>>>,
  lang: Lang,
  timeZone: string | null,
  shop: string | null,
): Promise<Text<Key>> {
  const formats = createFormats(lang, timeZone);
  // ICU's own resolution lists every locale, which takes longer than everything else here; our locales are known to
  // exist.
  IntlMessageFormat.resolveLocale = (locale) => new Intl.Locale(String(locale));
  const cache = new Map<string, { format(values: Record<string, string | number>): unknown }>();

  const command = (line: string): string => namingShop(line, shop);
  const find = (key: string): string | undefined =>
    Object.hasOwn(messages, key) ? (messages as Readonly<Record<string, string>>)[key] : inEnglish(key);
  const isMessageKey = (key: string): key is MessageKey => find(key) !== undefined;
  const messageOf = (key: string): string => find(key) ?? key;

  function filled(message: string, values: Record<string, string | number>): string {
    if (PLAIN.test(message)) return fillPlain(message, values);
    let formatter = cache.get(message);
    if (formatter === undefined) {
      formatter = new IntlMessageFormat(message, formats.locale, undefined, {
        ignoreTag: true,
        formatters: FORMATTERS,
      });
      cache.set(message, formatter);
    }
    return String(formatter.format(values));
  }

  function t(key: Key | MessageKey, given: Values = {}): string {
    return tidy(filled(command(messageOf(key)), fill(given, formats)));
  }

  function next(key: Key | MessageKey, given: Values = {}): Next {
    const message = messageOf(key);
    const values = fill({ ...oneOf(given), ...given }, formats);
    for (const [name, template] of commandsIn(message)) {
      const line = template === null ? String(values[name]) : filled(command(inWords(template)), values);
      values[name] = marked(template === null ? command(line) : line);
    }
    return stepsOf(filled(message, values)).map(({ say, ...step }) => ({ say: tidy(say), ...step }));
  }

  /** A template with the placeholders for a person in the reader’s language: NUMBER, FILE. */
  function inWords(template: string): string {
    return template.replaceAll(/(?<![A-Z{])[A-Z]{2,}(?![A-Z])/g, (word) => {
      const key = `word.${word}`;
      return isMessageKey(key) ? messageOf(key) : word;
    });
  }

  const valuesOf = (problem: Problem, item?: string): Values => ({
    ...problemValues(problem, { lang, formats, t, isMessageKey }),
    item: item ?? idOf(problem.data) ?? SOME_ITEM,
  });

  function problem(problem: Problem, item?: string): Message {
    const values = valuesOf(problem, item);
    const hint = hintKey(problem.code);
    const decide = item !== undefined && treatmentOf(problem).isDecidable ? next("hint.or-decide", values) : [];
    return {
      message: ended(t(`problem.${problem.code}`, values)),
      next: isMessageKey(hint) ? [...next(hint, values), ...decide] : [],
    };
  }

  function brief(problem: Problem): string {
    const key = `brief.${problem.code}`;
    return ended(t(isMessageKey(key) ? key : `problem.${problem.code}`, valuesOf(problem)));
  }

  const oneText = (steps: Next): string | null => (steps.length === 0 ? null : inOneText(steps, t("said.colon")));

  return { lang, formats, t, next, inOneText: oneText, problem, brief, command };
}

/** Problems with the next step of another one. */
const AS_OF: Partial<Record<ProblemCode, ProblemCode>> = {
  "held-left": "brake",
  "price-fell": "price-zero",
  "price-rose": "price-zero",
  "no-lines": "order-invalid",
  "cancelled-unsent": "cancelled-needs-yes",
  "acknowledge-needs-number": "order-newcomer",
  "got-no-json": "got-html",
  "paging-loop": "server-error",
  "remote-refused": "mapping-unverified",
  "locked-elsewhere": "locked",
  "first-day-unset": "export-from-missing",
  "audit-without-start": "export-from-missing",
  "statuses-unclassed": "statuses-twice",
  "status-renamed": "status-unclassed",
  "profile-name": "setting-unknown",
  "list-changed": "changed-since-shown",
  "texts-changed": "changed-since-shown",
  "option-conflict": "option-needs",
  "address-missing": "order-invalid",
  "sku-empty": "product-invalid",
  "price-foreign": "price-missing",
  "settings-missing": "not-configured",
  "backup-empty": "not-configured",
  "delivery-none": "cannot-acknowledge",
  "cannot-put-back": "cannot-acknowledge",
  "no-article-asked": "cannot-acknowledge",
  "put-back": "restored",
  "waits-long": "cannot-acknowledge",
  "text-unwritable": "totals-mismatch",
  "adapter-list": "adapter-field",
  "never-ran": "overdue",
  "statuses-refused": "orders-held",
  "audit-not-proven": "audit-missing",
  "day-differs": "day-proven",
  "day-not-given-up": "day-proven",
};

/** The message with the next step of a problem; where there is none, the key is of no message. */
export function hintKey(code: ProblemCode): string {
  return `hint.${AS_OF[code] ?? code}`;
}

/** The orders or the product that a problem names. */
function idOf(data: Problem["data"]): string | null {
  if ("ids" in data) return data.ids;
  return "id" in data && typeof data.id === "string" && data.id !== "" ? data.id : null;
}

/** `one` takes the place of the items in commands that take only one. */
function oneOf({ item }: Values): Values {
  return typeof item === "string" ? { one: item.includes(",") ? SOME_ITEM : item } : {};
}

/** A detail may be empty, also in brackets or quotation marks, or end with its own full stop. */
function tidy(sentence: string): string {
  return sentence
    .replaceAll(/ \((?:[^()]*[“«]\s*[”»])?\s*\)/g, "")
    .replaceAll(/(?<=[\p{L}\p{N}”»)])\.\.(?=\s|$)/gu, ".")
    .replaceAll(/([!?…])\.(?=\s|$)/g, "$1")
    .replaceAll(/\s*:\s*\.(?=\s|$)/g, ".");
}

/** What the other system said was empty. */
function ended(message: string): string {
  return message.replace(/\s*:$/, ".");
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
    // Options are a part of a command, which is typed as a whole.
    const shown =
      typeof value !== "string"
        ? joinList(value, formats)
        : name === "options"
          ? cleanLine(value)
          : showValue(value, formats);
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

/** French has a space before it, at which no line ends. */
function semicolonIn(locale: string): string {
  return locale.startsWith("fr") ? "\u00A0; " : "; ";
}

/** Items of one word are joined with commas, longer ones with semicolons. */
function joinList(items: readonly string[], formats: Formats): string {
  const shown = items.slice(0, LONGEST_LIST).map((item) => showValue(item, formats));
  if (items.length > LONGEST_LIST) shown.push("…");
  return shown.join(shown.some((item) => /[\s,]/.test(item)) ? semicolonIn(formats.locale) : ", ");
}
