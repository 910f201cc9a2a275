import { rmSync } from "node:fs";
import { tmpdir } from "node:os";

import { StoreError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { makeWorkFolder } from "../state/open.ts";
import { checkUnpacked, type Manifest, readBackup, STREAM } from "./file.ts";

/** Reads all of a backup, and opens the state in it; nothing is changed. Throws StoreError if it is not whole. */
export async function checkBackup(path: string, parent = tmpdir(), prefix = "tg360-"): Promise<Manifest> {
  const folder = makeWorkFolder(parent, prefix);
  try {
    const { manifest, state } = await readBackup(path, folder, path === STREAM ? "stdin" : path);
    if (manifest.hasState) checkUnpacked(state, path);
    return manifest;
  } catch (error) {
    // Of a backup that was only to be looked at, no restore is advised.
    const found = error instanceof StoreError ? error.problem : null;
    if (found?.code !== "backup-unreadable" || found.data.why !== "denied") throw error;
    throw new StoreError(problem("backup-unreadable", { ...found.data, why: "unchecked" }), error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
