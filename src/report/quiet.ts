/**
 * Quiet runs: a held order must not make 288 mails a day. Problems are said when they are others than in this command's
 * last quiet run, and once a day as long as they stay.
 */
import { createHash } from "node:crypto";
import { lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { DAY, HOUR } from "../core/duration.ts";
import type { StatusStore } from "../core/ports.ts";
import type { Problem } from "../core/problem.ts";

/** What a command remembers of its last quiet run. */
export interface QuietMemory {
  /** The set of problems then; empty = none. */
  readonly problems: string;
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

/**
 * What makes a problem the same one as last time: its code, the system and the place it is about, and the order or product
 * (`item`). Times, counts and the words of an answer change from run to run and are left out.
 */
export function problemKey(problem: Problem, item = ""): string {
  const lasting = Object.entries(problem.data).filter(([name]) => LASTING.has(name));
  return JSON.stringify([problem.code, item, ...lasting.map(([, value]) => value)]);
}

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
  problemKeys: readonly string[],
  memory: QuietMemory | null,
  nowMs: number,
  againAfterMs: number = DAY,
): { readonly speak: boolean; readonly next: QuietMemory } {
  const problems = fingerprint(problemKeys);
  if (problems === "") return { speak: false, next: { problems, saidMs: nowMs } };
  const isNews = memory === null || memory.problems !== problems;
  const restedMs = memory === null ? 0 : nowMs - memory.saidMs;
  const speak = isNews || restedMs >= againAfterMs || restedMs < 0;
  return { speak, next: { problems, saidMs: speak || memory === null ? nowMs : memory.saidMs } };
}

/** The set, whatever its order and however often one comes; empty = none. */
function fingerprint(problemKeys: readonly string[]): string {
  if (problemKeys.length === 0) return "";
  const set = [...new Set(problemKeys)].toSorted();
  return createHash("sha256").update(JSON.stringify(set)).digest("hex").slice(0, 32);
}

/**
 * Decides and remembers, in the store; where that cannot be read or written, in a private stamp in the temporary folder,
 * with which problems are said once an hour. Never throws: where nothing can be remembered, the problems are said.
 */
export async function shouldSpeak(place: QuietPlace, problemKeys: readonly string[], nowMs: number): Promise<boolean> {
  const kept = await tryNotes(place, problemKeys, nowMs);
  if (kept !== null) return kept;
  try {
    return await decideByStamp(place, problemKeys, nowMs);
  } catch {
    return problemKeys.length > 0;
  }
}

async function tryNotes(place: QuietPlace, problemKeys: readonly string[], nowMs: number): Promise<boolean | null> {
  if (place.notes === null) return null;
  try {
    const key = `quiet:${place.command}` as const;
    const note = await place.notes.readNote(key);
    const { speak, next } = decideQuiet(problemKeys, parseMemory(note), nowMs);
    const text = JSON.stringify(next);
    const needsWriting = note === null ? next.problems !== "" : parseMemory(note)?.problems !== next.problems || speak;
    if (needsWriting) await place.notes.writeNote(key, text);
    return speak;
  } catch {
    return null;
  }
}

async function decideByStamp(place: QuietPlace, problemKeys: readonly string[], nowMs: number): Promise<boolean> {
  const uid = process.getuid?.() ?? 0;
  const folder = join(place.temporaryDir, `tg360-${String(uid)}`);
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
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
    typeof found.problems === "string" &&
    "saidMs" in found &&
    typeof found.saidMs === "number"
  );
}
