import type { Body } from "../../cli/declare.ts";
import { STREAM } from "../../app/backup/file.ts";
import { makeBackup } from "../../app/backup/make.ts";
import { EXIT, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { writeJson } from "../../render/json/pieces.ts";
import { advice, paragraph } from "../../render/terminal/screen.ts";
import { asText, messageScreen, resultScreen } from "../output/present.ts";

/** Saves state and configuration. If the backup goes to standard output, messages go to standard error. */
export const run: Body<object> = async (app, _flags, [path = STREAM]) => {
  const { globals, output } = app;
  const isStream = path === STREAM;
  if (globals.json && isStream) throw new UsageError(problem("option-conflict", { first: "--json", second: "-" }));
  const { orders, products, madeAt, hasConfiguration, leftOut } = await makeBackup(app, path);
  if (globals.json) {
    const rest = { configuration: hasConfiguration, secretsLeftOut: leftOut };
    await writeJson({ schema: "tg360.backup/1", path, madeAt, orders, products, ...rest }, (text) => output.out(text));
    return EXIT.ok;
  }
  if (globals.quiet) return EXIT.ok;
  const screen = await (isStream ? messageScreen : resultScreen)(app);
  const { t } = screen.text;
  const config = hasConfiguration ? "yes" : "no";
  const text = asText([
    ...paragraph(screen, t("backup.done", { path: isStream ? "stdout" : path, orders, products, config })),
    ...(leftOut.length === 0 ? [] : paragraph(screen, t("backup.left-out", { names: leftOut }))),
    ...(isStream ? [] : advice(screen, screen.text.next("backup.next", { path }))),
  ]);
  if (isStream) output.err(text, "info");
  else await output.out(text);
  return EXIT.ok;
};
