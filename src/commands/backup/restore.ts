import type { Body } from "../../cli/declare.ts";
import { type App, ofShop } from "../../app/app.ts";
import { type Archive, openArchive } from "../../app/backup/all.ts";
import type { OpenedBackup, Restored } from "../../app/backup/backup.ts";
import { openBackup } from "../../app/backup/restore.ts";
import { readPassphrase } from "../../app/config.ts";
import { readInstallation } from "../../app/shops.ts";
import { CancelledError, EXIT, type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { allShops, hasSeveral } from "../../core/run/shops/choose.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/name.ts";
import { writeJson } from "../../render/json/pieces.ts";
import { advice, paragraph, type Screen } from "../../render/terminal/screen.ts";
import { shopHeading } from "../../view/shops/shops.ts";
import { terminalAsk } from "../prompts/ask.ts";
import type { RestoreFlags } from "./options.ts";
import { canAsk, terminalPrompts } from "../prompts/prompts.ts";
import { asText } from "../output/present.ts";
import { messageScreen, resultScreen } from "../output/screen-of.ts";

/** Restores a backup of one shop or of all, and describes what the next runs will do. */
export const run: Body<RestoreFlags> = async (app, flags, [path = "-"]) => {
  const archive = await openArchive(app, path);
  try {
    return await restore(app, flags, { path, archive });
  } finally {
    archive.close();
  }
};

/** The backup determines which shops are restored. */
export const runAll: Body<RestoreFlags> = (app, flags, args) => run(app, flags, args);

interface Given {
  /** The path as the user wrote it. */
  readonly path: string;
  readonly archive: Archive;
}

async function restore(app: App, flags: RestoreFlags, { path, archive }: Given): Promise<ExitCode> {
  const isMoved = flags.moved === true;
  const wish = { withConfiguration: flags.withConfiguration === true, isMoved, shownAs: path };
  const turns: Turn[] = [];
  try {
    for (const { shop, scope } of await scopesOf(app, archive)) {
      turns.push({ scope, opened: await openBackup(scope, archive.pathOf(shop), wish) });
    }
    if (flags.yes !== true) await agree(app, turns);
    const passphrase = await passphraseFor(app, turns, flags);
    const restored: Restored[] = [];
    for (const { scope, opened } of turns) {
      restored.push(await opened.apply(passphrase));
      if (!app.globals.json) await printResult(scope, restored.at(-1), { isMoved, isOneOfMany: turns.length > 1 });
    }
    if (app.globals.json) await writeDocument(app, turns, restored, archive.shops !== null);
    return EXIT.ok;
  } finally {
    for (const { opened } of turns) opened.close();
  }
}

/** A shop whose backup was read completely. */
interface Turn {
  readonly scope: App;
  readonly opened: OpenedBackup;
}

/** The shops to restore. Throws UsageError for the backup of one shop if `--shop` is missing. */
async function scopesOf(
  app: App,
  { shops }: Archive,
): Promise<readonly { readonly shop: string; readonly scope: App }[]> {
  const { shop } = app.globals;
  if (shop !== null) return [{ shop, scope: app }];
  if (shops !== null) return shops.map((one) => ({ shop: one, scope: ofShop(app, one, null) }));
  const known = await readInstallation(app);
  if (hasSeveral(known)) throw new UsageError(problem("shop-needed", { shops: allShops(known) }));
  return [{ shop: DEFAULT_SHOP, scope: app }];
}

/** Shows the addresses and asks. Throws without agreement, or if no question can be asked. */
async function agree(app: App, turns: readonly Turn[]): Promise<void> {
  const replaced = turns.filter(({ opened }) => opened.replaces);
  const [first] = replaced.length === 0 ? turns : replaced;
  if (first === undefined) return;
  const ask = terminalAsk(app);
  if (!ask.isPossible) throw new UsageError(problem("needs-confirmation", { action: "restore" }));
  const screen = await messageScreen(app);
  const { t } = screen.text;
  const at = first.opened.madeAt;
  const shops = replaced.map(({ scope }) => scope.globals.shop ?? DEFAULT_SHOP);
  app.output.err(asText(turns.flatMap(({ opened }) => addressLines(screen, opened.addresses))));
  const question =
    replaced.length === 0
      ? t("restore.agree-new", { at })
      : turns.length === 1
        ? t("restore.agree", { at })
        : t("restore.agree-all", { at, n: replaced.length, shops });
  if (!(await ask.confirm(question, screen))) throw new CancelledError("SIGINT");
}

function addressLines(screen: Screen, { there, here }: OpenedBackup["addresses"]): readonly string[] {
  const { t } = screen.text;
  const none = t("restore.no-address");
  return paragraph(
    screen,
    t("restore.addresses", {
      totalgest: there.totalgest ?? none,
      shop: there.shop ?? none,
      totalgestHere: here.totalgest ?? none,
      shopHere: here.shop ?? none,
    }),
  );
}

/** Null = without the secrets: there are none, or they are not wanted. */
async function passphraseFor(app: App, turns: readonly Turn[], flags: RestoreFlags): Promise<string | null> {
  const isNeeded = turns.some(({ opened }) => opened.bringsConfiguration && opened.hasSecrets);
  if (!isNeeded || flags.withoutSecrets === true) return null;
  if (flags.passphraseFile !== undefined) return readPassphrase(app, flags.passphraseFile);
  if (!canAsk(app)) throw new UsageError(problem("passphrase-needed", {}));
  const { text } = await messageScreen(app);
  return terminalPrompts(app, text).secret(text.t("backup.passphrase"), false, (answer) =>
    answer === "" ? text.t("setup.needed") : null,
  );
}

async function writeDocument(
  { output }: App,
  turns: readonly Turn[],
  restored: readonly Restored[],
  isOfAll: boolean,
): Promise<void> {
  const shops = restored.map((one, at) => ({ shop: turns[at]?.scope.globals.shop ?? DEFAULT_SHOP, ...one }));
  const document = isOfAll ? { schema: "tg360.restore-all/1", shops } : { schema: "tg360.restore/1", ...restored[0] };
  await writeJson(document, (text) => output.out(text));
}

async function printResult(
  scope: App,
  restored: Restored | undefined,
  { isMoved, isOneOfMany }: { readonly isMoved: boolean; readonly isOneOfMany: boolean },
): Promise<void> {
  const { globals, output } = scope;
  if (globals.quiet || restored === undefined) return;
  const heading = isOneOfMany ? [shopHeading(globals.shop ?? DEFAULT_SHOP)] : [];
  const screen = await resultScreen(scope);
  await output.out(asText([...heading, ...restoredLines(screen, restored, isMoved)]));
}

function restoredLines(screen: Screen, restored: Restored, isMoved: boolean): readonly string[] {
  const { t } = screen.text;
  const { madeAt: at, orders, products, waiting, kept, configuration } = restored;
  return [
    ...paragraph(screen, t("restore.done", { at, orders, products })),
    ...(configuration === null
      ? paragraph(screen, t("restore.config-kept"))
      : paragraph(screen, t("restore.config", { path: configuration }))),
    ...kept.map((path) => t("restore.kept", { path })),
    ...(restored.secretsMissing ? advice(screen, t("restore.secrets-missing")) : []),
    "",
    ...paragraph(screen, t("restore.orders", { waiting })),
    ...(isMoved ? [] : advice(screen, t("restore.decided"))),
    ...paragraph(screen, t("restore.products")),
  ];
}
