import { SECOND } from "../../core/common/time/duration.ts";
import { exchange, TransportFailure } from "../wire/http.ts";

const TIMEOUT_MS = 10 * SECOND;

/**
 * Posts a JSON document: no retry, no redirect. Null = a 2xx answer; else what happened, in a few words. Never throws,
 * except for a bug.
 */
export async function postWebhook(
  url: string,
  document: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<string | null> {
  const headers = { "content-type": "application/json; charset=utf-8" };
  try {
    const body = JSON.stringify(document);
    const { status } = await exchange({ method: "POST", url, headers, body, timeoutMs: TIMEOUT_MS }, signal);
    return status >= 200 && status < 300 ? null : `HTTP ${String(status)}`;
  } catch (error) {
    if (error instanceof TransportFailure) return `${error.fault} ${error.code}`;
    if (signal.aborted) return "ABORTED";
    throw error;
  }
}
