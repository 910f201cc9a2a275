import type { Body } from "../cli/declare.ts";
import type { Context } from "../context.ts";
import type { OpenedBackup, Restored } from "../context.ts";
import { CancelledError, EXIT, UsageError } from "../core/errors.ts";
import { problem } from "../core/problem.ts";
import { writeJson } from "../report/json.ts";
import { advice, paragraph, type Screen } from "../report/screen.ts";
import { terminalAsk } from "./ask.ts";
import type { RestoreFlags } from "./backup.options.ts";
import { canAsk, terminalPrompts } from "./configure-prompts.ts";
import { asText } from "./present.ts";
import { messageScreen, resultScreen } from "./screen-of.ts";

/** Puts a backup back, and says what that means for the next runs. */
export const run: Body<RestoreFlags> = async (context, flags, [path = "-"]) => {
  const backups = await context.backups({ makesFile: true });
  const opened = await backups.open(path, { withConfiguration: flags.withConfiguration === true });
  try {
    if (opened.replaces && flags.yes !== true) await agree(context, opened);
    const restored = await opened.apply(await passphraseFor(context, opened, flags));
    await say(context, restored);
    return EXIT.ok;
  } finally {
    opened.close();
  }
};

/** Throws where it is not agreed to, or nobody can be asked. */
async function agree(context: Context, { madeAt }: OpenedBackup): Promise<void> {
  const ask = terminalAsk(context);
  if (!ask.isPossible) throw new UsageError(problem("needs-confirmation", { action: "restore" }));
  const screen = await messageScreen(context, "Europe/Zurich");
  if (!(await ask.confirm(screen.text.t("restore.agree", { at: madeAt }), screen))) throw new CancelledError("SIGINT");
}

/** Null = without the secrets: there are none, or they are not wanted. */
async function passphraseFor(context: Context, opened: OpenedBackup, flags: RestoreFlags): Promise<string | null> {
  if (!opened.bringsConfiguration || !opened.hasSecrets || flags.withoutSecrets === true) return null;
  if (flags.passphraseFile !== undefined) return context.readPassphrase(flags.passphraseFile);
  if (!canAsk(context)) throw new UsageError(problem("passphrase-needed", {}));
  const { text } = await messageScreen(context, "Europe/Zurich");
  return terminalPrompts(context, text).secret(text.t("backup.passphrase"), false, (answer) =>
    answer === "" ? text.t("setup.needed") : null,
  );
}

async function say(context: Context, restored: Restored): Promise<void> {
  const { globals, output } = context;
  if (globals.json) {
    await writeJson({ schema: "tg360.restore/1", ...restored }, (text) => output.out(text));
    return;
  }
  if (!globals.quiet) await output.out(asText(restoredLines(await resultScreen(context, "Europe/Zurich"), restored)));
}

function restoredLines(screen: Screen, restored: Restored): readonly string[] {
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
    ...advice(screen, t("restore.decided")),
    ...paragraph(screen, t("restore.products")),
  ];
}
