import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export type Handler = (received: Received, response: ServerResponse, request: IncomingMessage) => void | Promise<void>;

/** A plain HTTP server on loopback that records what it receives, for network faults, which msw distorts. */
export interface WireServer extends AsyncDisposable {
  readonly url: string;
  readonly ledger: readonly Received[];
}

export async function serveWire(handler: Handler): Promise<WireServer> {
  const ledger: Received[] = [];
  const server = createServer((request, response) => {
    void receive(request).then(async (received) => {
      ledger.push(received);
      await handler(received, response, request);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    ledger,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const url = new URL(`http://wire${request.url ?? "/"}`);
  return {
    method: request.method ?? "",
    path: url.pathname,
    query: [...url.searchParams],
    headers: request.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

/** Answers with a JSON value. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(value));
}
