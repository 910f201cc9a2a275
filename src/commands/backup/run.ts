import type { Body } from "../../cli/declare.ts";
import { STREAM } from "../../app/backup/file.ts";
import { makeBackup } from "../../app/backup/make.ts";
import { EXIT, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { advice, paragraph, type Screen } from "../../render/terminal/screen.ts";
import { asText, messageScreen, printResult } from "../output/present.ts";

/** Saves state and configuration. If the backup goes to standard output, messages go to standard error. */
export const run: Body<object> = async (app, _flags, [path = STREAM]) => {
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
