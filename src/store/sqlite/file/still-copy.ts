import { copyFileSync, existsSync, rmSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { SECOND } from "../../../core/common/time/duration.ts";
import { isOpenHere } from "./connection.ts";

/**
 * Two writes within one tick of the file system's clock leave the same time, so a file counts as unchanged only if its
 * last write is older than this.
 */
const UNCHANGED_MS = SECOND;
const TRIES = 3;

/**
 * Copies the bytes of a state file and its log, for a read-only or full disk where SQLite cannot create the files it
 * needs for reading. False = the file was being written: a copy is valid only if the file did not change from before
 * the first byte was read until after the last. The copy opens like a file whose writer was killed. Throws errors of
 * the file system.
 */
export async function copyStill(path: string, target: string): Promise<boolean> {
  if (isOpenHere(path)) return false;
  for (let tries = 1; ; tries++) {
    const before = [path, `${path}-wal`].map(lookAt);
    if (before.every(({ writtenMs }) => Math.abs(Date.now() - writtenMs) > UNCHANGED_MS)) {
      rmSync(`${target}-wal`, { force: true });
      for (const suffix of ["", "-wal"]) if (existsSync(path + suffix)) copyFileSync(path + suffix, target + suffix);
      const after = [path, `${path}-wal`].map(lookAt);
      if (before.every(({ mark }, at) => mark === after[at]?.mark)) return true;
    }
    if (tries === TRIES) return false;
    await sleep(UNCHANGED_MS);
  }
}

/** The values that change with every write; a missing file has none. */
function lookAt(path: string): { readonly mark: string; readonly writtenMs: number } {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return { mark: "", writtenMs: 0 };
  return { mark: [stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(" "), writtenMs: Number(stat.mtimeMs) };
}
