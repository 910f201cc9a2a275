import type { App } from "../app.ts";
import { ErrorWithOutcome, EXIT, type ExitCode, Tg360Error } from "../../core/common/problems/errors.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import { errorDocument } from "../../render/json/entries.ts";
import { writeJson } from "../../render/json/pieces.ts";
import type { Lang } from "../../core/common/language.ts";
import { mailBlock, messageLines } from "../../render/terminal/screen.ts";
import { createText } from "../../text/text.ts";
import type { Output } from "./output.ts";
import { newsLines } from "../messages/news.ts";
import { ofNoItem } from "../../text/causes.ts";

interface Circumstances {
  readonly json: boolean;
  readonly lang: Lang;
  readonly output: Output;
  /** Null = the command line was not understood, so there is no command. */
  readonly app: App | null;
}

/** The message of an error, and its exit code. */
interface FailureMessage {
  readonly problem: Problem;
  readonly exitCode: ExitCode;
  /** The stack trace of a bug; null = it is none. */
  readonly trace: string | null;
}

/**
 * Reports the error that ended a command: in words on standard error, with `--json` also as a document on standard
 * output. A bug includes its trace. Returns its exit code.
 */
export async function reportFailure(error: unknown, circumstances: Circumstances): Promise<ExitCode> {
  const verdict = judge(error);
  const { app, output } = circumstances;
  const shop = app?.globals.shop ?? null;
  if (verdict.trace !== null) output.err(`${verdict.trace}\n`);
  if (circumstances.json) {
    const document = errorDocument(verdict.problem, verdict.exitCode, await createText("en", null, shop));
    await writeJson(document, (text) => output.out(text));
  }
  const text = await createText(circumstances.lang, undefined, shop);
  const screen = { text, columns: output.errColumns ?? output.columns, color: false };
  if (app !== null && app.globals.quiet && verdict.trace === null) {
    const met = error instanceof ErrorWithOutcome ? [verdict.problem, error.outcome] : [verdict.problem];
    const news = await newsLines(app, ofNoItem(met), () => Promise.resolve(screen));
    if (news.length > 0) output.err(mailBlock(app.command, news));
    return verdict.exitCode;
  }
  const outcome = error instanceof ErrorWithOutcome ? text.problem(error.outcome) : null;
  const message = text.problem(verdict.problem);
  // "The next run tries again" is not so where nothing was saved.
  const isInstead = error instanceof ErrorWithOutcome && error.outcome.code === "not-saved-otherwise";
  const lines = [
    ...messageLines(screen, isInstead ? { ...message, next: [] } : message),
    ...(outcome === null ? [] : messageLines(screen, outcome)),
  ];
  output.err(`${lines.join("\n")}\n`);
  return verdict.exitCode;
}

/** The same for the command of an app. */
export function reportFailureIn(app: App, error: unknown, json = false): Promise<ExitCode> {
  return reportFailure(error, { json, lang: app.globals.lang, output: app.output, app });
}

/** Every error that is not ours is a bug, except errors of the disk. */
function judge(error: unknown): FailureMessage {
  if (error instanceof Tg360Error) return { problem: error.problem, exitCode: error.exitCode, trace: null };
  const disk = diskProblem(error);
  if (disk !== null) return { problem: disk, exitCode: EXIT.stopped, trace: null };
  const thrown = error instanceof Error ? error : new Error(String(error));
  return {
    problem: problem("bug", { detail: thrown.message }),
    exitCode: EXIT.bug,
    trace: thrown.stack ?? thrown.message,
  };
}

const DISK_CODES: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES", "EPERM"]);

function diskProblem(error: unknown): Problem | null {
  if (!(error instanceof Error) || !("code" in error) || !DISK_CODES.has(error.code)) return null;
  const path = "path" in error && typeof error.path === "string" ? error.path : "?";
  return problem("disk-failed", { path, detail: error.message });
}
