import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** The way to a server, which can be cut: then no byte goes through in either direction, and nobody is told. */
export class Cable {
  readonly port: number;
  readonly #server: Server;
  readonly #ends = new Set<Socket>();
  #toPort: number;
  #isCut = false;

  private constructor(server: Server, port: number, toPort: number) {
    this.#server = server;
    this.port = port;
    this.#toPort = toPort;
  }

  static async open(toPort: number): Promise<Cable> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const cable = new Cable(server, (server.address() as AddressInfo).port, toPort);
    server.on("connection", (near) => {
      const far = connect(cable.#toPort, "127.0.0.1");
      cable.#join(near, far);
      cable.#join(far, near);
    });
    return cable;
  }

  #join(from: Socket, to: Socket): void {
    this.#ends.add(from);
    if (this.#isCut) from.pause();
    from.on("data", (bytes) => to.write(bytes));
    from.on("error", () => to.destroy());
    from.on("close", () => {
      this.#ends.delete(from);
      to.destroy();
    });
    if (this.#isCut) from.pause();
  }

  cut(): void {
    this.#isCut = true;
    for (const end of this.#ends) end.pause();
  }

  mend(): void {
    this.#isCut = false;
    for (const end of this.#ends) end.resume();
  }

  /** Leads to another server from now on, as an address does that moves: what is open stays where it is. */
  leadTo(port: number): void {
    this.#toPort = port;
  }

  close(): void {
    for (const end of this.#ends) end.destroy();
    this.#server.close();
  }
}
