import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const MEMORY = "/dev/shm";
const LEAST_BYTES = 1024 ** 3;

/**
 * Where tests make their temporary folders: in memory. On a disk every commit of a state file waits, which took half of the
 * suite's time. Nothing = the system's own folder, since this machine has no such room or runs no program in it.
 */
export function memoryFolder(): { readonly TMPDIR: string } | Record<string, never> {
  if (!existsSync(MEMORY)) return {};
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= LEAST_BYTES && runsPrograms(MEMORY) ? { TMPDIR: MEMORY } : {};
}

function runsPrograms(folder: string): boolean {
  const own = mkdtempSync(join(folder, "tg360-"));
  const program = join(own, "program.sh");
  writeFileSync(program, "#!/bin/sh\n");
  chmodSync(program, 0o700);
  const { status } = spawnSync(program);
  rmSync(own, { recursive: true });
  return status === 0;
}
