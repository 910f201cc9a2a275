import { rmSync } from "node:fs";
import { tmpdir } from "node:os";

import { makeWorkFolder } from "../state/open.ts";
import { checkUnpacked, type Manifest, readBackup, STREAM } from "./file.ts";

/** Reads all of a backup, and opens the state in it; nothing is changed. Throws StoreError if it is not whole. */
export async function checkBackup(path: string, parent = tmpdir(), prefix = "tg360-"): Promise<Manifest> {
  const folder = makeWorkFolder(parent, prefix);
  try {
    const { manifest, state } = await readBackup(path, folder, path === STREAM ? "stdin" : path);
    if (manifest.hasState) checkUnpacked(state, path);
    return manifest;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
