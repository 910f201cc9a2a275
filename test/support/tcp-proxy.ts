import { connect, createServer, type Socket } from "node:net";

import { onTestFinished } from "vitest";

/** A way to a server that can be counted and blocked. Ends with the test. */
export interface TcpProxy {
  readonly port: number;
  /** Called with the number of each piece that clients send, before it goes on. */
  onPiece: (nth: number) => void;
  /** Nothing gets through in either direction, and nobody is told. */
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
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const proxy: TcpProxy = {
    port: typeof address === "object" && address !== null ? address.port : 0,
    onPiece: () => undefined,
    block() {
      isBlocked = true;
    },
    unblock() {
      isBlocked = false;
      // What was swallowed is missing: those connections are of no use any more.
      for (const socket of sockets) socket.destroy();
    },
  };
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return proxy;
}
