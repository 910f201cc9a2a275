import { readFileSync } from "node:fs";

/** What a traced process did to files and sockets, in the order in which it happened. Paths are absolute. */
export type TraceEvent =
  | { readonly kind: "create"; readonly path: string }
  | { readonly kind: "write"; readonly path: string; readonly at: number; readonly data: Buffer }
  | { readonly kind: "truncate"; readonly path: string; readonly size: number }
  | { readonly kind: "sync"; readonly path: string }
  | { readonly kind: "link" | "rename"; readonly from: string; readonly to: string }
  | { readonly kind: "unlink"; readonly path: string }
  /** Bytes given to a socket. */
  | { readonly kind: "send"; readonly data: Buffer };

/** The calls to be traced, for `traceTo`. */
export const TRACED = [
  "openat",
  "pwrite64",
  "ftruncate",
  "fsync",
  "fdatasync",
  "link",
  "linkat",
  "rename",
  "renameat",
  "renameat2",
  "unlink",
  "unlinkat",
  "write",
  "writev",
  "sendto",
  "sendmsg",
] as const;

/** The calls in a file that strace wrote with `-f -y -xx`, failed ones left out. Throws at a line it cannot understand. */
export function readTrace(file: string): readonly TraceEvent[] {
  return wholeCalls(readFileSync(file, "latin1").split("\n")).flatMap(eventsOf);
}

/**
 * Where another thread came between, strace writes a call in two halves. What is sent may be on the wire from the first
 * half on; a file's call counts from the second, when it was through.
 */
function wholeCalls(lines: readonly string[]): readonly string[] {
  const begun = new Map<string, string>();
  const whole: string[] = [];
  for (const line of lines) {
    const match = /^(\d+) +(.*)$/.exec(line);
    if (match === null) continue;
    const [, pid = "", text = ""] = match;
    const resumed = /^<\.\.\. (\w+) resumed>(.*)$/.exec(text);
    if (text.endsWith("<unfinished ...>")) {
      const start = text.slice(0, -"<unfinished ...>".length);
      if (SEND.test(start)) whole.push(`${start}) = 0`);
      else begun.set(pid, start);
    } else if (resumed !== null) {
      whole.push(`${begun.get(pid) ?? ""}${resumed[2] ?? ""}`);
      begun.delete(pid);
    } else {
      whole.push(text);
    }
  }
  return whole;
}

const SEND = /^(write|writev|sendto|sendmsg)\(/;
const TEXT = /"((?:\\x[0-9a-f]{2})*)"/g;
const DESCRIPTOR = /^\w+\((?:\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)>/;

function eventsOf(call: string): readonly TraceEvent[] {
  const [, name = "", result = ""] = /^(\w+)\(.* = (-?\d+)/s.exec(call) ?? [];
  if (name === "" || result.startsWith("-")) return [];
  const path = unhex(DESCRIPTOR.exec(call)?.[1] ?? "").toString();
  const texts = [...call.matchAll(TEXT)].map((match) => unhex(match[1] ?? ""));
  const [first = "", second = ""] = texts.map(String);
  switch (name) {
    case "openat":
      return call.includes("O_CREAT") ? [{ kind: "create", path: first }] : [];
    case "pwrite64":
      return [{ kind: "write", path, at: lastNumber(call), data: whole(texts[0], Number(result)) }];
    case "ftruncate":
      return [{ kind: "truncate", path, size: lastNumber(call) }];
    case "fsync":
    case "fdatasync":
      return [{ kind: "sync", path }];
    case "link":
    case "linkat":
      return [{ kind: "link", from: first, to: second }];
    case "rename":
    case "renameat":
    case "renameat2":
      return [{ kind: "rename", from: first, to: second }];
    case "unlink":
    case "unlinkat":
      return [{ kind: "unlink", path: first }];
    default:
      return path.startsWith("socket:") ? [{ kind: "send", data: Buffer.concat(texts) }] : [];
  }
}

function unhex(text: string): Buffer {
  return Buffer.from(text.replaceAll("\\x", ""), "hex");
}

/** The last argument: an offset or a size. */
function lastNumber(call: string): number {
  return Number(/, (\d+)\) += /.exec(call)?.[1] ?? Number.NaN);
}

/** A replay with half of the bytes would prove nothing. */
function whole(data: Buffer | undefined, length: number): Buffer {
  if (data?.length !== length) throw new Error(`the trace holds ${String(data?.length)} of ${String(length)} bytes`);
  return data;
}
