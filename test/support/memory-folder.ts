import { readFileSync, statfsSync } from "node:fs";

const MEMORY = "/dev/shm";
/** Twice what the largest tests put there: a Debian, three times. */
const LEAST_BYTES = 4 * 1024 ** 3;

/**
 * Where tests make their temporary folders: in memory. On a disk every commit of a state file waits, which took half of the
 * suite's time. Nothing = the system's own folder, since this machine has no such room or runs no program in it.
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

/** As it is mounted; null = it is not. */
function optionsOfMemory(): readonly string[] | null {
  try {
    const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n").toReversed();
    const [, , , options] = mounts.find((line) => line.split(" ")[1] === MEMORY)?.split(" ") ?? [];
    return options?.split(",") ?? null;
  } catch {
    return null;
  }
}
