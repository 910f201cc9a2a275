/** The log of a daemon, one line per entry, on standard error; with `--json` also a document for each cycle on standard output. */
import { VERSION } from "../../cli/installed.ts";
import type { App } from "../../app/app.ts";
import { EXIT, Tg360Error } from "../../core/common/problems/errors.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { localInstant } from "../../core/common/time/zone.ts";
import { saidOf } from "../../render/json/entries.ts";
import { mailBlock, messageLines, type Screen } from "../../render/terminal/screen.ts";
import { createText, type Text } from "../../text/text.ts";
import type { KeptAudit } from "../../core/audit/report.ts";
import { formatPeriod, formatVerdict } from "../../view/audit/words.ts";
import { countTexts } from "../../view/shops/runs.ts";
import { messageScreen, shopZone } from "../output/present.ts";
import { type Cycle, type CyclePart, exitCodeOf, problemIn } from "./cycle.ts";

export class DaemonLog {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** Not with `--quiet`. */
  async started(intervalMs: number): Promise<void> {
    if (this.#app.globals.quiet) return;
    const { text } = await this.#screen();
    const facts = { version: VERSION, interval: text.formats.duration(intervalMs), pid: String(process.pid) };
    this.#print(text.t("daemon.started", facts));
  }

  /** With `--quiet` only what is new, as other commands print it for cron. */
  async cycle(cycle: Cycle): Promise<void> {
    const { globals, output } = this.#app;
    if (globals.json) await output.out(`${JSON.stringify(await cycleDocument(cycle, globals.shop))}\n`);
    const news = globals.quiet ? await this.#newsOf(cycle) : [];
    if (globals.quiet && news.length === 0) return;
    for (const trace of tracesOf(cycle)) this.#print(trace);
    if (globals.quiet) output.err(mailBlock(this.#app.command, news));
    else this.#print(cycleLine(await this.#screen(), cycle, await shopZone(this.#app)));
  }

  async audit({ report }: KeptAudit): Promise<void> {
    const { text } = await messageScreen(this.#app, report.timeZone);
    const title = text.t("audit.title", { period: formatPeriod(text, report) });
    this.#print([title, ...formatVerdict(text, report)].join(" – "));
  }

  /** A problem outside of the cycles. */
  async problem(found: Problem): Promise<void> {
    const screen = await this.#screen();
    this.#print(...messageLines(screen, screen.text.problem(found)));
  }

  /** Not with `--quiet`. */
  async ended(): Promise<void> {
    if (!this.#app.globals.quiet) this.#print((await this.#screen()).text.t("daemon.ended"));
  }

  async #newsOf({ parts, exitCode }: Cycle): Promise<readonly string[]> {
    const { newsLines } = await import("../../app/messages/news.ts");
    const met = parts.flatMap((part) => part.met);
    return newsLines(this.#app, met, () => this.#screen(), exitCode === EXIT.ok);
  }

  async #screen(): Promise<Screen> {
    return messageScreen(this.#app, await shopZone(this.#app));
  }

  #print(...lines: readonly string[]): void {
    this.#app.output.err(`${lines.join("\n")}\n`);
  }
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
  const counts = countTexts(text, part.report?.summary ?? {});
  const worst = problemOf(part);
  const texts = [...(worst === null ? [] : [worst]), ...part.remarks].map((one) => text.problem(one).message);
  const nothing =
    part.leftFullPull === true
      ? text.t("daemon.full-pull-waits")
      : text.t(part.direction === "orders" ? "report.nothing-due" : "report.nothing-changed");
  return [...(counts.length === 0 && worst === null ? [nothing] : [counts.join(", ")]), ...texts]
    .filter((piece) => piece !== "")
    .join("; ");
}

function problemOf({ report, error }: CyclePart): Problem | null {
  if (report !== null) return report.problems[0] ?? null;
  return problemIn(error);
}

/** For programs, in English: the counts of both directions, and the problems that ended them. */
async function cycleDocument(cycle: Cycle, shop: string | null): Promise<Readonly<Record<string, unknown>>> {
  const english = await createText("en", null, shop);
  const part = (direction: CyclePart["direction"]): unknown => {
    const found = cycle.parts.find((one) => one.direction === direction);
    if (found === undefined) return null;
    const exitCode = exitCodeOf(found);
    const worst = exitCode === EXIT.ok ? null : problemOf(found);
    const error = worst === null ? null : saidOf(worst, english);
    const warnings = found.remarks.map((one) => english.problem(one).message);
    return { exitCode, summary: found.report?.summary ?? null, error, ...(warnings.length === 0 ? {} : { warnings }) };
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
