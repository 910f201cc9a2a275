/**
 * Quiet runs: one order on hold must not cause 288 mails a day. Problems are reported when they differ from those of
 * this command's last quiet run, and once a day while they last. Transient problems that clear are not reported. What
 * happened to a run, such as the loss of its lease, is reported each time.
 */
import { createHash } from "node:crypto";
import { lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { codeOf } from "../../core/common/problems/thrown.ts";
import { DAY, HOUR } from "../../core/common/time/duration.ts";
import { findDueReport } from "../../core/run/notify/due-report.ts";
import type { StatusStore } from "../../core/ports/status-store.ts";
import { treatmentOf } from "../../core/common/problems/problem-table.ts";
import type { Problem } from "../../core/common/problems/problem.ts";

/** What is stored about a command's last quiet run. */
export interface QuietMemory {
  /** The reported problems, each as a short hash, sorted; empty = none. */
  readonly problems: readonly string[];
  /** When they were last reported, epoch ms. */
  readonly saidMs: number;
}

/** Where this command stores its memory, and the name of the stamp file if it cannot. */
export interface QuietPlace {
  /** The subcommand, e.g. `export-orders`. */
  readonly command: string;
  /** Null = the state cannot be opened. */
  readonly notes: Pick<StatusStore, "readNote" | "writeNote"> | null;
  /** Distinguishes the stamps of several installations, e.g. the data directory. */
  readonly installation: string;
  readonly temporaryDir: string;
}

/** How the next run recognises a problem. */
export interface ProblemKey {
  /** Equal for the same problem of the same item. */
  readonly id: string;
  /** It is over as soon as a run does not meet it, and its end is not reported. */
  readonly isTransient: boolean;
  /** Reported each time. */
  readonly isEvent: boolean;
  /** It ended the run early: problems that the run does not name may still exist. */
  readonly endsRun: boolean;
}

/**
 * What makes a problem the same as last time: its code, its system and place, and its order or product (`item`).
 * Times, counts and excerpts of answers change from run to run and are left out. An outage is one problem, whatever
 * its form and call; so are refused credentials that are not tried again yet.
 */
export function problemKey(problem: Problem, item = ""): ProblemKey {
  const { reportedAs, isTransient, isEvent, isBrake } = treatmentOf(problem);
  const endsRun = item === "" && !isBrake;
  if (reportedAs !== undefined && "system" in problem.data) {
    return { id: JSON.stringify([reportedAs, item, problem.data.system]), isTransient, isEvent, endsRun };
  }
  const lasting = Object.entries(problem.data).filter(([name]) => LASTING.has(name));
  const id = JSON.stringify([problem.code, item, ...lasting.map(([, value]) => value)]);
  return { id, isTransient, isEvent, endsRun };
}

/** One key for many items with this problem. */
export function problemKeyOfMany(problem: Problem): ProblemKey {
  const { isTransient, isEvent } = treatmentOf(problem);
  return { id: JSON.stringify([problem.code, "*", "many"]), isTransient, isEvent, endsRun: false };
}

/** A key for text without a problem code: a bug, or a known line. */
export function keyOfWords(words: string): ProblemKey {
  return { id: words, isTransient: false, isEvent: false, endsRun: false };
}

/** The output of `--quiet` in a mail from cron: the command's name, the lines, and an empty line. */
export function mailBlock(command: string, lines: readonly string[]): string {
  const [first, ...others] = lines;
  const shown = first === "" ? others : lines;
  return [`tg360 ${command}:`, ...shown, "", ""].join("\n");
}

/** Prefix of the hash of a transient problem. */
const PASSING = "passing-";

const LASTING: ReadonlySet<string> = new Set([
  "system",
  "kind",
  "operation",
  "host",
  "path",
  "key",
  "field",
  "id",
  "sku",
  "name",
  "rate",
  "country",
  "list",
]);

/** Whether these problems are reported now, and what is stored. Pure. Without problems nothing is reported. */
export function decideQuiet(
  problemKeys: readonly ProblemKey[],
  memory: QuietMemory | null,
  nowMs: number,
  againAfterMs: number = DAY,
): { readonly isReported: boolean; readonly next: QuietMemory } {
  const hasEvent = problemKeys.some(({ isEvent }) => isEvent);
  const found = hashesOf(problemKeys.filter(({ isEvent }) => !isEvent));
  const known = new Set(memory?.problems);
  if (problemKeys.length === 0) return { isReported: false, next: { problems: [], saidMs: nowMs } };
  const unseen = problemKeys.some(({ endsRun }) => endsRun) ? [...known].filter((one) => !isPassing(one)) : [];
  const problems = [...new Set([...found, ...unseen])].toSorted();
  const announced = memory === null ? null : { keys: known, saidMs: memory.saidMs };
  const { fresh, over, isDueAgain } = findDueReport(new Set(problems), announced, nowMs, againAfterMs);
  const isNews = fresh.length > 0 || over.some((one) => !isPassing(one)) || isDueAgain;
  return {
    isReported: isNews || hasEvent,
    next: { problems, saidMs: isNews || memory === null ? nowMs : memory.saidMs },
  };
}

function hashesOf(problemKeys: readonly ProblemKey[]): readonly string[] {
  return problemKeys.map(({ id, isTransient }) => {
    const hash = createHash("sha256").update(id).digest("hex").slice(0, 12);
    return isTransient ? PASSING + hash : hash;
  });
}

/**
 * Whether the hash is of a transient problem: it is over as soon as a run does not meet it, and the next one is new.
 */
function isPassing(hash: string): boolean {
  return hash.startsWith(PASSING);
}

/**
 * Decides whether to report, and stores the decision in the state. If the state cannot be read or written, a private
 * stamp in the temporary folder is used, with which problems are reported once an hour. Never throws: if nothing can
 * be stored, the problems are reported.
 */
export async function shouldReport(
  place: QuietPlace,
  problemKeys: readonly ProblemKey[],
  nowMs: number,
): Promise<boolean> {
  const kept = await tryNotes(place, problemKeys, nowMs);
  if (kept !== null) return kept;
  try {
    return await decideByStamp(place, problemKeys, nowMs);
  } catch {
    return problemKeys.length > 0;
  }
}

async function tryNotes(place: QuietPlace, problemKeys: readonly ProblemKey[], nowMs: number): Promise<boolean | null> {
  if (place.notes === null) return null;
  try {
    const key = `quiet:${place.command}` as const;
    const memory = parseMemory(await place.notes.readNote(key));
    const { isReported, next } = decideQuiet(problemKeys, memory, nowMs);
    const isSame = String(memory?.problems ?? []) === String(next.problems);
    if (isReported || !isSame) await place.notes.writeNote(key, JSON.stringify(next));
    return isReported;
  } catch {
    return null;
  }
}

async function decideByStamp(place: QuietPlace, problemKeys: readonly ProblemKey[], nowMs: number): Promise<boolean> {
  const uid = process.getuid?.() ?? 0;
  const folder = join(place.temporaryDir, `tg360-${String(uid)}`);
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
  const found = await lstat(folder);
  // A folder or link of another user, in a folder that all users can write to, is not trusted.
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) return problemKeys.length > 0;
  const name = createHash("sha256").update(`${place.command}\0${place.installation}`).digest("hex").slice(0, 16);
  const file = join(folder, `quiet-${name}`);
  const text = await readFile(file, "utf8").catch(() => null);
  const { isReported, next } = decideQuiet(problemKeys, parseMemory(text), nowMs, HOUR);
  await writeFile(file, JSON.stringify(next), { mode: 0o600 });
  return isReported;
}

/** Null = there is none, or it cannot be parsed. */
function parseMemory(text: string | null): QuietMemory | null {
  if (text === null) return null;
  try {
    const found: unknown = JSON.parse(text);
    return isMemory(found) ? found : null;
  } catch {
    return null;
  }
}

function isMemory(found: unknown): found is QuietMemory {
  return (
    typeof found === "object" &&
    found !== null &&
    "problems" in found &&
    Array.isArray(found.problems) &&
    found.problems.every((one) => typeof one === "string") &&
    "saidMs" in found &&
    typeof found.saidMs === "number"
  );
}
