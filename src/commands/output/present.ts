import type { CommandLine, Configuration, People } from "../../compose/context.ts";
import { type ExitCode, Tg360Error, worstExit } from "../../core/common/problems/errors.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { Causes } from "../../report/causes.ts";
import { writeJson } from "../../report/json/documents.ts";
import type { Lazy } from "../../report/files/lazy.ts";
import { mailBlock, type ProblemKey, problemKey, problemKeyOfMany } from "../../report/quiet.ts";
import type { ReportFile, ReportFormat } from "../../report/files/report-file.ts";
import { messageLines, type Screen } from "../../report/terminal/screen.ts";
import type { Text } from "../../report/text/text.ts";
import { messageScreen, resultScreen } from "./screen-of.ts";

/** A run's report in each of its forms. */
export interface Presentation {
  readonly exitCode: ExitCode;
  /** What is the matter, for `--quiet`: `problemKey` of each. */
  readonly problemKeys: readonly ProblemKey[];
  readonly timeZone: string;
  /** `english` is without a time zone, as a document for programs needs it. */
  document(english: Text): Readonly<Record<string, unknown>>;
  screen(screen: Screen): Promise<readonly string[]>;
  /** What alone is said with `--quiet`. */
  troubles(screen: Screen): readonly string[];
  pieces(format: ReportFormat, texts: { readonly text: Text; readonly english: Text }): Lazy<string>;
}

/**
 * Says how a run went: the report file first, then one document (`--json`), the screen, or with `--quiet` only what is the
 * matter, on standard error. Returns the run's exit code, or the file's where that could not be written.
 */
export async function present(
  context: CommandLine & Configuration & People,
  shown: Presentation,
  file: ReportFile | null,
): Promise<ExitCode> {
  const { globals, output } = context;
  const fault = file === null ? null : await writeFile(context, shown, file);
  const keys = fault === null ? shown.problemKeys : [...shown.problemKeys, problemKey(fault.problem)];
  const speak = await context.shouldSpeak(keys);
  if (globals.json) {
    const { createText } = await import("../../report/text/text.ts");
    await writeJson(shown.document(await createText("en", null, globals.shop)), (text) => output.out(text));
  } else if (!globals.quiet) {
    await output.out(asText(await shown.screen(await resultScreen(context, shown.timeZone))));
  } else if (speak) {
    output.err(mailBlock(context.command, shown.troubles(await messageScreen(context, shown.timeZone))));
  }
  if (speak || !globals.quiet) await sayOfFile(context, shown, file, fault);
  return fault === null ? shown.exitCode : worstExit([shown.exitCode, fault.exitCode]);
}

/** Where the report was written, or why it was not. */
async function sayOfFile(
  context: CommandLine & Configuration & People,
  { timeZone }: Presentation,
  file: ReportFile | null,
  fault: Tg360Error | null,
): Promise<void> {
  if (file === null || (fault === null && context.globals.quiet)) return;
  const screen = await messageScreen(context, timeZone);
  const lines =
    fault === null
      ? [screen.text.t("report.written", { path: file.path })]
      : messageLines(screen, screen.text.problem(fault.problem));
  context.output.err(asText(lines));
}

/** A file that cannot be written takes nothing from what the run did: the report is said all the same. */
async function writeFile(
  context: CommandLine & Configuration & People,
  shown: Presentation,
  file: ReportFile,
): Promise<Tg360Error | null> {
  const { lang, shop } = context.globals;
  const { createText } = await import("../../report/text/text.ts");
  const text = await createText(lang, shown.timeZone, shop);
  try {
    await file.write(shown.pieces(file.format, { text, english: await createText("en", null, shop) }));
    return null;
  } catch (error) {
    if (error instanceof Tg360Error) return error;
    throw error;
  }
}

/** Lines as they are written; a blank one at the start goes. */
export function asText(lines: readonly string[]): string {
  const shown = lines[0] === "" ? lines.slice(1) : lines;
  return shown.length === 0 ? "" : `${shown.join("\n")}\n`;
}

/** The keys of what failed in a pull. Of more than are kept, which ones they are is chance: that they are many stands for them. */
export function causeKeys(causes: Causes): readonly ProblemKey[] {
  const keys = causes.all.flatMap(({ members, count }) => {
    const isMany = count > members.length || causes.others > 0;
    return isMany ? members.slice(0, 1).map(({ problem }) => problemKeyOfMany(problem)) : itemKeys(members);
  });
  return [...new Map(keys.map((key) => [key.id, key])).values()];
}

/** The keys of single items' problems. */
export function itemKeys(
  items: readonly { readonly item: string; readonly problem: Problem }[],
): readonly ProblemKey[] {
  return items.map(({ item, problem }) => problemKey(problem, item));
}
