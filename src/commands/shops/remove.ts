import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Context } from "../../context.ts";
import { EXIT, type ExitCode, UsageError } from "../../core/errors.ts";
import { problem } from "../../core/problem.ts";
import { writeJson } from "../../report/json.ts";
import { paragraph } from "../../report/screen.ts";
import { terminalAsk } from "../ask.ts";
import { exportAudits } from "../audit/kept.ts";
import { asText } from "../present.ts";
import { messageScreen, resultScreen } from "../screen-of.ts";
import { showOrders } from "../status-list.ts";

/**
 * Takes a shop out of the installation, once no run of it is at work. What there is of it is kept in a folder: its audits, its
 * orders, a backup, its settings and its state.
 */
export async function removeShop(context: Context, shop: string, isAgreed: boolean): Promise<ExitCode> {
  const { globals, output } = context;
  if (!isAgreed && !(await isMeant(context, shop))) return EXIT.ok;
  const pieces: string[] = [];
  const scope = context.scopeOf(shop, (text) => pieces.push(text));
  const asJson = { ...scope, globals: { ...scope.globals, json: true } };
  const files = await context.shopFiles();
  const folder = await scope.whileIdle(async () => {
    const made = files.makeKeepsake(shop);
    await exportAudits(asJson, join(made, "audits"));
    pieces.length = 0;
    const everything = { states: [], search: null, limit: null, page: null };
    await asJson.withState((store) => showOrders(everything, store, asJson, "UTC"));
    await writeFile(join(made, "orders.json"), pieces.join(""), { mode: 0o600 });
    await (await scope.backups({ makesFile: false })).make(join(made, `${shop}.tg360-backup`), null);
    files.putAway(shop, made);
    return made;
  });
  if (globals.json) {
    const document = { schema: "tg360.shop/1", action: "remove", shop, folder };
    await writeJson(document, (text) => output.out(text));
  } else if (!globals.quiet) {
    const screen = await resultScreen(context, "Europe/Zurich");
    await output.out(asText(paragraph(screen, screen.text.t("shops.did-remove", { shop, folder }))));
  }
  return EXIT.ok;
}

async function isMeant(context: Context, shop: string): Promise<boolean> {
  const ask = terminalAsk(context);
  if (!ask.isPossible) throw new UsageError(problem("needs-confirmation", { action: "remove" }));
  const screen = await messageScreen(context, "Europe/Zurich");
  const isSure = await ask.confirm(screen.text.t("shops.ask-remove", { shop }), screen);
  if (!isSure) context.output.err(asText([screen.text.t("ask.not-done")]));
  return isSure;
}
