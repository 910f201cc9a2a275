/** The resources of processes, as Linux counts them. */
import { readdirSync, readFileSync } from "node:fs";

/** Ticks per second in `/proc`. */
const TICKS = 100;

interface Stat {
  readonly parent: number;
  /** Milliseconds of processor time; `withChildren` adds those of children that ended. */
  readonly cpuMs: number;
  readonly withChildrenMs: number;
}

function statOf(pid: number): Stat | null {
  try {
    // The second field, in brackets, may contain spaces.
    const fields = readFileSync(`/proc/${String(pid)}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")
      .map(Number);
    const [, parent = 0, , , , , , , , , , user = 0, system = 0, gone = 0, goneSystem = 0] = fields;
    const cpuMs = ((user + system) * 1000) / TICKS;
    return { parent, cpuMs, withChildrenMs: cpuMs + ((gone + goneSystem) * 1000) / TICKS };
  } catch {
    return null;
  }
}

export function cpuMsOf(pid: number): number {
  return statOf(pid)?.cpuMs ?? 0;
}

/** Of a server and all its child processes, including ended ones. */
export function cpuMsOfFamily(pid: number): number {
  return (statOf(pid)?.withChildrenMs ?? 0) + childrenOf(pid).reduce((sum, one) => sum + cpuMsOf(one), 0);
}

/** Of a process and its children that live. */
export function peakMbOfFamily(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, one) => sum + peakMbOf(one), 0);
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => statOf(one)?.parent === pid);
}

/** The most memory that it ever had. */
export function peakMbOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
