import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A private folder for a state that only the test's own process opens, in memory if possible: there the syncs of
 * commits take no time. Not for tests of disks, or tests that run programs.
 */
export function makeScratch(prefix: string): string {
  return mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), prefix));
}
