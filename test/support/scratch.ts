import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A private folder for a state that only the test's own process opens, in memory where the machine can: there, the syncs
 * that every commit waits for take no time. What is about disks, or runs programs, is not for here.
 */
export function makeScratch(prefix: string): string {
  return mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), prefix));
}
