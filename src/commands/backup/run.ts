import type { Body } from "../../cli/declare.ts";
import { reportFailure } from "../../cli/failure.ts";
import { optionNeeds } from "../../cli/option-rules.ts";
import type { Context, Printing } from "../../app/context.ts";
import { EXIT, type ExitCode, Tg360Error, UsageError, worstExit } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { DEFAULT_SHOP } from "../../core/shops/name.ts";
import { writeJson } from "../../report/json/pieces.ts";
import { advice, paragraph } from "../../report/terminal/screen.ts";
import type { Text } from "../../report/text/text.ts";
import type { BackupFlags } from "./options.ts";
import { canAsk, terminalPrompts } from "../prompts/prompts.ts";
import { asText } from "../output/present.ts";
import { messageScreen, resultScreen } from "../output/screen-of.ts";

type Needs = Printing &
  Pick<Context, "allBackups" | "backups" | "readInstallation" | "readPassphrase" | "scopeOf" | "signal">;

const STREAM = "-";

/** Saves state and configuration. If the backup goes to standard output, messages go to standard error. */
export const run: Body<BackupFlags, Needs> = async (context, flags, [path = STREAM]) => {
  const { globals, output } = context;
  refuseMixture(context, flags, path);
  const backups = await context.backups({ makesFile: false });
  const passphrase = flags.withSecrets === true ? await newPassphrase(context, flags.passphraseFile) : null;
  const made = await backups.make(path, passphrase);
  if (globals.json) {
    const { hasConfiguration: configuration, hasSecrets: secrets, madeAt, orders, products } = made;
    const document = { schema: "tg360.backup/1", path, madeAt, orders, products, configuration, secrets };
    await writeJson(document, (text) => output.out(text));
    return EXIT.ok;
  }
  const { orders, products, hasConfiguration } = made;
  const values = { path: shownPath(path), orders, products, config: hasConfiguration ? "yes" : "no" };
  await printResult(context, path, made, (t) => t("backup.done", values), ["backup.next"]);
  return EXIT.ok;
};

/** All shops in one archive. A shop that cannot be saved is reported, and does not stop the others. */
export const runAll: Body<BackupFlags, Needs> = async (context, flags, [path = STREAM]) => {
  const { globals, output } = context;
  refuseMixture(context, flags, path);
  const passphrase = flags.withSecrets === true ? await newPassphrase(context, flags.passphraseFile) : null;
  const exitCodes: ExitCode[] = [];
  const { named } = await context.readInstallation();
  const shops = [DEFAULT_SHOP, ...named].map((shop) => ({
    shop,
    make: async (file: string) => {
      const scope = context.scopeOf(shop, null);
      try {
        return await (await scope.backups({ makesFile: false })).make(file, passphrase, { isOfAll: true });
      } catch (error) {
        // The default shop may have neither settings nor a state.
        const isNothing = error instanceof Tg360Error && error.problem.code === "backup-empty" && shop === DEFAULT_SHOP;
        if (!isNothing)
          exitCodes.push(
            await reportFailure(error, { json: false, lang: globals.lang, output: scope.output, context: scope }),
          );
        return null;
      }
    },
  }));
  const made = await (await context.allBackups()).make(shops, path);
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
    await printResult(context, path, all, (t) => t("backup.done-all", values), ["backup.next", "backup.next-one"]);
  }
  return worstExit(exitCodes);
};

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Throws UsageError. */
function refuseMixture({ globals }: Needs, flags: BackupFlags, path: string): void {
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
  context: Needs,
  path: string,
  saved: Saved,
  done: (t: Text["t"]) => string,
  next: readonly ("backup.next" | "backup.next-one")[],
): Promise<void> {
  const { globals, output } = context;
  if (globals.quiet) return;
  const isStream = path === STREAM;
  const screen = await (isStream ? messageScreen : resultScreen)(context);
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
async function newPassphrase(context: Needs, file: string | undefined): Promise<string> {
  if (file !== undefined) return context.readPassphrase(file);
  if (!canAsk(context)) throw new UsageError(problem("passphrase-needed", {}));
  const { text } = await messageScreen(context);
  const prompts = terminalPrompts(context, text);
  const first = await prompts.secret(text.t("backup.passphrase"), false, (answer) =>
    answer === "" ? text.t("setup.needed") : null,
  );
  await prompts.secret(text.t("backup.again"), false, (answer) => (answer === first ? null : text.t("backup.differs")));
  return first;
}
