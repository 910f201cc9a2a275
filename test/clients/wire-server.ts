import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { listenOn, readBody, stopListening } from "../support/loopback.ts";

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
  return {
    url: `http://127.0.0.1:${String(await listenOn(server))}`,
    ledger,
    [Symbol.asyncDispose]: () => stopListening(server),
  };
}

async function receive(request: IncomingMessage): Promise<Received> {
  const url = new URL(`http://wire${request.url ?? "/"}`);
  return {
    method: request.method ?? "",
    path: url.pathname,
    query: [...url.searchParams],
    headers: request.headers,
    body: await readBody(request),
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
