import { isRecord } from "../../core/common/record.ts";
import { type Call, jsonOf, jsonReply, type Reply } from "../http/exchange.ts";
import { parseForm } from "./form.ts";

/** `{"status":0,"error":…}` with HTTP 200, as known from real sites. */
export function failed(error: string, message?: string, more: Record<string, unknown> = {}): Reply {
  return jsonReply({ status: 0, error, ...(message === undefined ? {} : { message }), ...more });
}

/** `{"status":1,"data":…}`. */
export function done(data: unknown): Reply {
  return jsonReply({ status: 1, data });
}

/** The body, JSON or form; an empty object if it is neither. */
export function bodyOf(call: Call): Record<string, unknown> {
  if ((call.header("content-type") ?? "").includes("x-www-form-urlencoded")) return parseForm(call.body);
  const value = jsonOf(call.body);
  return isRecord(value) ? value : {};
}
