import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

import { messageOf, StoreError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";

/** Replaces a file that other users may read, atomically. Throws StoreError; the old file then stays. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const whole = resolve(path);
  const draft = join(dirname(whole), `.${basename(whole)}.${String(process.pid)}.tmp`);
  try {
    const file = await open(draft, "w", 0o644);
    try {
      await file.writeFile(text);
      // This program's umask would keep the file private.
      await file.chmod(0o644);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, whole);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    const detail = messageOf(error);
    throw new StoreError(problem("file-not-written", { path, detail }), error);
  }
}
