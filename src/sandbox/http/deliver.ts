import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

import { isRecord } from "../../core/common/record.ts";
import { type SandboxCall, jsonOf, jsonReply, queryOf, type SandboxReply } from "./exchange.ts";
import type { SandboxFault } from "./faults.ts";

const HTML =
  "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1><hr>nginx</body></html>";

/** The two ends of a connection in node. */
export interface WireEnds {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** The result of a call on the wire: the sent status, or null if none was sent. */
export type Delivered = { status: number | null; reply: SandboxReply | null };

/** The call as a faulty server reads it. */
export function misread(call: SandboxCall, fault: SandboxFault | null): SandboxCall {
  if (fault?.kind === "ignoreQuery") return { ...call, query: {}, blind: true };
  if (fault?.kind !== "repeatPage") return call;
  const { cursor: _, ...query } = call.query;
  return { ...call, query: { ...query, page: ["1"] } };
}

/** The answer of a faulty server to the call. */
export function misanswered(call: SandboxCall, fault: SandboxFault | null, reply: SandboxReply): SandboxReply {
  const cursor = fault?.kind === "sameCursor" ? queryOf(call, "cursor") : null;
  const page = cursor === null ? null : jsonOf(reply.body.toString());
  return isRecord(page) ? jsonReply({ ...page, nextCursor: cursor }, reply.status) : reply;
}

/** Carries out the call, or does not, and answers, or does not, as the fault says. */
export async function deliverCall(
  wire: WireEnds,
  fault: SandboxFault | null,
  handle: () => SandboxReply,
): Promise<Delivered> {
  const { outgoing } = wire;
  if (fault === null) return send(outgoing, handle());
  switch (fault.kind) {
    case "status":
    case "html":
    case "empty":
    case "redirect":
      if (fault.commit === true) handle();
      return send(outgoing, replyOf(fault));
    case "resetBefore":
      return reset(wire);
    case "resetAfter":
      handle();
      return reset(wire);
    case "hang":
      if (fault.commit === true) handle();
      return hang(wire, fault.ms);
    case "cutBody":
      return cutBody(wire, handle());
    case "slow":
      await wait(wire, fault.ms);
      return send(outgoing, handle());
    case "oversize":
      return send(outgoing, oversized(fault.bytes, fault.gzip === true));
    default:
      return send(outgoing, spoil(handle(), fault));
  }
}

type Instead = Extract<SandboxFault, { kind: "status" | "html" | "empty" | "redirect" }>;

function replyOf(fault: Instead): SandboxReply {
  switch (fault.kind) {
    case "status": {
      const body = Buffer.isBuffer(fault.body) ? fault.body : Buffer.from(bodyText(fault.body));
      const type = typeof fault.body === "string" ? "text/plain; charset=utf-8" : "application/json";
      return { status: fault.status, headers: { "content-type": type, ...fault.headers }, body };
    }
    case "html":
      return { status: fault.status ?? 200, headers: { "content-type": "text/html" }, body: Buffer.from(HTML) };
    case "empty":
      return { status: fault.status ?? 200, headers: {}, body: Buffer.alloc(0) };
    case "redirect":
      return { status: fault.status ?? 302, headers: { location: fault.location }, body: Buffer.alloc(0) };
  }
}

function bodyText(body: unknown): string {
  if (body === undefined) return "";
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** The right answer, changed by the fault. */
function spoil(reply: SandboxReply, fault: SandboxFault): SandboxReply {
  switch (fault.kind) {
    case "cutJson":
      return { ...reply, body: reply.body.subarray(0, Math.ceil(reply.body.length / 2)) };
    case "contentType":
      return { ...reply, headers: { ...reply.headers, "content-type": fault.value } };
    case "rewrite":
      return jsonReply(fault.rewrite(jsonOf(reply.body.toString())), reply.status);
    default:
      return reply;
  }
}

function oversized(bytes: number, gzip: boolean): SandboxReply {
  const body = Buffer.alloc(bytes, "x");
  body.write('{"items":["', 0);
  body.write('"]}', bytes - 3);
  const headers = { "content-type": "application/json" };
  if (!gzip) return { status: 200, headers, body };
  return { status: 200, headers: { ...headers, "content-encoding": "gzip" }, body: gzipSync(body) };
}

function send(outgoing: ServerResponse, reply: SandboxReply): Delivered {
  outgoing.writeHead(reply.status, headersOf(reply));
  outgoing.end(reply.body);
  return { status: reply.status, reply };
}

function headersOf(reply: SandboxReply): Record<string, string | number> {
  return { ...reply.headers, ...(reply.status === 204 ? {} : { "content-length": reply.body.length }) };
}

/** As when a machine loses power: the caller gets ECONNRESET. */
function reset({ incoming }: WireEnds): Delivered {
  incoming.socket.resetAndDestroy();
  return { status: null, reply: null };
}

async function cutBody(wire: WireEnds, reply: SandboxReply): Promise<Delivered> {
  wire.outgoing.writeHead(reply.status, headersOf(reply));
  await new Promise<void>((resolve) => {
    wire.outgoing.write(reply.body.subarray(0, Math.ceil(reply.body.length / 2)), () => resolve());
  });
  wire.incoming.socket.destroy();
  return { status: reply.status, reply };
}

async function hang(wire: WireEnds, ms: number | undefined): Promise<Delivered> {
  await wait(wire, ms ?? 2_147_483_647);
  return reset(wire);
}

/** Waits, but not longer than the caller does. */
export async function wait({ incoming }: WireEnds, ms: number): Promise<void> {
  if (ms <= 0 || incoming.socket.destroyed) return;
  const gone = new AbortController();
  const onClose = (): void => gone.abort();
  incoming.socket.once("close", onClose);
  await sleep(ms, undefined, { signal: gone.signal }).catch(() => undefined);
  incoming.socket.off("close", onClose);
}
