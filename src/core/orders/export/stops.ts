/** What ends the sending of a run. */
import { RemoteError } from "../../common/problems/errors.ts";
import type { Problem } from "../../common/problems/problem.ts";

export function failing(reason: Problem, retryAfterMs: number | null): RemoteError {
  return new RemoteError(reason, { system: "TotalGest", reason: "failing", retryAfterMs });
}

/** An address that does not accept the call will not accept it in the next cycle either: a person has to check. */
export function asConfiguration({ problem: reason, system, status }: RemoteError): RemoteError {
  return new RemoteError(reason, { system, reason: "configuration", status });
}

export function throttled(reason: Problem, retryAfterMs: number | null): RemoteError {
  return new RemoteError(reason, { system: "TotalGest", reason: "throttled", retryAfterMs });
}
