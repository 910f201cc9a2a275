/**
 * Quiet runs: a held order must not make 288 mails a day. Problems are said when others are there than in this command's last
 * quiet run, and once a day as long as they stay. Transient problems that clear are not reported.
 */
import { createHash } from "node:crypto";
import { lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { codeOf } from "../core/common/problems/thrown.ts";
import { DAY, HOUR } from "../core/common/time/duration.ts";
import { judgeNews } from "../core/notify/news.ts";
import type { StatusStore } from "../core/ports/status-store.ts";
import { treatmentOf } from "../core/common/problems/problem-table.ts";
import type { Problem } from "../core/common/problems/problem.ts";

/** What a command remembers of its last quiet run. */
export interface QuietMemory {
  /** The problems that were said, each as a short hash, sorted; empty = none. */
  readonly problems: readonly string[];
  /** When they were last said, epoch ms. */
  readonly saidMs: number;
}

/** Where this command keeps its memory, and where a stamp goes when it cannot. */
export interface QuietPlace {
  /** The subcommand, e.g. `export-orders`. */
  readonly command: string;
  /** Null = the state cannot be opened. */
  readonly notes: Pick<StatusStore, "readNote" | "writeNote"> | null;
  /** Tells the stamps of several installations apart, e.g. the data directory. */
  readonly installation: string;
  readonly temporaryDir: string;
}

/** By what a problem is known again in the next run. */
export interface ProblemKey {
  /** Equal for the same problem of the same item. */
  readonly id: string;
  /** It is over as soon as a run does not meet it, and that is not reported. */
  readonly isTransient: boolean;
  /** It ended the run before its end: what the run does not name is not over. */
  readonly endsRun: boolean;
}

/**
 * What makes a problem the same one as last time: its code, the system and the place it is about, and the order or product
 * (`item`). Times, counts and the words of an answer change from run to run and are left out. An outage is one problem,
 * in whatever way and at whichever call it shows; so are credentials that were refused and are not tried again yet.
 */
export function problemKey(problem: Problem, item = ""): ProblemKey {
  const { reportedAs, isTransient, isBrake } = treatmentOf(problem);
  const endsRun = item === "" && !isBrake;
  if (reportedAs !== undefined && "system" in problem.data) {
    return { id: JSON.stringify([reportedAs, item, problem.data.system]), isTransient, endsRun };
  }
  const lasting = Object.entries(problem.data).filter(([name]) => LASTING.has(name));
  const id = JSON.stringify([problem.code, item, ...lasting.map(([, value]) => value)]);
  return { id, isTransient, endsRun };
}

/** Of so many items with this problem that they are not told apart. */
export function problemKeyOfMany(problem: Problem): ProblemKey {
  const { isTransient } = treatmentOf(problem);
  return { id: JSON.stringify([problem.code, "*", "many"]), isTransient, endsRun: false };
}

/** Of what is no problem of ours: a bug, or a line that is known by its words. */
export function keyOfWords(words: string): ProblemKey {
  return { id: words, isTransient: false, endsRun: false };
}

/** What is said with `--quiet`, as it stands in a mail of cron's: whose words they are, and room before the next one's. */
export function mailBlock(command: string, lines: readonly string[]): string {
  const [first, ...others] = lines;
  const shown = first === "" ? others : lines;
  return [`tg360 ${command}:`, ...shown, "", ""].join("\n");
}

/** In front of the hash of a transient problem. */
const PASSING = "passing-";

const LASTING: ReadonlySet<string> = new Set([
  "system",
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

/** Whether these problems are said now, and what is to be remembered. Pure. No problems: nothing is said. */
export function decideQuiet(
  problemKeys: readonly ProblemKey[],
  memory: QuietMemory | null,
  nowMs: number,
  againAfterMs: number = DAY,
): { readonly speak: boolean; readonly next: QuietMemory } {
  const found = hashesOf(problemKeys);
  const known = new Set(memory?.problems);
  if (found.length === 0) return { speak: false, next: { problems: [], saidMs: nowMs } };
  const unseen = problemKeys.some(({ endsRun }) => endsRun) ? [...known].filter((one) => !isPassing(one)) : [];
  const problems = [...new Set([...found, ...unseen])].toSorted();
  const announced = memory === null ? null : { keys: known, saidMs: memory.saidMs };
  const { fresh, over, isDueAgain } = judgeNews(new Set(problems), announced, nowMs, againAfterMs);
  const speak = fresh.length > 0 || over.some((one) => !isPassing(one)) || isDueAgain;
  return { speak, next: { problems, saidMs: speak || memory === null ? nowMs : memory.saidMs } };
}

function hashesOf(problemKeys: readonly ProblemKey[]): readonly string[] {
  return problemKeys.map(({ id, isTransient }) => {
    const hash = createHash("sha256").update(id).digest("hex").slice(0, 12);
    return isTransient ? PASSING + hash : hash;
  });
}

/** Such a problem is over as soon as a run does not meet it, and nobody has done anything; the next one is another. */
function isPassing(hash: string): boolean {
  return hash.startsWith(PASSING);
}

/**
 * Decides and remembers, in the store; where that cannot be read or written, in a private stamp in the temporary folder,
 * with which problems are said once an hour. Never throws: where nothing can be remembered, the problems are said.
 */
export async function shouldSpeak(
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
    const { speak, next } = decideQuiet(problemKeys, memory, nowMs);
    const isSame = String(memory?.problems ?? []) === String(next.problems);
    if (speak || !isSame) await place.notes.writeNote(key, JSON.stringify(next));
    return speak;
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
  // Somebody else's folder, or a link, in a folder that all can write to: nothing there is to be trusted.
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) return problemKeys.length > 0;
  const name = createHash("sha256").update(`${place.command}\0${place.installation}`).digest("hex").slice(0, 16);
  const file = join(folder, `quiet-${name}`);
  const text = await readFile(file, "utf8").catch(() => null);
  const { speak, next } = decideQuiet(problemKeys, parseMemory(text), nowMs, HOUR);
  await writeFile(file, JSON.stringify(next), { mode: 0o600 });
  return speak;
}

/** Null where there is none, or it cannot be understood. */
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
