import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

import type { App } from "../../app/app.ts";
import { loadConfig } from "../../app/config.ts";
import type { Body } from "../declare.ts";
import { EXIT, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { isRecord } from "../../core/common/record.ts";
import type { SideBySide, Unchecked } from "../../diagnosis/adapter/shown.ts";
import type { AdapterVerdict } from "../../diagnosis/adapter/test-adapter.ts";
import { LAST_NAME } from "../../diagnosis/adapter/orders.ts";
import { harmlessJson } from "../../render/json/harmless.ts";
import { cleanLine } from "../../text/clean.ts";
import type { Text } from "../../text/text.ts";
import { asText, english, printResult, resultScreen } from "../../app/output/present.ts";
import { isConfirmed } from "../prompts/prompts.ts";
import type { AdapterFlags } from "./options.ts";
import { advice } from "../../render/terminal/screen.ts";
import { writeStart, tryAdapter } from "../../app/adapter-test.ts";

/** Writes a file to begin with, or tries one against the configured system. */
export const run: Body<AdapterFlags> = async (app, flags, [action, file = ""]) => {
  const path = resolve(file);
  if (action === "new") {
    if (existsSync(path)) throw new UsageError(problem("file-exists", { path }));
    const types = writeStart(path);
    const screen = await resultScreen(app);
    const { t, next } = screen.text;
    await app.output.out(
      asText([t("adapter.written", { path, types }), ...advice(screen, next("adapter.next", { path }))]),
    );
    return EXIT.ok;
  }
  const question = ({ t }: Text): string => t("adapter.may-write");
  const mayWrite = { yes: flags.yes === true, action: "test --write", question };
  if (flags.write === true && !(await isConfirmed(app, mayWrite))) return EXIT.ok;
  const verdict = await tryAdapter(app, await loadConfig(app), path, flags.write === true);
  if (flags.saveProducts !== undefined) saveProducts(resolve(flags.saveProducts), verdict, app.clock.now());
  await print(app, path, verdict);
  return verdict.mistakes.length === 0 ? EXIT.ok : EXIT.items;
};

/** For `tg360 sandbox --catalogue`, which also needs when each was changed. */
function saveProducts(path: string, { catalogue }: AdapterVerdict, nowMs: number): void {
  const changed = { updatedAt: new Date(nowMs).toISOString() };
  const lines = catalogue.map((product) => `${JSON.stringify({ ...changed, ...(product as object) })}\n`);
  writeFileSync(path, lines.join(""));
}

/** Mistakes are printed with `--quiet` too. */
async function print(app: App, path: string, verdict: AdapterVerdict): Promise<void> {
  const { mistakes, catalogue, wrote, orders, products, order, found: again, unchecked } = verdict;
  const isFine = mistakes.length === 0;
  const untried = unchecked.some(({ code }) => code === "profile-orders") ? "profile" : "no";
  const shown = { ...app, globals: { ...app.globals, quiet: app.globals.quiet && isFine } };
  await printResult(shown, {
    document: async () => {
      const { t } = await english(app);
      const found = mistakes.map((one) => ({ ...one, message: t(`adapter.mistake.${one.kind}`, { ...one }) }));
      const open = unchecked.map((one) => ({ ...one, message: uncheckedText(t, one) }));
      const rest = { products: catalogue.length, wrote, orders, mistakes: found, unchecked: open };
      return { schema: "tg360.adapter-test/1", path, ok: isFine, ...rest, compare: { products, order, found: again } };
    },
    screen: ({ text: { t } }) => {
      const left = orders.map(({ number }) => number);
      return [
        ...mistakes.flatMap((one) => [
          `${one.place}  ${one.operation}`,
          `  ${t(`adapter.mistake.${one.kind}`, { ...one })}`,
        ]),
        isFine
          ? t("adapter.fine", { products: catalogue.length, wrote: wrote ? "yes" : untried, path })
          : t("adapter.mistakes", { n: mistakes.length }),
        "",
        ...sideBySide(t, { products, order, found: again }),
        t("adapter.unchecked"),
        ...unchecked.map((one) => `- ${uncheckedText(t, one)}`),
        ...(left.length === 0
          ? []
          : ["", t("adapter.left", { numbers: left.join(", "), n: left.length, buyer: LAST_NAME })]),
      ];
    },
  });
}

function uncheckedText(t: Text["t"], one: Unchecked): string {
  return one.code === "count" ? t("adapter.unchecked.count", { n: one.n }) : t(`adapter.unchecked.${one.code}`);
}

/** What a person compares with the screens of TotalGest. */
function sideBySide(
  t: Text["t"],
  { products, order, found }: Pick<AdapterVerdict, "products" | "order" | "found">,
): readonly string[] {
  const of = (title: string, { ours, theirs }: SideBySide, words: string): readonly string[] => [
    title,
    ...indented(t("adapter.ours"), [harmlessJson(ours, 2)]),
    ...(theirs.length === 0 ? [] : indented(words, theirs)),
    "",
  ];
  const blocks = [
    ...products.flatMap((one) => of(t("adapter.product", { sku: named(one, "sku") }), one, t("adapter.theirs"))),
    ...(order === null
      ? []
      : of(t("adapter.order", { reference: named(order, "externalReference") }), order, t("adapter.carried"))),
    ...(found === null ? [] : of(t("adapter.found"), found, t("adapter.theirs"))),
  ];
  return blocks.length === 0 ? [] : [t("adapter.compare"), "", ...blocks];
}

function named({ ours }: SideBySide, name: string): string {
  return isRecord(ours) ? String(ours[name]) : "";
}

function indented(title: string, texts: readonly string[]): readonly string[] {
  return [
    `  ${title}:`,
    ...texts.flatMap((text) =>
      text.split(/\r?\n/).map((line) => `    ${/^ */.exec(line)?.[0] ?? ""}${cleanLine(line)}`),
    ),
  ];
}
