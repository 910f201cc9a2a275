import { once } from "node:events";
import { createServer } from "node:http";

import { isLoopback } from "../config/url.ts";
import { UsageError } from "../core/errors.ts";
import { problem } from "../core/problem.ts";

/**
 * Serves `GET /metrics` on this machine alone while `work` runs. Throws UsageError for another address, or one that is
 * taken.
 */
export async function withMetricsServer<T>(
  address: string,
  contentType: string,
  render: () => Promise<string>,
  work: () => Promise<T>,
): Promise<T> {
  const url = URL.canParse(`http://${address}`) ? new URL(`http://${address}`) : null;
  if (url === null || url.pathname !== "/" || !isLoopback(url.hostname)) throw refused(address);
  const server = createServer((request, response) => {
    const host = request.headers.host ?? "";
    const isOurs = URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname);
    if (!isOurs || request.url !== "/metrics") return void response.writeHead(404).end();
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

function refused(value: string): UsageError {
  const expected = ["127.0.0.1:9360"];
  return new UsageError(problem("bad-option", { option: "--listen-metrics", value, expected, kind: "examples" }));
}
