/** The log of a daemon, one line per entry, on standard error; with `--json` also a document for each cycle on standard output. */
import { VERSION } from "../installed.ts";
import type { App } from "../app.ts";
import { EXIT, Tg360Error } from "../../core/common/problems/errors.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { localInstant } from "../../core/common/time/zone.ts";
import { saidOf } from "../../render/json/entries.ts";
import { mailBlock, messageLines, type Screen } from "../../render/terminal/screen.ts";
import { createText, type Text } from "../../text/text.ts";
import type { KeptAudit } from "../../core/audit/report.ts";
import { formatDays, formatVerdict } from "../../view/audit/words.ts";
import { countTexts } from "../../view/shops/runs.ts";
import { messageScreen, shopZone } from "../output/present.ts";
import type { Cycle, CyclePart } from "./cycle.ts";
import { newsLines } from "../messages/news.ts";

/** Not with `--quiet`. */
export async function logStarted(app: App, intervalMs: number): Promise<void> {
  if (app.globals.quiet) return;
  const { text } = await screenOf(app);
  const facts = { version: VERSION, interval: text.formats.duration(intervalMs), pid: String(process.pid) };
  print(app, text.t("daemon.started", facts));
}

/** With `--quiet` only what is new, as other commands print it for cron. */
export async function logCycle(app: App, cycle: Cycle): Promise<void> {
  const { globals, output } = app;
  if (globals.json) await output.out(`${JSON.stringify(await cycleDocument(cycle, globals.shop))}\n`);
  const news = globals.quiet ? await newsOf(app, cycle) : [];
  if (globals.quiet && news.length === 0) return;
  for (const trace of tracesOf(cycle)) print(app, trace);
  if (globals.quiet) output.err(mailBlock(app.command, news));
  else print(app, cycleLine(await screenOf(app), cycle, await shopZone(app)));
}

export async function logAudit(app: App, { report }: KeptAudit): Promise<void> {
  const { text } = await messageScreen(app, report.timeZone);
  const title = text.t("audit.title", { period: formatDays(text, report) });
  print(app, [title, ...formatVerdict(text, report)].join(" – "));
}

/** A problem outside of the cycles. */
export async function logProblem(app: App, found: Problem): Promise<void> {
  const screen = await screenOf(app);
  print(app, ...messageLines(screen, screen.text.problem(found)));
}

/** Not with `--quiet`. */
export async function logEnded(app: App): Promise<void> {
  if (!app.globals.quiet) print(app, (await screenOf(app)).text.t("daemon.ended"));
}

async function newsOf(app: App, { parts, exitCode }: Cycle): Promise<readonly string[]> {
  const met = parts.flatMap((part) => part.met);
  return newsLines(app, met, () => screenOf(app), exitCode === EXIT.ok);
}

async function screenOf(app: App): Promise<Screen> {
  return messageScreen(app, await shopZone(app));
}

function print({ output }: App, ...lines: readonly string[]): void {
  output.err(`${lines.join("\n")}\n`);
}

/** The stack traces of bugs. */
function tracesOf({ parts }: Cycle): readonly string[] {
  return parts.flatMap(({ error }) =>
    error instanceof Error && !(error instanceof Tg360Error) ? [error.stack ?? error.message] : [],
  );
}

/** The time, the result of each direction, the exit code and the duration. */
function cycleLine({ text }: Screen, cycle: Cycle, zone: string): string {
  const part = (direction: CyclePart["direction"]): string => {
    const found = cycle.parts.find((one) => one.direction === direction);
    const what = found === undefined ? text.t("check.skipped") : describe(found, text);
    return `${text.t(`direction.${direction}`)}${text.t("said.colon")}${what}`;
  };
  return text.t("daemon.cycle", {
    at: localInstant(cycle.startedMs, zone),
    orders: part("orders"),
    products: part("products"),
    exitCode: String(cycle.exitCode),
    duration: text.formats.duration(cycle.finishedMs - cycle.startedMs),
  });
}

function describe(part: CyclePart, text: Text): string {
  const counts = countTexts(text, part.summary ?? {});
  const worst = part.problems.slice(0, 1);
  const texts = [...worst, ...part.remarks].map((one) => text.problem(one).message);
  const nothing = part.leftFullPull
    ? text.t("daemon.full-pull-waits")
    : text.t(part.direction === "orders" ? "report.nothing-due" : "report.nothing-changed");
  return [...(counts.length === 0 && worst.length === 0 ? [nothing] : [counts.join(", ")]), ...texts]
    .filter((piece) => piece !== "")
    .join("; ");
}

/** For programs, in English: the counts of both directions, and the problems that ended them. */
async function cycleDocument(cycle: Cycle, shop: string | null): Promise<Readonly<Record<string, unknown>>> {
  const english = await createText("en", null, shop);
  const part = (direction: CyclePart["direction"]): unknown => {
    const found = cycle.parts.find((one) => one.direction === direction);
    if (found === undefined) return null;
    const { exitCode, summary, problems, remarks } = found;
    const [worst] = exitCode === EXIT.ok ? [] : problems;
    const error = worst === undefined ? null : saidOf(worst, english);
    const warnings = remarks.map((one) => english.problem(one).message);
    return { exitCode, summary, error, ...(warnings.length === 0 ? {} : { warnings }) };
  };
  return {
    schema: "tg360.cycle/1",
    startedAt: new Date(cycle.startedMs).toISOString(),
    finishedAt: new Date(cycle.finishedMs).toISOString(),
    exitCode: cycle.exitCode,
    orders: part("orders"),
    products: part("products"),
    ...(shop === null ? {} : { shop }),
  };
}
