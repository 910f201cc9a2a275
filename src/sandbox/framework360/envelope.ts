import { isRecord } from "../../core/common/record.ts";
import { type SandboxCall, jsonOf, jsonReply, type SandboxReply } from "../http/exchange.ts";

/** `{"status":0,"error":…}` with HTTP 200, as known from real sites. */
export function failedReply(error: string, message?: string, more: Record<string, unknown> = {}): SandboxReply {
  return jsonReply({ status: 0, error, ...(message === undefined ? {} : { message }), ...more });
}

/** `{"status":1,"data":…}`. */
export function done(data: unknown): SandboxReply {
  return jsonReply({ status: 1, data });
}

/** The body, JSON or form; an empty object if it is neither. */
export function bodyOf(call: SandboxCall): Record<string, unknown> {
  if ((call.header("content-type") ?? "").includes("x-www-form-urlencoded")) return parseForm(call.body);
  const value = jsonOf(call.body);
  return isRecord(value) ? value : {};
}

/**
 * Parses a form-encoded body as PHP does: `external[totalgest_id]=7` is an object in an object, `items[]=a` a list.
 * The contract's public part accepts forms as well as JSON.
 */
export function parseForm(body: string): Record<string, unknown> {
  const root: Branch = new Map();
  for (const [name, value] of new URLSearchParams(body)) {
    const [first = "", ...rest] = name.split("[").map((part) => part.replace(/\]$/, ""));
    plant(root, [first, ...rest], value);
  }
  return Object.fromEntries([...root].map(([key, value]) => [key, grown(value)]));
}

type Branch = Map<string, Branch | string>;

function plant(branch: Branch, path: readonly string[], value: string): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  const key = head === "" ? String(branch.size) : head;
  if (rest.length === 0) {
    branch.set(key, value);
    return;
  }
  const next = branch.get(key);
  const inner: Branch = next instanceof Map ? next : new Map();
  branch.set(key, inner);
  plant(inner, rest, value);
}

/** Keys 0, 1, 2 … make a list, as in PHP. */
function grown(value: Branch | string): unknown {
  if (typeof value === "string") return value;
  const entries = [...value].map(([key, inner]) => [key, grown(inner)] as const);
  const isList = entries.every(([key], at) => key === String(at));
  return isList ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
