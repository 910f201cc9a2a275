import type { Problem } from "../../common/problems/problem.ts";

/**
 * Why a cycle failed. `worker` = for this worker's own sake: its sealing key, its own configuration, its disk, a
 * schema that is newer than it, or it reaches neither system; another worker may do better. `shop` = all else, a pause included.
 */
export type Fault = "worker" | "shop";

/** Problems of the machine that the worker runs on, and of its version. */
const OF_THE_MACHINE: ReadonlySet<Problem["code"]> = new Set([
  "database-newer",
  "sealing-key-missing",
  "sealing-key-wrong",
  "secret-unavailable",
  "config-unreadable",
  "profile-unreadable",
  "tls-check-off",
  "disk-full",
  "disk-failed",
  "disk-read-only",
] as const);

/** The system cannot be reached from here. */
const AWAY: ReadonlySet<Problem["code"]> = new Set(["unreachable", "timed-out", "certificate-refused"] as const);

/** Whose fault these problems of a failed cycle are. */
export function faultOf(problems: readonly Problem[]): Fault {
  return problems.some(isOfTheMachine) || reachesNothing(problems) ? "worker" : "shop";
}

function isOfTheMachine(found: Problem): boolean {
  if (found.code === "secret-sealed") return found.data.fault === "no-key";
  // A fault in a file of this machine; the settings of a shop in the database are in none.
  if (found.code === "config-invalid") return found.data.files?.some((file) => file !== "") === true;
  return OF_THE_MACHINE.has(found.code);
}

function reachesNothing(problems: readonly Problem[]): boolean {
  const away = problems.filter(({ code }) => AWAY.has(code));
  return new Set(away.map(({ data }) => "system" in data && data.system)).size > 1;
}
