import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

import type { App } from "../../app/app.ts";
import { loadConfig } from "../../app/config.ts";
import type { Body } from "../../cli/declare.ts";
import { EXIT, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { AdapterVerdict } from "../../diagnosis/adapter/test-adapter.ts";
import { LAST_NAME } from "../../diagnosis/adapter/orders.ts";
import { createText } from "../../text/text.ts";
import { asText, messageScreen, resultScreen } from "../output/present.ts";
import { advice } from "../../render/terminal/screen.ts";
import { terminalAsk } from "../prompts/ask.ts";
import type { AdapterFlags } from "./options.ts";

/** Writes a file to begin with, or tries one against the configured system. */
export const run: Body<AdapterFlags> = async (app, flags, [action, file = ""]) => {
  const path = resolve(file);
  if (action === "new") {
    if (existsSync(path)) throw new UsageError(problem("file-exists", { path }));
    const { writeStart } = await import("../../app/adapter-test.ts");
    const types = writeStart(path);
    const screen = await resultScreen(app);
    const { t, next } = screen.text;
    await app.output.out(
      asText([t("adapter.written", { path, types }), ...advice(screen, next("adapter.next", { path }))]),
    );
    return EXIT.ok;
  }
  if (flags.write === true && !(await mayWrite(app, flags))) return EXIT.ok;
  const { tryAdapter } = await import("../../app/adapter-test.ts");
  const verdict = await tryAdapter(app, await loadConfig(app), path, flags.write === true);
  if (flags.saveProducts !== undefined) saveProducts(resolve(flags.saveProducts), verdict, app.clock.now());
  await print(app, path, verdict);
  return verdict.mistakes.length === 0 ? EXIT.ok : EXIT.items;
};

/** Orders on a real system are asked for. Throws UsageError where nobody can be asked. */
async function mayWrite(app: App, { yes }: AdapterFlags): Promise<boolean> {
  if (yes === true) return true;
  const ask = terminalAsk(app);
  if (!ask.isPossible) throw new UsageError(problem("adapter-write-unasked", {}));
  const screen = await messageScreen(app);
  return ask.confirm(screen.text.t("adapter.may-write"), screen);
}

/** For `tg360 sandbox --catalogue`, which also needs when each was changed. */
function saveProducts(path: string, { products }: AdapterVerdict, nowMs: number): void {
  const changed = { updatedAt: new Date(nowMs).toISOString() };
  const lines = products.map((product) => `${JSON.stringify({ ...changed, ...(product as object) })}\n`);
  writeFileSync(path, lines.join(""));
}

async function print(app: App, path: string, { mistakes, products, wrote, orders }: AdapterVerdict): Promise<void> {
  if (app.globals.json) {
    const english = await createText("en", null);
    const found = mistakes.map((mistake) => ({
      ...mistake,
      message: english.t(`adapter.mistake.${mistake.kind}`, { ...mistake }),
    }));
    const document = {
      schema: "tg360.adapter-test/1",
      path,
      ok: mistakes.length === 0,
      products: products.length,
      wrote,
      orders,
      mistakes: found,
    };
    await app.output.out(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  if (app.globals.quiet && mistakes.length === 0) return;
  const { text } = await resultScreen(app);
  const lines = mistakes.flatMap((mistake) => [
    `${mistake.place}  ${mistake.operation}`,
    `  ${text.t(`adapter.mistake.${mistake.kind}`, { ...mistake })}`,
  ]);
  const end =
    mistakes.length === 0
      ? text.t("adapter.fine", { products: products.length, wrote: wrote ? "yes" : "no", path })
      : text.t("adapter.mistakes", { n: mistakes.length });
  const left = orders.map(({ number }) => number);
  const last =
    left.length === 0 ? [] : [text.t("adapter.left", { numbers: left.join(", "), n: left.length, buyer: LAST_NAME })];
  await app.output.out(asText([...lines, end, ...last]));
}
