import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server as HttpServer } from "node:http";
import type { Server } from "node:net";

import { onTestFinished } from "vitest";

/** Makes a server listen on loopback, by default on a free port; returns the port. */
export async function listenOn(server: Server, port = 0, host = "127.0.0.1"): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Ends open connections too. Does nothing if the server does not listen. */
export async function stopListening(server: Server): Promise<void> {
  if (!server.listening) return;
  if ("closeAllConnections" in server) (server as HttpServer).closeAllConnections();
  server.close();
  await once(server, "close");
}

/** Serves plain HTTP until the running test ends; returns the address, without a slash at its end. */
export async function serveHttp(onRequest: RequestListener): Promise<string> {
  const server = createServer(onRequest);
  const port = await listenOn(server);
  onTestFinished(() => stopListening(server));
  return `http://127.0.0.1:${String(port)}`;
}

/** The body of a request, in UTF-8. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** A port on which nothing listens. */
export async function freePort(host = "127.0.0.1"): Promise<number> {
  const server = createServer();
  const port = await listenOn(server, 0, host);
  await stopListening(server);
  return port;
}
