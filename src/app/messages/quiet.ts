/**
 * Quiet runs: one order on hold must not cause 288 mails a day. What is to be printed is printed as `decideReport` says, by
 * the memory of this command's quiet runs.
 */
import { createHash } from "node:crypto";
import { lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { configPath } from "../../config/files/places.ts";
import { codeOf } from "../../core/common/problems/errors.ts";
import { DAY, HOUR } from "../../core/common/time/duration.ts";
import type { StatusStore } from "../../core/ports/status-store.ts";
import type { Store } from "../../core/ports/store.ts";
import { decideReport, type Keyed, type SaidReport } from "../../core/run/notify/decide-report.ts";
import type { App } from "../app.ts";
import { locateState } from "../config.ts";
import { tryToOpen } from "../state/open.ts";

/** Where a command stores its memory, and the name of the stamp file if it cannot. */
export interface QuietPlace {
  /** The subcommand, e.g. `export-orders`. */
  readonly command: string;
  /** Null = the state cannot be opened. */
  readonly notes: Pick<StatusStore, "readNote" | "writeNote"> | null;
  /** Distinguishes the stamps of several installations, e.g. the data directory. */
  readonly installation: string;
  readonly temporaryDir: string;
}

/** Whether to print what this run met, by its keys; without `--quiet` always. Call once per run, also after a good one. Never throws. */
export async function shouldReport(app: App, keys: readonly string[]): Promise<boolean> {
  const found = keys.map((key) => ({ key }));
  return !app.globals.quiet || (await findDue(app, () => Promise.resolve(found))) !== null;
}

/** What a quiet run is to print of what `find` returns; null = nothing now. `store` null = the state cannot be opened. */
export async function findDue<Found extends readonly Keyed[]>(
  app: App,
  find: (store: Store | null) => Promise<Found>,
): Promise<Found | null> {
  const { clock, command, globals, sources } = app;
  const located = await locateState(app).catch(() => null);
  const store = located === null ? null : await tryToOpen(located.place, clock);
  try {
    const found = await find(store);
    // Not one for all: what is wrong with one configuration must not silence another.
    const installation = located?.dataDir ?? `${configPath(sources.configFlag, sources.env)} ${globals.shop ?? ""}`;
    const place = { command, notes: store, installation, temporaryDir: tmpdir() };
    return (await decideAt(place, found, clock.now())) ? found : null;
  } finally {
    await store?.close();
  }
}

/**
 * Decides, and remembers it in the state. If the state cannot be read or written, a private stamp in the temporary folder
 * is used, with which problems are printed once an hour. If nothing can be stored, they are printed.
 */
export async function decideAt(place: QuietPlace, found: readonly Keyed[], nowMs: number): Promise<boolean> {
  const { command, notes } = place;
  if (notes !== null) {
    try {
      const key = `quiet:${command}` as const;
      const before = await notes.readNote(key);
      const { isDue, after } = decide(found, before, nowMs, DAY);
      if (after !== before && (found.length > 0 || before !== null)) await notes.writeNote(key, after);
      return isDue;
    } catch {
      // The stamp decides.
    }
  }
  return decideByStamp(place, found, nowMs).catch(() => found.length > 0);
}

async function decideByStamp(place: QuietPlace, found: readonly Keyed[], nowMs: number): Promise<boolean> {
  const uid = process.getuid?.() ?? 0;
  const folder = join(place.temporaryDir, `tg360-${String(uid)}`);
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
  const there = await lstat(folder);
  // A folder or link of another user, in a folder that all users can write to, is not trusted.
  if (!there.isDirectory() || there.uid !== uid || (there.mode & 0o077) !== 0) return found.length > 0;
  const file = join(folder, `quiet-${shortHash(`${place.command}\0${place.installation}`)}`);
  const { isDue, after } = decide(found, await readFile(file, "utf8").catch(() => null), nowMs, HOUR);
  await writeFile(file, after, { mode: 0o600 });
  return isDue;
}

/** A good run prints nothing, also where something is over. The memory has hashes in place of what was met. */
function decide(
  found: readonly Keyed[],
  before: string | null,
  nowMs: number,
  againAfterMs: number,
): { readonly isDue: boolean; readonly after: string } {
  const hashes = [...new Set(found.map(({ key }) => shortHash(key)))].toSorted();
  const open = hashes.map((key) => ({ key }));
  const { report, next } = decideReport<Keyed>(open, parseMemory(before), nowMs, againAfterMs);
  return { isDue: report !== null && found.length > 0, after: JSON.stringify(next) };
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** Null = there is none, or it cannot be read. */
function parseMemory(text: string | null): SaidReport<Keyed> | null {
  try {
    const memory = JSON.parse(text ?? "null") as Partial<SaidReport<Keyed>> | null;
    return Array.isArray(memory?.open) && typeof memory.saidMs === "number" ? (memory as SaidReport<Keyed>) : null;
  } catch {
    return null;
  }
}
