import { spawnSync } from "node:child_process";

/** Why the tests that need strace cannot run here; null = they can. A container may have it and not be allowed to use it. */
export const straceMissing: string | null = reasonAgainst();

/**
 * The words in front of a program that end it with SIGKILL at its `nth` call of `syscall`, which is not carried out. Without
 * `--seccomp-bpf`, which is faster, and with which strace 6 injects nothing.
 */
export function killAt(syscall: string, nth: number): readonly string[] {
  const inject = `inject=${syscall}:signal=SIGKILL:when=${String(nth)}`;
  return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", `trace=${syscall}`, "-e", inject];
}

/** The words in front of a program that write down its calls: every byte, in hexadecimal, and the path of every file. */
export function traceTo(file: string, syscalls: readonly string[]): readonly string[] {
  const trace = `trace=${syscalls.join(",")}`;
  return ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "1000000", "-o", file, "-e", trace];
}

function reasonAgainst(): string | null {
  const { error, status, stderr } = spawnSync("strace", ["-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "true"], {
    encoding: "utf8",
  });
  if (error !== undefined) return `strace cannot be started (${error.message})`;
  return status === 0 ? null : `strace does not work here (${stderr.trim()})`;
}
