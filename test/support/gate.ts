import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

import { listenOn } from "./loopback.ts";

/**
 * A proxy to a server on this machine that can be closed, as when a network fails, and opened again at the same
 * address.
 */
export interface Gate {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Refuses new connections and cuts those that are open. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** An open gate before `target`, such as `http://127.0.0.1:1234`. */
export async function openGate(target: string): Promise<Gate> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => void sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = connect({ host: "127.0.0.1", port: Number(new URL(target).port) });
    keep(near);
    keep(far);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  const port = await listenOn(server);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    async shut() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async open() {
      await listenOn(server, port);
    },
  };
}
