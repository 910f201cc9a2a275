import { copyFileSync, existsSync, rmSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { SECOND } from "../../../core/common/time/duration.ts";
import { isOpenHere } from "./open-files.ts";

/** Two writes within one tick of the file system's clock leave the same time: only a file at rest for longer shows the next. */
const REST_MS = SECOND;
const TRIES = 3;

/**
 * Copies a state file and its log by their bytes, for where SQLite can make none of the files that it needs to read one: a
 * read-only or a full disk. False = somebody was writing: nothing is a copy that did not lie still from before the first
 * byte was read until after the last one. What is copied opens like a file whose writer was killed. Throws what the file
 * system throws.
 */
export async function copyStill(path: string, target: string): Promise<boolean> {
  if (isOpenHere(path)) return false;
  for (let tries = 1; ; tries++) {
    const before = [path, `${path}-wal`].map(lookAt);
    if (before.every(({ writtenMs }) => Math.abs(Date.now() - writtenMs) > REST_MS)) {
      rmSync(`${target}-wal`, { force: true });
      for (const suffix of ["", "-wal"]) if (existsSync(path + suffix)) copyFileSync(path + suffix, target + suffix);
      const after = [path, `${path}-wal`].map(lookAt);
      if (before.every(({ mark }, at) => mark === after[at]?.mark)) return true;
    }
    if (tries === TRIES) return false;
    await sleep(REST_MS);
  }
}

/** What changes with every write; a file that is not there has never changed. */
function lookAt(path: string): { readonly mark: string; readonly writtenMs: number } {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return { mark: "", writtenMs: 0 };
  return { mark: [stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(" "), writtenMs: Number(stat.mtimeMs) };
}
