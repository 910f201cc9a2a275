import type { Body } from "../declare.ts";
import type { App } from "../../app/app.ts";
import { STREAM } from "../../app/backup/file.ts";
import { makeBackup } from "../../app/backup/make.ts";
import { checkBackup } from "../../app/backup/verify.ts";
import type { BackupFlags } from "./options.ts";
import { EXIT, type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { advice, paragraph, type Screen } from "../../render/terminal/screen.ts";
import { asText, messageScreen, printResult } from "../../app/output/present.ts";

/** Saves state and configuration. If the backup goes to standard output, messages go to standard error. */
export const run: Body<BackupFlags> = async (app, { verify = false }, [path = STREAM]) => {
  if (verify) return showVerified(app, path);
  const { globals, output } = app;
  const isStream = path === STREAM;
  if (globals.json && isStream) {
    throw new UsageError(problem("option-conflict", { first: "--json", second: "-", helpOf: "backup" }));
  }
  const { orders, products, madeAt, hasConfiguration, leftOut } = await makeBackup(app, path);
  const lines = (screen: Screen): readonly string[] => {
    const { t, next } = screen.text;
    const config = hasConfiguration ? "yes" : "no";
    return [
      ...paragraph(screen, t("backup.done", { path: isStream ? "stdout" : path, orders, products, config })),
      ...(leftOut.length === 0 ? [] : paragraph(screen, t("backup.left-out", { names: leftOut }))),
      ...(isStream ? [] : advice(screen, next("backup.next", { path }))),
    ];
  };
  const rest = { configuration: hasConfiguration, secretsLeftOut: leftOut };
  const document = { schema: "tg360.backup/1", path, madeAt, orders, products, ...rest };
  if (!isStream) return printResult(app, { document: () => document, screen: lines });
  if (!globals.quiet) output.err(asText(lines(await messageScreen(app))));
  return EXIT.ok;
};

/** Reads a backup as a restore would, and changes nothing. */
async function showVerified(app: App, path: string): Promise<ExitCode> {
  const { madeAt, orders, products, version } = await checkBackup(path);
  const shown = path === STREAM ? "stdin" : path;
  return printResult(app, {
    document: () => ({ schema: "tg360.backup-verified/1", path: shown, madeAt, version, orders, products }),
    screen: (screen) => {
      const at = screen.text.formats.instant(Date.parse(madeAt));
      return paragraph(screen, screen.text.t("backup.verified", { path: shown, at, orders, products }));
    },
  });
}
