import { lookup } from "node:dns/promises";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type PeerCertificate, type TLSSocket } from "node:tls";

import { codeOf, messageOf } from "../../core/common/problems/errors.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { exchange, TransportFailure } from "../../clients/wire/http.ts";
import { clockAheadMs } from "../../clients/wire/call-log.ts";

/** A server's certificate. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** The names it is valid for. */
  readonly names: readonly string[];
  /** Epoch ms. */
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Reach {
  readonly host: string;
  /** Null = the name could not be resolved. */
  readonly address: string | null;
  /** How long the connection took, TLS included; null = no connection. */
  readonly connectMs: number | null;
  /** The system's error code for the name or the connection, e.g. `ENOTFOUND`; null = no error. */
  readonly failure: string | null;
  /** Null = no TLS, or the connection failed before it. */
  readonly certificate: Certificate | null;
  /** Why it is not trusted, by Node's code; null = it is. */
  readonly distrust: string | null;
  /** How far this machine's clock is ahead of the `Date` of an answer, in milliseconds; null = no date. */
  readonly aheadMs: number | null;
  /** The `Via` and `Server` headers of that answer, which may name a proxy. */
  readonly via: string;
}

/** A connection that takes longer counts as failed. */
const CONNECT_LIMIT_MS = 10_000;

/**
 * Connects to a system step by step: name, connection, certificate, then one plain GET without credentials for the date.
 * Sends nothing secret, so it may describe a certificate that is not trusted. Throws the signal's reason.
 */
export async function reach(url: string, timeoutMs: number, clock: Clock, signal: AbortSignal): Promise<Reach> {
  const { hostname, host, port, protocol } = new URL(url);
  const name = hostname.replace(/^\[|\]$/g, "");
  const limitMs = Math.min(CONNECT_LIMIT_MS, timeoutMs);
  const nothing = {
    host,
    address: null,
    connectMs: null,
    failure: null,
    certificate: null,
    distrust: null,
    aheadMs: null,
    via: "",
  };
  const address = await resolve(name);
  signal.throwIfAborted();
  if (typeof address !== "string") return { ...nothing, failure: address.failure };
  const isTls = protocol === "https:";
  const target = { host: name, port: Number(port === "" ? (isTls ? 443 : 80) : port) };
  const startedMs = performance.now();
  const met = isTls ? await meetTls(target, limitMs, signal) : await meet(target, limitMs, signal);
  signal.throwIfAborted();
  const connectMs = met.failure === null ? Math.round(performance.now() - startedMs) : null;
  const reached = { ...nothing, ...met, address, connectMs };
  if (met.failure !== null || met.distrust !== null) return reached;
  return { ...reached, ...(await askDate(url, limitMs, clock, signal)) };
}

async function resolve(name: string): Promise<string | { readonly failure: string }> {
  if (isIP(name) !== 0) return name;
  try {
    return (await lookup(name)).address;
  } catch (error) {
    return { failure: reasonOf(error) };
  }
}

interface Target {
  readonly host: string;
  readonly port: number;
}

type Met = Pick<Reach, "failure" | "certificate" | "distrust">;

async function meet(target: Target, limitMs: number, signal: AbortSignal): Promise<Met> {
  const failure = await opened(connectTcp(target), "connect", limitMs, signal);
  return { failure, certificate: null, distrust: null };
}

/** Accepts any certificate: it is only described, and nothing is sent. */
async function meetTls(target: Target, limitMs: number, signal: AbortSignal): Promise<Met> {
  const servername = isIP(target.host) === 0 ? { servername: target.host } : {};
  const socket = connectTls({ ...target, ...servername, rejectUnauthorized: false });
  let found: Pick<Met, "certificate" | "distrust"> = { certificate: null, distrust: null };
  socket.once("secureConnect", () => {
    found = { certificate: certificateOf(socket.getPeerCertificate()), distrust: distrustOf(socket) };
  });
  const failure = await opened(socket, "secureConnect", limitMs, signal);
  return { failure, ...found };
}

/** Opens a connection and closes it again. Null = it opened; else the error code. */
function opened(socket: Socket, event: string, limitMs: number, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const end = (failure: string | null): void => {
      signal.removeEventListener("abort", onAbort);
      socket.destroy();
      resolve(failure);
    };
    const onAbort = (): void => {
      end("ABORTED");
    };
    signal.addEventListener("abort", onAbort, { once: true });
    socket.setTimeout(limitMs, () => {
      end("ETIMEDOUT");
    });
    socket.once(event, () => {
      end(null);
    });
    socket.once("error", (error) => {
      end(reasonOf(error));
    });
    socket.once("close", () => {
      end("ECONNRESET");
    });
  });
}

function distrustOf(socket: TLSSocket): string | null {
  if (socket.authorized) return null;
  const error: unknown = socket.authorizationError;
  return reasonOf(error);
}

function certificateOf(peer: PeerCertificate): Certificate {
  const names = peer.subjectaltname?.split(", ").map((name) => name.replace(/^[^:]*:/, "")) ?? [];
  const subject = textOf(peer.subject?.CN);
  return {
    subject,
    issuer: textOf(peer.issuer?.O ?? peer.issuer?.CN),
    names: names.length > 0 ? names : [subject],
    fromMs: Date.parse(peer.valid_from),
    untilMs: Date.parse(peer.valid_to),
  };
}

function textOf(name: string | string[] | undefined): string {
  return Array.isArray(name) ? name.join(", ") : (name ?? "?");
}

/** The clock of the system, from the `Date` of an answer. A cached answer states its age. */
async function askDate(
  url: string,
  timeoutMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<Pick<Reach, "aheadMs" | "via">> {
  const askedMs = clock.now();
  try {
    const { headers } = await exchange({ method: "GET", url, headers: {}, timeoutMs }, signal);
    const via = [headers["via"], headers["server"]].filter((part) => part !== undefined).join(", ");
    return { aheadMs: clockAheadMs(headers, askedMs, clock.now()), via };
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    signal.throwIfAborted();
    return { aheadMs: null, via: "" };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return codeOf(error) ?? messageOf(error);
}
