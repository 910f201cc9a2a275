import type { Body } from "../cli/declare.ts";
import type { Context } from "../context.ts";
import { EXIT, UsageError } from "../core/errors.ts";
import { problem } from "../core/problem.ts";
import { writeJson } from "../report/json.ts";
import { advice, paragraph } from "../report/screen.ts";
import type { BackupFlags } from "./backup.options.ts";
import { canAsk, terminalPrompts } from "./configure-prompts.ts";
import { asText } from "./present.ts";
import { messageScreen, resultScreen } from "./screen-of.ts";

const STREAM = "-";

/** Saves state and configuration. Where the backup itself goes to standard output, the words go to standard error. */
export const run: Body<BackupFlags> = async (context, flags, [path = STREAM]) => {
  const { globals, output } = context;
  if (globals.json && path === STREAM)
    throw new UsageError(problem("option-conflict", { first: "--json", second: "-" }));
  if (flags.passphraseFile !== undefined && flags.withSecrets !== true) {
    throw new UsageError(problem("option-needs", { option: "--passphrase-file", needs: ["--with-secrets"] }));
  }
  const backups = await context.backups({ makesFile: false });
  const passphrase = flags.withSecrets === true ? await newPassphrase(context, flags.passphraseFile) : null;
  const made = await backups.make(path, passphrase);
  if (globals.json) {
    const { hasConfiguration: configuration, hasSecrets: secrets, madeAt, orders, products } = made;
    const document = { schema: "tg360.backup/1", path, madeAt, orders, products, configuration, secrets };
    await writeJson(document, (text) => output.out(text));
  } else if (!globals.quiet) {
    const screen =
      path === STREAM ? await messageScreen(context, "Europe/Zurich") : await resultScreen(context, "Europe/Zurich");
    const { t } = screen.text;
    const { orders, products } = made;
    const config = made.hasConfiguration ? "yes" : "no";
    const text = asText([
      ...paragraph(screen, t("backup.done", { path: path === STREAM ? "stdout" : path, orders, products, config })),
      ...(made.hasSecrets ? paragraph(screen, t("backup.with-secrets")) : []),
      ...(made.hasConfiguration && !made.hasSecrets ? paragraph(screen, t("backup.without-secrets")) : []),
      ...(path === STREAM ? [] : advice(screen, t("backup.next", { path }))),
    ]);
    if (path === STREAM) output.err(text, "info");
    else await output.out(text);
  }
  return EXIT.ok;
};

/** Asked for twice, because what was mistyped once can never be opened. */
async function newPassphrase(context: Context, file: string | undefined): Promise<string> {
  if (file !== undefined) return context.readPassphrase(file);
  if (!canAsk(context)) throw new UsageError(problem("passphrase-needed", {}));
  const { text } = await messageScreen(context, "Europe/Zurich");
  const prompts = terminalPrompts(context, text);
  const first = await prompts.secret(text.t("backup.passphrase"), false, (answer) =>
    answer === "" ? text.t("setup.needed") : null,
  );
  await prompts.secret(text.t("backup.again"), false, (answer) => (answer === first ? null : text.t("backup.differs")));
  return first;
}
