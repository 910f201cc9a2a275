import { readFileSync, statfsSync } from "node:fs";

const MEMORY = "/dev/shm";
/** Twice what the largest tests need: three Debian systems. */
const LEAST_BYTES = 4 * 1024 ** 3;

/**
 * Tests create their temporary folders in memory: on a disk every commit of a state file waits, which took half of
 * the suite's time. Empty = the system's own folder, because this machine has too little memory or runs no programs
 * there.
 */
export function memoryFolder(): { readonly TMPDIR: string } | Record<string, never> {
  const options = optionsOfMemory();
  if (options === null || options.includes("noexec")) return {};
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= LEAST_BYTES ? { TMPDIR: MEMORY } : {};
}

/** Whether a whole system can be installed there. */
export function holdsDevices(folder: string): boolean {
  return folder !== MEMORY || optionsOfMemory()?.some((option) => option === "nodev" || option === "nosuid") === false;
}

/** The mount options; null = it is not mounted. */
function optionsOfMemory(): readonly string[] | null {
  try {
    const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n").toReversed();
    const [, , , options] = mounts.find((line) => line.split(" ")[1] === MEMORY)?.split(" ") ?? [];
    return options?.split(",") ?? null;
  } catch {
    return null;
  }
}
