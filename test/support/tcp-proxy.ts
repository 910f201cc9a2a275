import { connect, createServer, type Socket } from "node:net";

import { onTestFinished } from "vitest";

import { listenOn } from "./loopback.ts";

/** A proxy to a server that counts and blocks. Ends with the test. */
export interface TcpProxy {
  readonly port: number;
  /** Called with the number of each chunk from clients, before it is forwarded. */
  onPiece: (nth: number) => void;
  /** Nothing passes in either direction, without any error. */
  block(): void;
  unblock(): void;
}

export async function openProxy(toPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isBlocked = false;
  let pieces = 0;
  const server = createServer((client) => {
    const upstream = connect(toPort, "127.0.0.1");
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on("data", (piece: Buffer) => {
        if (from === client) proxy.onPiece((pieces += 1));
        if (!isBlocked) to.write(piece);
      });
      from.on("close", () => {
        sockets.delete(from);
        if (!isBlocked) to.destroy();
      });
      from.on("error", () => undefined);
    }
  });
  const port = await listenOn(server);
  const proxy: TcpProxy = {
    port,
    onPiece: () => undefined,
    block() {
      isBlocked = true;
    },
    unblock() {
      isBlocked = false;
      // Blocked bytes are lost: those connections are unusable.
      for (const socket of sockets) socket.destroy();
    },
  };
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return proxy;
}
