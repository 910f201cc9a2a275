import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { messageOf, StoreError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";

/**
 * Replaces a file atomically. `mode`: 0o644 for one that other users may read. The draft has a random name, so that no other
 * user can put a file in its place. Throws StoreError; the old file then stays.
 */
export async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const file = await open(draft, "wx", mode);
    try {
      await file.writeFile(text);
      // This program's umask would keep the file private.
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    const detail = messageOf(error);
    throw new StoreError(problem("file-not-written", { path, detail }), error);
  }
}
