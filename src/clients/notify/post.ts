/** One call to an address of the operator: at most 10 s, no retry, no redirect. */
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import { exchange, type HttpRequest, TransportFailure } from "../wire/http.ts";

const TIMEOUT_MS = 10 * SECOND;

/** Null = a 2xx answer; else what happened, in a few words. Never throws, except for a bug. */
async function call(request: Omit<HttpRequest, "timeoutMs">, signal: AbortSignal): Promise<string | null> {
  try {
    const { status } = await exchange({ ...request, timeoutMs: TIMEOUT_MS }, signal);
    return status >= 200 && status < 300 ? null : `HTTP ${String(status)}`;
  } catch (error) {
    if (error instanceof TransportFailure) return `${error.fault} ${error.code}`;
    if (signal.aborted) return "ABORTED";
    throw error;
  }
}

/**
 * Reports success to a monitoring service by a GET. Null = it took it. A message names only the host, because the rest of such
 * an address is often secret.
 */
export async function sendHeartbeat(url: string, signal: AbortSignal): Promise<Problem | null> {
  const detail = await call({ method: "GET", url, headers: {} }, signal);
  return detail === null ? null : problem("heartbeat-failed", { host: new URL(url).host, detail });
}

/** Posts a JSON document. Null = it was taken. */
export function postWebhook(
  url: string,
  document: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<string | null> {
  const headers = { "content-type": "application/json; charset=utf-8" };
  return call({ method: "POST", url, headers, body: JSON.stringify(document) }, signal);
}
