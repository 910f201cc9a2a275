import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";

import { readSecret } from "../../config/secrets.ts";
import { isLoopback } from "../../config/url.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Secret } from "../../core/common/secret.ts";
import type { App } from "../app.ts";
import { loadConfig } from "../config.ts";

/**
 * Serves `GET /metrics` while `work` runs: beyond this machine only with a token. `address` = `HOST:PORT`. Throws
 * UsageError for an address that is invalid, in use, or needs a token; ConfigurationError.
 */
export async function withMetricsServer<T>(
  app: App,
  own: Omit<MetricsListener, "token">,
  render: () => Promise<string>,
  work: () => Promise<T>,
): Promise<T> {
  const { secrets } = await loadConfig(app);
  const source = secrets["metrics.token"];
  const token = source === null ? null : await readSecret("metrics.token", source, app.signal);
  if (token !== null) app.scrubber.add(token.reveal());
  return serveMetrics({ ...own, token }, render, work);
}

interface MetricsListener {
  readonly address: string;
  readonly contentType: string;
  /** The bearer token that a caller needs; null = callers on this machine need none. */
  readonly token: Secret | null;
}

/** See `withMetricsServer`. */
export async function serveMetrics<T>(
  { address, contentType, token }: MetricsListener,
  render: () => Promise<string>,
  work: () => Promise<T>,
): Promise<T> {
  const url = URL.canParse(`http://${address}`) ? new URL(`http://${address}`) : null;
  if (url === null || url.pathname !== "/") throw refused(address);
  if (token === null && !isLoopback(url.hostname)) {
    const option = `--listen-metrics ${address}`;
    throw new UsageError(problem("option-needs", { option, needs: ["metrics.token"], helpOf: "serve" }));
  }
  const server = createServer((request, response) => {
    if (token !== null && !brings(request, token)) {
      return void response.writeHead(401, { "www-authenticate": "Bearer" }).end();
    }
    if (token === null && !isOfThisMachine(request)) return void response.writeHead(404).end();
    if (request.url !== "/metrics") return void response.writeHead(404).end();
    if (request.method !== "GET") return void response.writeHead(405, { allow: "GET" }).end();
    render().then(
      (text) => response.writeHead(200, { "content-type": contentType }).end(text),
      () => response.writeHead(503).end(),
    );
  });
  try {
    server.listen(Number(url.port === "" ? "80" : url.port), url.hostname.replace(/^\[(.*)\]$/, "$1"));
    await once(server, "listening");
  } catch {
    throw refused(address);
  }
  try {
    return await work();
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** A web page in a browser can reach a local listener under another host name (DNS rebinding). */
function isOfThisMachine({ headers }: IncomingMessage): boolean {
  const host = headers.host ?? "";
  return URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname);
}

/** Hashes have one length, so the comparison takes the same time wherever they differ. */
function brings({ headers }: IncomingMessage, token: Secret): boolean {
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(headers.authorization ?? ""), hash(`Bearer ${token.reveal()}`));
}

function refused(value: string): UsageError {
  const expected = ["127.0.0.1:9360"];
  return new UsageError(problem("bad-option", { option: "--listen-metrics", value, expected, kind: "examples" }));
}
