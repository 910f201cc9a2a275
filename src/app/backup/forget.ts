import { copyFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";

import { StoreError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Forgotten } from "../../core/orders/privacy/forget.ts";
import { scrubCopy } from "../../store/database.ts";
import { makeWorkFolder } from "../state/open.ts";
import { checkUnpacked, readBackup, writeBackup } from "./file.ts";

/**
 * Writes a backup anew, without these buyers; the old one has its name until the new one is complete. `prefix`: of a folder beside it,
 * for the work. Throws StoreError.
 */
export async function forgetInBackup(path: string, forgotten: readonly Forgotten[], prefix: string): Promise<void> {
  const folder = makeWorkFolder(dirname(path), prefix);
  try {
    const { manifest, texts, state } = await readBackup(path, folder, path);
    if (!manifest.hasState) return;
    checkUnpacked(state, path);
    if (!(await scrubCopy(state, forgotten))) throw new StoreError(problem("state-other-version", { path }));
    await writeBackup(path, texts, folder, (draft) => {
      copyFileSync(state, draft);
      return Promise.resolve(manifest);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
