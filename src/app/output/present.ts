import type { App } from "../app.ts";
import { type ExitCode, Tg360Error, worstExit, EXIT } from "../../core/common/problems/errors.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { Table, View } from "../../view/view.ts";
import type { ReportFile } from "../../render/files/report-file.ts";
import { mailBlock, messageLines, type Screen } from "../../render/terminal/screen.ts";
import type { Text } from "../../text/text.ts";
import { locateState } from "../config.ts";
import { DEFAULT_TIME_ZONE } from "../../core/common/time/zone.ts";
import { openReportFile } from "../../render/files/report-file.ts";
import { viewPieces } from "../../render/files/view.ts";
import { createText } from "../../text/text.ts";
import { writeJson } from "../../render/json/pieces.ts";

/** A run's report in each of its forms. */
export interface Presentation {
  readonly exitCode: ExitCode;
  readonly timeZone: string;
  /** `english` has no time zone, as documents for programs need it. */
  document(english: Text): Promise<Readonly<Record<string, unknown>>>;
  screen(screen: Screen): Promise<readonly string[]>;
  /** The only output with `--quiet`; empty = nothing. `others`: what else the run met. */
  news(others: readonly Problem[]): Promise<readonly string[]>;
  /** What a report file has in HTML, and unless there is a sheet, in CSV. */
  file(text: Text): View;
  /** For a spreadsheet; absent = the first table of the file. */
  sheet?(text: Text): Table;
}

/**
 * Prints the result of a run: the report file first, then one document (`--json`), the screen, or with `--quiet` only
 * its problems, on standard error. Returns the run's exit code, or the file's if that could not be written.
 */
export async function present(app: App, shown: Presentation, file: ReportFile | null): Promise<ExitCode> {
  const { globals, output } = app;
  const fault = file === null ? null : await writeFile(app, shown, file);
  const news = globals.quiet ? await shown.news(fault === null ? [] : [fault.problem]) : [];
  if (globals.json || !globals.quiet) {
    await printResult(app, { ...shown, document: async () => shown.document(await english(app)) });
  } else if (news.length > 0) {
    output.err(mailBlock(app.command, news));
  }
  if (!globals.quiet) await printReportPath(app, shown, file, fault);
  return fault === null ? shown.exitCode : worstExit([shown.exitCode, fault.exitCode]);
}

/** Opens the file of a report before the work, and leaves no draft behind; null = none is wanted. Throws UsageError. */
export async function withReportFile<T>(
  path: string | null,
  work: (file: ReportFile | null) => Promise<T>,
): Promise<T> {
  if (path === null) return work(null);
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
  if (file === null) return;
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

/** Only what the file has is made. Throws StoreError. */
export async function writeReport(
  app: App,
  shown: Pick<Presentation, "timeZone" | "document" | "file" | "sheet">,
  file: ReportFile,
): Promise<void> {
  const { text } = await resultScreen(app, shown.timeZone);
  const document = file.format === "json" ? await shown.document(await english(app)) : {};
  await file.write(viewPieces(file.format, text, { ...shown, document }));
}

/** The lines as text, without an empty first line. */
export function asText(lines: readonly string[]): string {
  const shown = lines[0] === "" ? lines.slice(1) : lines;
  return shown.length === 0 ? "" : `${shown.join("\n")}\n`;
}

const DEFAULT_COLUMNS = 80;

/** The screen for results, in the user's language and the shop's time zone. */
export async function resultScreen(app: App, timeZone: string = DEFAULT_TIME_ZONE): Promise<Screen> {
  const { globals, output } = app;
  return {
    text: await createText(globals.lang, timeZone, globals.shop),
    // A terminal without a size reports 0.
    columns: output.columns > 0 ? output.columns : DEFAULT_COLUMNS,
    color: globals.color && output.outIsTerminal,
    isPiped: !output.outIsTerminal,
  };
}

/** The shop's time zone; the default one if the configuration cannot be read, which is reported elsewhere. */
export async function shopZone(app: App): Promise<string> {
  try {
    return (await locateState(app)).timeZone;
  } catch (error) {
    if (error instanceof Tg360Error) return DEFAULT_TIME_ZONE;
    throw error;
  }
}

/** The screen for messages on standard error. */
export async function messageScreen(app: App, timeZone: string = DEFAULT_TIME_ZONE): Promise<Screen> {
  const { errIsTerminal } = app.output;
  const color = app.globals.color && errIsTerminal;
  const screen = await resultScreen(app, timeZone);
  return { ...screen, columns: app.output.errColumns ?? screen.columns, color, isPiped: !errIsTerminal };
}

/** A result in both of its forms; only the one that is printed is made. */
interface PresentedResult {
  /** Absent = the default one. */
  readonly timeZone?: string;
  /** For programs. */
  document(): Document | Promise<Document>;
  /** For people. */
  screen(screen: Screen): readonly string[] | Promise<readonly string[]>;
}

type Document = Readonly<Record<string, unknown>>;

/** Prints one document (`--json`), or the screen, or with `--quiet` nothing. Returns the exit code of success. */
export async function printResult(app: App, result: PresentedResult): Promise<ExitCode> {
  const { globals, output } = app;
  if (globals.json) {
    await writeJson(await result.document(), (text) => output.out(text));
  } else if (!globals.quiet) {
    await output.out(asText(await result.screen(await resultScreen(app, result.timeZone))));
  }
  return EXIT.ok;
}

/** The texts of documents, without a time zone. */
export async function english({ globals }: App): Promise<Text> {
  return createText("en", null, globals.shop);
}
