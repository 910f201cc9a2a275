import type { App } from "../../app/app.ts";
import { shouldReport } from "../../app/messages/quiet.ts";
import { type ExitCode, Tg360Error, worstExit } from "../../core/common/problems/errors.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { Causes } from "../../text/causes.ts";
import type { Lazy } from "../../view/view.ts";
import type { Sayable } from "../../core/run/notify/decide-report.ts";
import { problemKey, problemKeyOfMany } from "../../core/run/notify/problem-key.ts";
import type { ReportFile, ReportFormat } from "../../render/files/report-file.ts";
import { mailBlock, messageLines, type Screen } from "../../render/terminal/screen.ts";
import type { Text } from "../../text/text.ts";
import { messageScreen, resultScreen } from "./screen-of.ts";

/** A run's report in each of its forms. */
export interface Presentation {
  readonly exitCode: ExitCode;
  /** Its problems, for `--quiet`: `problemKey` of each. */
  readonly problemKeys: readonly Sayable[];
  readonly timeZone: string;
  /** `english` has no time zone, as documents for programs need it. */
  document(english: Text): Promise<Readonly<Record<string, unknown>>>;
  screen(screen: Screen): Promise<readonly string[]>;
  /** The only output with `--quiet`. */
  troubles(screen: Screen): readonly string[];
  pieces(format: ReportFormat, texts: { readonly text: Text; readonly english: Text }): Promise<Lazy<string>>;
}

/**
 * Prints the result of a run: the report file first, then one document (`--json`), the screen, or with `--quiet` only
 * its problems, on standard error. Returns the run's exit code, or the file's if that could not be written.
 */
export async function present(app: App, shown: Presentation, file: ReportFile | null): Promise<ExitCode> {
  const { globals, output } = app;
  const fault = file === null ? null : await writeFile(app, shown, file);
  const keys = fault === null ? shown.problemKeys : [...shown.problemKeys, problemKey(fault.problem)];
  const isReported = await shouldReport(app, keys);
  if (globals.json) {
    const { createText } = await import("../../text/text.ts");
    const { writeJson } = await import("../../render/json/pieces.ts");
    const document = await shown.document(await createText("en", null, globals.shop));
    await writeJson(document, (text) => output.out(text));
  } else if (!globals.quiet) {
    await output.out(asText(await shown.screen(await resultScreen(app, shown.timeZone))));
  } else if (isReported) {
    output.err(mailBlock(app.command, shown.troubles(await messageScreen(app, shown.timeZone))));
  }
  if (isReported || !globals.quiet) await printReportPath(app, shown, file, fault);
  return fault === null ? shown.exitCode : worstExit([shown.exitCode, fault.exitCode]);
}

/** Opens the file of a report before the work, and leaves no draft behind; null = none is wanted. Throws UsageError. */
export async function withReportFile<T>(
  path: string | null,
  work: (file: ReportFile | null) => Promise<T>,
): Promise<T> {
  if (path === null) return work(null);
  const { openReportFile } = await import("../../render/files/report-file.ts");
  const file = await openReportFile(path);
  try {
    return await work(file);
  } finally {
    await file.discard();
  }
}

/** Where the report was written, or why it was not. */
async function printReportPath(
  app: App,
  { timeZone }: Presentation,
  file: ReportFile | null,
  fault: Tg360Error | null,
): Promise<void> {
  if (file === null || (fault === null && app.globals.quiet)) return;
  if (fault === null) return printWritten(app, file);
  const screen = await messageScreen(app, timeZone);
  app.output.err(asText(messageLines(screen, screen.text.problem(fault.problem))));
}

/** Where a report was written. */
export async function printWritten(app: App, { path }: ReportFile): Promise<void> {
  const { text } = await messageScreen(app);
  app.output.err(asText([text.t("report.written", { path })]));
}

/** If the file cannot be written, the report is still printed. */
async function writeFile(app: App, shown: Presentation, file: ReportFile): Promise<Tg360Error | null> {
  try {
    await writeReport(app, shown, file);
    return null;
  } catch (error) {
    if (error instanceof Tg360Error) return error;
    throw error;
  }
}

/** Throws StoreError. */
export async function writeReport(
  { globals: { lang, shop } }: App,
  { timeZone, pieces }: Pick<Presentation, "timeZone" | "pieces">,
  file: ReportFile,
): Promise<void> {
  const { createText } = await import("../../text/text.ts");
  const text = await createText(lang, timeZone, shop);
  await file.write(await pieces(file.format, { text, english: await createText("en", null, shop) }));
}

/** The lines as text, without an empty first line. */
export function asText(lines: readonly string[]): string {
  const shown = lines[0] === "" ? lines.slice(1) : lines;
  return shown.length === 0 ? "" : `${shown.join("\n")}\n`;
}

/**
 * The keys of a pull's failures. If there are more than are kept, which ones are kept is arbitrary: one key stands
 * for all of them.
 */
export function causeKeys(causes: Causes): readonly Sayable[] {
  const keys = causes.all.flatMap(({ members, count }) => {
    const isMany = count > members.length || causes.others > 0;
    return isMany ? members.slice(0, 1).map(({ problem }) => problemKeyOfMany(problem)) : itemKeys(members);
  });
  return [...new Map(keys.map((one) => [one.key, one])).values()];
}

/** The keys of single items' problems. */
export function itemKeys(items: readonly { readonly item: string; readonly problem: Problem }[]): readonly Sayable[] {
  return items.map(({ item, problem }) => problemKey(problem, item));
}
