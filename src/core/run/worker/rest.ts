import { MINUTE } from "../../common/time/duration.ts";
import type { Problem } from "../../common/problems/problem.ts";

/** After failing shops of so many hosts for its own sake, without a good cycle in between, a worker rests. */
const HOSTS_TO_REST = 3;
const LONGEST_REST_MS = 10 * MINUTE;

/** How a worker stands. Times from now, because its clock is not the database's. */
export interface WorkerStanding {
  /** Since its last good cycle; null = it had none. */
  readonly sinceGoodMs: number | null;
  /** Why a cycle failed for the worker's own sake; null = none did since the last good one. */
  readonly trouble: Problem | null;
  /** How long it takes no cycle; null = it does not rest. */
  readonly restsForMs: number | null;
}

/** What a worker knows of its own cycles: whether it had better leave the shops to others for a while. */
export class Rest {
  readonly #failedHosts = new Set<string>();
  #goodMs: number | null = null;
  #trouble: Problem | null = null;
  #untilMs: number | null = null;

  standing(nowMs: number): WorkerStanding {
    return {
      sinceGoodMs: this.#goodMs === null ? null : nowMs - this.#goodMs,
      trouble: this.#trouble,
      restsForMs: this.#untilMs === null ? null : this.#untilMs - nowMs,
    };
  }

  /** A cycle ended. `fault` null = it was good; `trouble` = the worst problem of a cycle that failed. */
  end(host: string, fault: FaultySide | null, trouble: Problem | null, nowMs: number): void {
    if (fault === null) {
      this.#failedHosts.clear();
      this.#goodMs = nowMs;
      this.#trouble = null;
    } else if (fault === "worker") {
      this.#failedHosts.add(host);
      this.#trouble = trouble;
    }
  }

  /** Whether it takes no cycle now. It rests at most 10 minutes, and only while another worker succeeds. */
  isResting(nowMs: number, othersSucceed: boolean): boolean {
    if (this.#untilMs === null) {
      if (!othersSucceed || this.#failedHosts.size < HOSTS_TO_REST) return false;
      this.#untilMs = nowMs + LONGEST_REST_MS;
    }
    if (othersSucceed && nowMs < this.#untilMs) return true;
    // It tries again, from the beginning.
    this.#failedHosts.clear();
    this.#untilMs = null;
    return false;
  }
}

/**
 * Why a cycle failed. `worker` = for this worker's own sake: its sealing key, its own configuration, its disk, a
 * schema that is newer than it, or it reaches neither system; another worker may do better. `shop` = all else, a pause included.
 */
export type FaultySide = "worker" | "shop";

/** Problems of the machine that the worker runs on, and of its version. */
const OF_THE_MACHINE: ReadonlySet<Problem["code"]> = new Set([
  "database-other-version",
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
export function faultySideOf(problems: readonly Problem[]): FaultySide {
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
