import { SECOND } from "../../core/common/time/duration.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { exchange, TransportFailure } from "../wire/http.ts";

const TIMEOUT_MS = 10 * SECOND;

/**
 * Reports success to a monitoring service: one GET, at most 10 s, no retry, no redirect. Null = a 2xx answer. Never
 * throws. A message names only the host, because the rest of such an address is often secret.
 */
export async function sendHeartbeat(url: string, signal: AbortSignal): Promise<Problem | null> {
  const failed = (detail: string): Problem => problem("heartbeat-failed", { host: new URL(url).host, detail });
  try {
    const { status } = await exchange({ method: "GET", url, headers: {}, timeoutMs: TIMEOUT_MS }, signal);
    return status >= 200 && status < 300 ? null : failed(`HTTP ${String(status)}`);
  } catch (error) {
    if (error instanceof TransportFailure) return failed(`${error.fault} ${error.code}`);
    throw error;
  }
}
