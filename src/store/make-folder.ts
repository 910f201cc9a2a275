import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Creates a folder with mode 0700, and missing folders above it. An existing folder is not changed. Throws the system's
 * error. Node's own `recursive` is not used: it never ends where the parent exists but mkdir answers "no such folder",
 * as below /proc.
 */
export function makeFolder(path: string): void {
  const above = dirname(path);
  if (!existsSync(above)) makeFolder(above);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // The folder may exist already: another process created it, or the disk is read-only.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
