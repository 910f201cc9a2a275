/**
 * What stands beside a state file, in the folder of its locks. It stays when the file is deleted, or when an older copy
 * of it is put back, and tells of both.
 *
 * The number grows with every opening for writing. It is written here only after the state has it on disk, so whatever
 * dies when, it is never higher than that of the state: a state with a lower number is an older copy. Runs and people's
 * decisions come after the opening, so a copy that lacks one of them has a lower number.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface NumberBeside {
  /** 0 = none is known. */
  readonly number: number;
  /** When the state was restored, or made anew after a loss, epoch ms; null = never. */
  readonly restoredMs: number | null;
}

const NOTHING: NumberBeside = { number: 0, restoredMs: null };

/** `statePath`: the state file, which need not exist. What cannot be read counts as nothing. */
export function readBeside(statePath: string): NumberBeside {
  try {
    const found = JSON.parse(readFileSync(besidePath(statePath), "utf8")) as Partial<NumberBeside> | null;
    return { number: Number(found?.number ?? 0) || 0, restoredMs: Number(found?.restoredMs ?? 0) || null };
  } catch {
    return NOTHING;
  }
}

/** A mark of a restore that another process made meanwhile stays. Throws errors of the file system. */
export function writeBeside(statePath: string, { number, restoredMs }: NumberBeside): void {
  const path = besidePath(statePath);
  const draft = `${path}.${String(process.pid)}.new`;
  const marked = Math.max(restoredMs ?? 0, readBeside(statePath).restoredMs ?? 0);
  try {
    writeFileSync(draft, JSON.stringify({ number, ...(marked === 0 ? {} : { restoredMs: marked }) }), { mode: 0o600 });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

export function besidePath(statePath: string): string {
  return join(dirname(statePath), "last-run.json");
}
