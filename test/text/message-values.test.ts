import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "rolldown/utils";
import { expect, it } from "vitest";

import { readLocale } from "../../src/text/locale.ts";
import { commandsIn } from "../../src/text/next.ts";
import { placeholders } from "../support/placeholders.ts";

const MESSAGES: Readonly<Record<string, string>> = { ...readLocale("en", "messages"), ...readLocale("en", "page") };

/** `t("key", { name: … })` with a key and values that stand there as they are. */
interface Call {
  readonly key: string;
  readonly given: readonly string[];
}

/** Spread values and keys that are put together are known only when the program runs. */
function callsIn(source: string, file = "source.ts"): readonly Call[] {
  const found: Call[] = [];
  const { program, errors } = parseSync(file, source);
  expect(errors).toEqual([]);
  new Visitor({
    CallExpression({ callee, arguments: [key, values] }) {
      if (!/(?:^|\.)(?:t|next)$/.test(source.slice(callee.start, callee.end))) return;
      if (key?.type !== "Literal" || typeof key.value !== "string") return;
      if (values === undefined) found.push({ key: key.value, given: [] });
      if (values?.type !== "ObjectExpression") return;
      const given = values.properties.map((one) =>
        one.type === "Property" && one.key.type === "Identifier" ? one.key.name : null,
      );
      if (given.every((name) => name !== null)) found.push({ key: key.value, given });
    },
  }).visit(program);
  return found;
}

/** Values that commands take come with the templates of commands; `one` is made of the item. */
function withTemplates(message: string): string {
  const templates = commandsIn(message).map(([, template]) => template ?? "");
  return [message, ...templates]
    .join(" ")
    .replaceAll(/\{run[A-Z]\w*\}/g, "")
    .replaceAll("{oneArg}", "{itemArg}");
}

/** Every value comes as it is, quoted for a shell (`…Arg`) and, if it is a list, as its length (`…Count`). */
function needed(message: string): readonly string[] {
  return placeholders(message).map((placeholder) => /^\w+?(?=(?:Arg|Count)?(?:=|$))/.exec(placeholder)?.[0] ?? "");
}

function isFilled({ key, given }: Call): boolean {
  const names = new Set(needed(withTemplates(MESSAGES[key] ?? "")));
  return names.size === new Set(given).size && given.every((name) => names.has(name));
}

it("finds a value that is missing, one too many and one that is misspelt", () => {
  const source = `
    t("status.read-them", { command });
    text.t("status.read-them");
    text.t("status.read-them", { command, other: 1 });
    text.t("status.read-them", { comand: "" });
    text.t("status.read-them", { ...values });`;
  expect(callsIn(source).map(isFilled)).toEqual([true, false, false, false]);
});

it("fills every message that the source names with the values it needs, and no others", () => {
  const root = new URL("../../src", import.meta.url).pathname;
  const calls = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => ({ name, source: readFileSync(join(root, name), "utf8") }))
    .filter(({ source }) => /\b(?:t|next)\(\s*"/.test(source))
    .flatMap(({ name, source }) => callsIn(source, name));
  expect(calls.length).toBeGreaterThan(500);
  expect(calls.filter((call) => !isFilled(call))).toEqual([]);
});
