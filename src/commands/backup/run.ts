import type { Body } from "../../cli/declare.ts";
import { reportFailureIn } from "../../cli/failure.ts";
import { optionNeeds } from "../../cli/option-rules.ts";
import { type App, ofShop } from "../../app/app.ts";
import { makeBackupOfAll } from "../../app/backup/all.ts";
import { makeBackup } from "../../app/backup/make.ts";
import { readPassphrase } from "../../app/config.ts";
import { readInstallation } from "../../app/shops.ts";
import { EXIT, type ExitCode, Tg360Error, UsageError, worstExit } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/name.ts";
import { writeJson } from "../../render/json/pieces.ts";
import { advice, paragraph } from "../../render/terminal/screen.ts";
import type { Text } from "../../text/text.ts";
import type { BackupFlags } from "./options.ts";
import { canAsk, terminalPrompts } from "../prompts/prompts.ts";
import { asText } from "../output/present.ts";
import { messageScreen, resultScreen } from "../output/screen-of.ts";

const STREAM = "-";

/** Saves state and configuration. If the backup goes to standard output, messages go to standard error. */
export const run: Body<BackupFlags> = async (app, flags, [path = STREAM]) => {
  const { globals, output } = app;
  refuseMixture(app, flags, path);
  const passphrase = flags.withSecrets === true ? await newPassphrase(app, flags.passphraseFile) : null;
  const made = await makeBackup(app, path, passphrase);
  if (globals.json) {
    const { hasConfiguration: configuration, hasSecrets: secrets, madeAt, orders, products } = made;
    const document = { schema: "tg360.backup/1", path, madeAt, orders, products, configuration, secrets };
    await writeJson(document, (text) => output.out(text));
    return EXIT.ok;
  }
  const { orders, products, hasConfiguration } = made;
  const values = { path: shownPath(path), orders, products, config: hasConfiguration ? "yes" : "no" };
  await printResult(app, path, made, (t) => t("backup.done", values), ["backup.next"]);
  return EXIT.ok;
};

/** All shops in one archive. A shop that cannot be saved is reported, and does not stop the others. */
export const runAll: Body<BackupFlags> = async (app, flags, [path = STREAM]) => {
  const { globals, output } = app;
  refuseMixture(app, flags, path);
  const passphrase = flags.withSecrets === true ? await newPassphrase(app, flags.passphraseFile) : null;
  const exitCodes: ExitCode[] = [];
  const { named } = await readInstallation(app);
  const shops = [DEFAULT_SHOP, ...named].map((shop) => ({
    shop,
    make: async (file: string) => {
      const scope = ofShop(app, shop, null);
      try {
        return await makeBackup(scope, file, passphrase, { isOfAll: true });
      } catch (error) {
        // The default shop may have neither settings nor a state.
        const isNothing = error instanceof Tg360Error && error.problem.code === "backup-empty" && shop === DEFAULT_SHOP;
        if (!isNothing) exitCodes.push(await reportFailureIn(scope, error));
        return null;
      }
    },
  }));
  const made = await makeBackupOfAll(app, shops, path);
  const all = {
    shops: made.shops.length,
    orders: sum(made.shops.map(({ orders }) => orders)),
    products: sum(made.shops.map(({ products }) => products)),
    hasConfiguration: true,
    hasSecrets: made.shops.some(({ hasSecrets }) => hasSecrets),
  };
  if (globals.json) {
    const rows = made.shops.map(({ shop, orders, products, hasSecrets }) => ({
      shop,
      orders,
      products,
      secrets: hasSecrets,
    }));
    const document = { schema: "tg360.backup-all/1", path, madeAt: made.madeAt, shops: rows };
    await writeJson(document, (text) => output.out(text));
  } else {
    const values = { path: shownPath(path), shops: all.shops, orders: all.orders, products: all.products };
    await printResult(app, path, all, (t) => t("backup.done-all", values), ["backup.next", "backup.next-one"]);
  }
  return worstExit(exitCodes);
};

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Throws UsageError. */
function refuseMixture({ globals }: App, flags: BackupFlags, path: string): void {
  if (globals.json && path === STREAM)
    throw new UsageError(problem("option-conflict", { first: "--json", second: "-" }));
  if (flags.passphraseFile !== undefined && flags.withSecrets !== true) {
    throw optionNeeds("--passphrase-file", ["--with-secrets"]);
  }
}

interface Saved {
  readonly orders: number;
  readonly products: number;
  readonly hasConfiguration: boolean;
  readonly hasSecrets: boolean;
}

function shownPath(path: string): string {
  return path === STREAM ? "stdout" : path;
}

async function printResult(
  app: App,
  path: string,
  saved: Saved,
  done: (t: Text["t"]) => string,
  next: readonly ("backup.next" | "backup.next-one")[],
): Promise<void> {
  const { globals, output } = app;
  if (globals.quiet) return;
  const isStream = path === STREAM;
  const screen = await (isStream ? messageScreen : resultScreen)(app);
  const { t } = screen.text;
  const text = asText([
    ...paragraph(screen, done(t)),
    ...(saved.hasSecrets ? paragraph(screen, t("backup.with-secrets")) : []),
    ...(saved.hasConfiguration && !saved.hasSecrets ? paragraph(screen, t("backup.without-secrets")) : []),
    ...(isStream ? [] : next.flatMap((key) => advice(screen, t(key, { path })))),
  ]);
  if (isStream) output.err(text, "info");
  else await output.out(text);
}

/** Asked twice, because a backup with a mistyped passphrase can never be opened. */
async function newPassphrase(app: App, file: string | undefined): Promise<string> {
  if (file !== undefined) return readPassphrase(app, file);
  if (!canAsk(app)) throw new UsageError(problem("passphrase-needed", {}));
  const { text } = await messageScreen(app);
  const prompts = terminalPrompts(app, text);
  const first = await prompts.secret(text.t("backup.passphrase"), false, (answer) =>
    answer === "" ? text.t("setup.needed") : null,
  );
  await prompts.secret(text.t("backup.again"), false, (answer) => (answer === first ? null : text.t("backup.differs")));
  return first;
}
