import { VERSION } from "../../cli/installed.ts";
import type { App } from "../../app/app.ts";
import { EXIT, type ExitCode, Tg360Error } from "../../core/common/problems/errors.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { KeptAudit } from "../../core/audit/report.ts";
import { formatPeriod, formatVerdict } from "../../view/audit/words.ts";
import { createJsonLog, type LogLevel } from "../../render/json/log.ts";
import { mailBlock, messageLines } from "../../render/terminal/screen.ts";
import { createText } from "../../text/text.ts";
import type { Cycle } from "./cycle.ts";
import { cycleDocument, cycleLine } from "./cycle-log.ts";
import type { LogFormat } from "./options.ts";
import { messageScreen, shopZone } from "../output/present.ts";
import { saidOf } from "../../render/json/entries.ts";

/** The log of a daemon, one line per entry, on standard error. */
export interface DaemonLog {
  started(intervalMs: number): Promise<void>;
  cycle(cycle: Cycle): Promise<void>;
  audit(kept: KeptAudit): Promise<void>;
  /** With `--quiet`: the news, as other commands print them for cron. */
  news(cycle: Cycle): Promise<void>;
  /** A problem outside of the cycles. */
  problem(problem: Problem): Promise<void>;
  ended(): Promise<void>;
}

export function createDaemonLog(app: App, format: LogFormat): DaemonLog {
  return format === "json" ? jsonLog(app) : plainLog(app);
}

function plainLog(app: App): DaemonLog {
  const print = (...lines: readonly string[]): void => {
    app.output.err(`${lines.join("\n")}\n`);
  };
  const screen = async () => messageScreen(app, await shopZone(app));
  const newsOf = newsFor(app);
  return {
    async started(intervalMs) {
      const { text } = await screen();
      const facts = { version: VERSION, interval: text.formats.duration(intervalMs), pid: String(process.pid) };
      print(text.t("daemon.started", facts));
    },
    async cycle(cycle) {
      for (const trace of tracesOf(cycle)) print(trace);
      print(await cycleLine(app, cycle));
    },
    async audit({ report }) {
      const { text } = await messageScreen(app, report.timeZone);
      print(
        [text.t("audit.title", { period: formatPeriod(text, report) }), ...formatVerdict(text, report)].join(" – "),
      );
    },
    async news(cycle) {
      const lines = await newsOf(cycle);
      if (lines.length === 0) return;
      for (const trace of tracesOf(cycle)) print(trace);
      app.output.err(mailBlock(app.command, lines));
    },
    async problem(found) {
      const shown = await screen();
      print(...messageLines(shown, shown.text.problem(found)));
    },
    async ended() {
      print((await screen()).text.t("daemon.ended"));
    },
  };
}

/**
 * In English in every language, because programs read it. Other messages, such as that a signal arrived or why
 * the daemon cannot start, become log lines too, so that every line of the log is JSON.
 */
function jsonLog(app: App): DaemonLog {
  const { shop } = app.globals;
  const writeEntry = createJsonLog(app.output.errLine);
  const write: typeof writeEntry = (level, event, facts) => {
    writeEntry(level, event, shop === null ? facts : { shop, ...facts });
  };
  app.output.divertErr((text, level) => {
    write(level, "message", { text: text.trim() });
  });
  const newsOf = newsFor(app);
  const cycleEntry = async (cycle: Cycle): Promise<void> => {
    const { schema: _schema, ...facts } = await cycleDocument(cycle, shop);
    const traces = tracesOf(cycle);
    write(levelOf(cycle.exitCode), "cycle", traces.length === 0 ? facts : { ...facts, traces });
  };
  return {
    started(intervalMs) {
      write("info", "started", { version: VERSION, intervalMs });
      return Promise.resolve();
    },
    cycle: cycleEntry,
    async news(cycle) {
      if ((await newsOf(cycle)).length > 0) await cycleEntry(cycle);
    },
    audit({ report, head }) {
      const { from, to, proven, exitCode } = report;
      const { number, differences, sha256 } = head;
      write(levelOf(exitCode), "audit", { number, from, to, proven, exitCode, differences, sha256 });
      return Promise.resolve();
    },
    async problem(found) {
      const english = await createText("en", null, shop);
      write("warn", "problem", { error: saidOf(found, english) });
    },
    ended() {
      write("info", "ended", {});
      return Promise.resolve();
    },
  };
}

/** What a quiet cycle prints; empty = nothing. */
function newsFor(app: App): (cycle: Cycle) => Promise<readonly string[]> {
  return async ({ parts, exitCode }) => {
    const { newsLines } = await import("../../app/messages/news.ts");
    const met = parts.flatMap((part) => part.met);
    return newsLines(app, met, async () => messageScreen(app, await shopZone(app)), exitCode === EXIT.ok);
  };
}

function levelOf(exitCode: ExitCode): LogLevel {
  if (exitCode === EXIT.ok) return "info";
  return exitCode === EXIT.items ? "warn" : "error";
}

/** The stack traces of bugs. */
function tracesOf({ parts }: Cycle): readonly string[] {
  return parts.flatMap(({ error }) =>
    error instanceof Error && !(error instanceof Tg360Error) ? [error.stack ?? error.message] : [],
  );
}
