import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { PROBLEM_CODES, treatmentOf } from "../../src/core/common/problems/problem.ts";
import { isWarningOrError } from "../../src/core/run/doctor/finding.ts";
import { LANGS } from "../../src/core/common/language.ts";
import { type MessageKey, readLocale } from "../../src/text/locale.ts";
import COMMANDS from "../../src/text/commands.json" with { type: "json" };
import { hintKey } from "../../src/text/text.ts";
import { WHOLE_LANGUAGES } from "../support/languages.ts";
import { placeholders } from "../support/placeholders.ts";

const en = readLocale("en", "messages");
const fr = { ...en, ...readLocale("fr", "messages") };
const italian = { ...en, ...readLocale("it", "messages") };
const de = { ...en, ...readLocale("de", "messages") };
const CATALOGUES = { en, fr, it: italian, de };
const KEYS = Object.keys(en).filter((key): key is MessageKey => key in en);

/** These say all there is to say. */
const WITHOUT_HINT: ReadonlySet<string> = new Set([
  "not-saved",
  "forced-date",
  "forced-status",
  "permissions-tightened",
  "total-adjusted",
]);

/** All of the program. */
function sources(folder: string): readonly string[] {
  const root = new URL(`${folder}/`, import.meta.url).pathname;
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(root, name), "utf8"));
}

/** Findings of the doctor about a profile, adapters, the proposal of a profile, and the help of their commands: in English alone. */
function isForIntegrators(key: string): boolean {
  if (/^commands > (?:metrics|worker|profile|adapter|sandbox) > (?!summary)/.test(key)) return true;
  const [family = "", name = ""] = key.split(".");
  if (["adapter", "doctor", "profile", "json", "workers", "sandbox"].includes(family)) return true;
  if (/^shops\.(?:(?:did|not)-rekey|did-(?:import|export|move)|after-)/.test(key)) return true;
  const code = PROBLEM_CODES.find((one) => one === name);
  const isFinding = code !== undefined && /integrator|nobody/.test(treatmentOf({ code }).actor);
  return (family === "problem" || family === "hint") && (isFinding || FOR_INTEGRATORS.test(name));
}

/** Profiles, adapters, an installation on PostgreSQL, and the files of many shops. */
const FOR_INTEGRATORS = new RegExp(
  "^(?:state-other-version|tls-check-off|shop-unnamed|token-refused|authenticator-refused" +
    "|database-.*|sealing-key-.*|adapter-.*|profile-(?:invalid|unknown|unreadable|name)|secret-sealed|store-url-wrong" +
    "|settings-(?:refused|altered|raced)|shop-files-unread|move-(?:taken|only-into-database)|lease-(?:lost|short)" +
    "|worker-rests|wire-unread|xml-unread|answer-no-text|end-untold|cannot-ask|page-refused|next-page-elsewhere" +
    "|shops-incomplete|shop-files-missing|folder-holds-shops|shop-name-wrong|shop-moved|zone-off|heartbeat-failed" +
    "|database-instead|webhook-unsupported|order-unread|functions-missing|no-(?:look-up|order-list|order-totals)|dry-order)$",
);

/** Every text of a file, by its path in it. */
function texts(words: object, path = ""): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(words).flatMap(([key, word]: [string, string | object]) =>
      typeof word === "string" ? [[`${path}${key}`, word]] : Object.entries(texts(word, `${path}${key} > `)),
    ),
  );
}

describe.each(["messages", "help", "page"] as const)("the file %s.json", (part) => {
  const english = texts(readLocale("en", part));

  it.each(LANGS)(
    "has in %s the keys of the English one, in the same order, but for what only integrators read",
    (lang) => {
      const own = texts(readLocale(lang, part));
      const isWhole = WHOLE_LANGUAGES.some((one) => one === lang);
      const keys = Object.keys(english).filter((key) => key in own || (isWhole && !isForIntegrators(key)));
      expect(Object.keys(own)).toEqual(keys);
    },
  );

  it.each(LANGS)("has in %s no key twice", (lang) => {
    const path = new URL(`../../src/text/locales/${lang}/${part}.json`, import.meta.url);
    const source = existsSync(path) ? readFileSync(path, "utf8") : "";
    const written = source.split("\n").filter((line) => /^ +"(?:[^"\\]|\\.)+": "/.test(line));
    expect(written.length).toBe(Object.keys(texts(readLocale(lang, part))).length);
  });

  it.each(LANGS)("fills in %s every text with the same values as in English", (lang) => {
    const own = texts(readLocale(lang, part));
    const differing = Object.keys(own).filter(
      (key) => placeholders(own[key] ?? "").join() !== placeholders(english[key] ?? "").join(),
    );
    expect(differing).toEqual([]);
  });
});

it.each(["it", "de"] as const)("the phrases of the wire have in %s the keys and values of the French ones", (lang) => {
  const [french, own] = [texts(readLocale("fr", "wire")), texts(readLocale(lang, "wire"))];
  const slots = (words: Readonly<Record<string, string>>): readonly string[] =>
    Object.entries(words).map(([phrase, translation]) => `${phrase}: ${placeholders(translation).join()}`);
  expect(slots(own)).toEqual(slots(french));
});

describe.each(Object.entries(CATALOGUES))("the catalogue %s", (lang, catalogue) => {
  it("has no line of a prompt that a terminal of 80 columns breaks in the middle of a word", () => {
    const isLine = (key: string): boolean => /^setup\.wrong-|^ask\.(.*keys|none-ticked)$/.test(key);
    // A mark and a blank stand before it.
    expect(KEYS.filter((key) => isLine(key) && catalogue[key].length > 78)).toEqual([]);
  });

  it("asks for the first day in a line that has room for the answer", () => {
    // A mark and a blank before it, a blank and a day behind it.
    expect(catalogue["setup.export-from"].length).toBeLessThan(80 - 13);
  });

  it("has no empty message, no straight apostrophe (ICU syntax), no double blank", () => {
    const bad = KEYS.filter((key) => {
      const message: string = catalogue[key];
      return message.trim() === "" || /'| {2}/.test(message);
    });
    expect(bad).toEqual([]);
  });

  it("gives every problem a message, and a next step wherever there is one", () => {
    expect(PROBLEM_CODES.filter((code) => !(`problem.${code}` in catalogue))).toEqual([]);
    const toMend = PROBLEM_CODES.filter((code) => isWarningOrError(treatmentOf({ code })) && !WITHOUT_HINT.has(code));
    expect(toMend.filter((code) => !(hintKey(code) in catalogue))).toEqual([]);
  });

  it("names the same commands as the English one", () => {
    const commands = (message: string): readonly string[] =>
      [...message.matchAll(/tg360 (?:configure|pull-products|export-orders|status(?: orders| products)?)|--[a-z-]+/g)]
        .map((match) => match[0])
        .toSorted();
    const differing = KEYS.filter((key) => commands(catalogue[key]).join() !== commands(en[key]).join());
    expect(differing).toEqual([]);
  });

  it("is written in its own language", () => {
    if (lang === "en") return;
    const own = readLocale(lang === "fr" || lang === "it" ? lang : "de", "messages");
    const same = KEYS.filter((key) => key in own).filter((key) => {
      const message: string = catalogue[key];
      return message === en[key] && /\p{L}{4,} \p{L}{3,}/u.test(message.replaceAll(/tg360 .*/g, ""));
    });
    expect(same).toEqual([]);
  });
});

/** A key stands in the code as it is, or is put together from a word before the last dot: `label.order.${state}`. */
function usedIn(code: string): (key: string) => boolean {
  const used = new Set([...code.matchAll(/"([^"\s]+)"|`([^`\s]+\.)\$\{/g)].map(([, key, family]) => key ?? family));
  return (key) => used.has(key) || used.has(key.slice(0, key.lastIndexOf(".") + 1));
}

describe("the French catalogue", () => {
  it("has a hard blank before a colon and its like, and inside of quotation marks", () => {
    const own = (["messages", "page"] as const).flatMap((part) => Object.entries(readLocale("fr", part)));
    expect(own.filter(([, text]) => / [:;?!»]|« /.test(text)).map(([key]) => key)).toEqual([]);
  });
});

describe("the English catalogue", () => {
  it("names every command by its place in the list of them, and none that is not there", () => {
    const named = new Set(
      KEYS.flatMap((key) => [...en[key].matchAll(/\{(run[A-Z]\w*)\}/g)].map(([, name = ""]) => name)),
    );
    expect([...named].toSorted()).toEqual(Object.keys(COMMANDS).toSorted());
  });

  it("has no unused message", () => {
    const isUsed = usedIn(sources("../../src").join("\n"));
    const known = new Set(PROBLEM_CODES.flatMap((code) => [`problem.${code}`, `hint.${code}`]));
    expect(KEYS.filter((key) => !known.has(key) && !isUsed(key))).toEqual([]);
  });
});

describe("a problem", () => {
  /** `problem("CODE", …)`, a code in a table of one (`["price-zero", …]`), or a literal in JSON that the launcher writes. */
  const MADE = /(?:problem\(\s*|code: |[?:[(] ?|=> |return )"([a-z\d-]+)"|, "([a-z\d-]+)"\]|"([a-z\d-]+)",\n/g;

  it("is made somewhere, for every code", () => {
    const launcher = readFileSync(new URL("../../bin/tg360.js", import.meta.url), "utf8");
    const source = [...sources("../../src").filter((one) => !isDeclaration(one)), launcher].join("\n");
    const made = new Set([...source.matchAll(MADE)].map(([, one, two, three]) => one ?? two ?? three));
    expect(PROBLEM_CODES.filter((code) => !made.has(code))).toEqual([]);
  });
});

/** The table declares codes; they are made elsewhere. */
function isDeclaration(source: string): boolean {
  return /\bimport \{[^}]*\} from "[^"]*\/kinds\.ts";/.test(source);
}

describe("the words of the field", () => {
  it("calls what is on one side only not linked, in each language's own words", () => {
    const words = [en, fr, italian, de].map((catalogue) => catalogue["label.product.not-linked"]);
    expect(words).toEqual(["Not linked", "Non connecté", "Non collegato", "Nicht verknüpft"]);
    // An order is feminine in French.
    const ofOrders = ["Not linked", "Non connectée", "Non collegato", "Nicht verknüpft"];
    expect([en, fr, italian, de].map((catalogue) => catalogue["label.order.not-linked"])).toEqual(ofOrders);
  });

  it("labels states in English as the JSON documents promise", () => {
    const labels = (kind: string): readonly string[] =>
      KEYS.filter((key) => key.startsWith(`label.${kind}.`)).map((key) => en[key]);
    expect(labels("product")).toEqual(["Up to date", "Pending", "Error", "Not linked"]);
    expect([en["json.synced"], en["json.failed"], en["label.held-back"]]).toEqual(["Synced", "Failed", "Held back"]);
    expect(labels("order")).toEqual([
      "In TotalGest",
      "Ready",
      "Sending",
      "On hold",
      "Refused",
      "Changed",
      "To confirm",
      "Not linked",
      "Not found",
    ]);
  });

  it("writes Swiss German without a sharp s, and VAT as each language does", () => {
    expect(Object.values(de).filter((message) => message.includes("ß"))).toEqual([]);
    expect(de["problem.vat-unmapped"]).toContain("MWST");
    expect(fr["problem.vat-unmapped"]).toContain("TVA");
    expect(italian["problem.vat-unmapped"]).toContain("IVA");
  });
});

/** All keys of an object and of the objects in it. */
function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, one) => sum + countKeys(one), own);
}

it("every file of texts names each key once, because the last one would win without a word", () => {
  const root = new URL("../../src/text/", import.meta.url).pathname;
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
  expect(files).toContain("commands.json");
  for (const file of files) {
    const text = readFileSync(join(root, file), "utf8");
    const named = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined);
    expect([file, named.length]).toEqual([file, countKeys(JSON.parse(text))]);
  }
});
