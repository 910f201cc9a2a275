import { writeFile, mkdir } from "node:fs/promises";
import { join } from "node:path";

import { type App, ofShop } from "../../app/app.ts";
import { makeBackup } from "../../app/backup/make.ts";
import { whileIdle } from "../../app/state/lock.ts";
import { makeKeepsake, putAway } from "../../app/files/shop-files.ts";
import { withState } from "../../app/state/read.ts";
import { ConfigurationError, EXIT, type ExitCode, StoreError } from "../../core/common/problems/errors.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { Text } from "../../text/text.ts";
import { paragraph } from "../../render/terminal/screen.ts";
import { isConfirmed } from "../prompts/ask.ts";
import { asText, messageScreen, printResult } from "../output/present.ts";
import { showOrders } from "../status/list.ts";
import { EVERYTHING } from "../status/request.ts";

/**
 * Removes a shop from the installation, once no run of it is in progress. Its audits, orders, settings, state and a
 * backup are kept in a folder.
 */
export async function removeShop(app: App, shop: string, isAgreed: boolean): Promise<ExitCode> {
  const question = ({ t }: Text): string => t("shops.ask-remove", { shop });
  if (!(await isConfirmed(app, { yes: isAgreed, action: "remove", question }))) return EXIT.ok;
  const { folder, lost } = await whileIdle(ofShop(app, shop, null), async () => {
    const made = await makeKeepsake(app, shop);
    const problems = await keepReadable(app, shop, made);
    await putAway(app, shop, made);
    return { folder: made, lost: problems };
  });
  await warnOfLostOrders(app, lost);
  return printResult(app, {
    document: () => ({ schema: "tg360.shop/1", action: "remove", shop, folder }),
    screen: (screen) => paragraph(screen, screen.text.t("shops.did-remove", { shop, folder })),
  });
}

/**
 * Writes what other programs can read of a shop, and a backup. A state or settings that cannot be read do not prevent
 * the removal: the files are kept unchanged. Returns the problems.
 */
async function keepReadable(app: App, shop: string, folder: string): Promise<readonly Problem[]> {
  const pieces: string[] = [];
  const scope = ofShop(app, shop, (text) => pieces.push(text));
  const asJson = { ...scope, globals: { ...scope.globals, json: true } };
  const works: readonly (() => Promise<unknown>)[] = [
    () => keepAudits(asJson, join(folder, "audits")),
    async () => {
      pieces.length = 0;
      await withState(asJson, (store) => showOrders(EVERYTHING, store, asJson, "UTC"));
      await writeFile(join(folder, "orders.json"), pieces.join(""), { mode: 0o600 });
    },
    () => makeBackup(scope, join(folder, `${shop}.tg360-backup`)),
  ];
  const problems: Problem[] = [];
  for (const work of works) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof StoreError || error instanceof ConfigurationError)) throw error;
      problems.push(error.problem);
    }
  }
  return problems;
}

/** Each problem once: one unreadable file affects all of the output. */
async function warnOfLostOrders(app: App, problems: readonly Problem[]): Promise<void> {
  const screen = await messageScreen(app);
  const messages = new Set(problems.map((one) => screen.text.problem(one).message));
  for (const message of messages) app.output.err(asText(paragraph(screen, message)));
}

/** Writes the document of each kept audit into a folder, with their hashes in a list that `sha256sum -c` reads. */
async function keepAudits(app: App, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const sums = await withState(app, async (store) => {
    const lines: string[] = [];
    for (const { number, from, to, sha256 } of await store.listAudits(Number.MAX_SAFE_INTEGER)) {
      const kept = await store.readAudit(number);
      if (kept === null) continue;
      const name = `${String(number).padStart(6, "0")}-${from}-${to}.json`;
      await writeFile(join(folder, name), kept.data, { mode: 0o600 });
      lines.unshift(`${sha256}  ${name}\n`);
    }
    return lines;
  });
  await writeFile(join(folder, "SHA256SUMS"), sums.join(""), { mode: 0o600 });
}
