import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { BenchErp } from "../systems/erp.ts";
import { BenchShop } from "../systems/shop.ts";

/** How TotalGest behaves in a round. */
export interface Behaviour {
  readonly orders: number;
  readonly latencyMs: number;
  /** Of each ten sent orders, one is booked, and its connection is broken before the answer. */
  readonly losesAnswers: boolean;
  /** It refuses a reference that it has. */
  readonly refusesDoubles: boolean;
  /** Of each ten sent orders, one is booked this many milliseconds later, and never answered. 0 = none. */
  readonly lateMs: number;
}

/** What arrived. */
export interface Account {
  /** Different references that are booked. */
  readonly orders: number;
  /** Sent although it was booked or about to be. */
  readonly sentAgain: number;
  readonly doubled: number;
  /** Of `performance.now()`; the first and the last booked order. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Of `performance.now()`; the last time that an order was sent. */
  readonly sentMs: number;
  /** How often orders were sent. */
  readonly sent: number;
}

/** Both systems, in this process. */
export class PeerSystems {
  readonly #shop: BenchShop;
  readonly #erp = new BenchErp({ products: 0, pageSize: 500, ignoresSince: false, booked: 0 });
  readonly #behaviour: Behaviour;
  readonly #servers: readonly Server[];
  readonly #bookings = new Map<string, { readonly number: string; readonly createdAt: string }[]>();
  readonly #received = new Map<string, number>();
  readonly #account = { sentAgain: 0, firstMs: 0, lastMs: 0, sentMs: 0, sent: 0 };

  private constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
    this.#shop = new BenchShop({ orders: behaviour.orders, ofDays: 0, isForgetful: true });
    this.#servers = [
      createServer((request, response) => void this.#answerErp(request, response)),
      createServer((request, response) => void this.#answerShop(request, response)),
    ];
  }

  static async start(behaviour: Behaviour): Promise<PeerSystems> {
    const systems = new PeerSystems(behaviour);
    for (const server of systems.#servers) {
      server.keepAliveTimeout = 60_000;
      await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
      });
    }
    return systems;
  }

  get urls(): { readonly erpUrl: string; readonly shopUrl: string } {
    const [erpUrl = "", shopUrl = ""] = this.#servers.map(
      (server) => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    );
    return { erpUrl, shopUrl };
  }

  get account(): Account {
    const counts = [...this.#bookings.values()].map(({ length }) => length);
    return { ...this.#account, orders: counts.length, doubled: counts.reduce((sum, n) => sum + n - 1, 0) };
  }

  close(): void {
    for (const server of this.#servers) server.closeAllConnections();
    for (const server of this.#servers) server.close();
  }

  async #answerShop(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path, query, body } = await this.#read(request);
    write(response, 200, this.#shop.answer(path, query, body));
  }

  async #answerErp(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path, query, body } = await this.#read(request);
    const reference = query.get("externalReference");
    if (reference !== null) {
      const items = (this.#bookings.get(reference) ?? []).map((booking) => bookedAs(reference, booking));
      write(response, 200, JSON.stringify({ items, nextCursor: null }));
    } else if (request.method === "POST" && path.endsWith("/orders")) this.#take(body, response);
    else write(response, 200, this.#erp.answer(path, query, body));
  }

  #take(body: string, response: ServerResponse): void {
    const { losesAnswers, refusesDoubles, lateMs } = this.#behaviour;
    const { externalReference }: { externalReference: string } = JSON.parse(body);
    const account = this.#account;
    account.sent += 1;
    account.sentMs = performance.now();
    const before = this.#received.get(externalReference) ?? 0;
    this.#received.set(externalReference, before + 1);
    if (before > 0) account.sentAgain += 1;
    const [existing] = this.#bookings.get(externalReference) ?? [];
    if (existing !== undefined && refusesDoubles) {
      const error = {
        code: "duplicate_reference",
        message: "it exists",
        existing: bookedAs(externalReference, existing),
      };
      write(response, 409, JSON.stringify({ error }));
      return;
    }
    const isTenth = account.sent % 10 === 0;
    if (isTenth && lateMs > 0) {
      setTimeout(() => this.#book(externalReference), lateMs);
      return;
    }
    const booking = this.#book(externalReference);
    if (isTenth && losesAnswers) response.destroy();
    else write(response, 201, JSON.stringify(bookedAs(externalReference, booking)));
  }

  #book(reference: string): { readonly number: string; readonly createdAt: string } {
    const account = this.#account;
    const booking = { number: `A-${randomUUID().slice(0, 8)}`, createdAt: new Date().toISOString() };
    this.#bookings.set(reference, [...(this.#bookings.get(reference) ?? []), booking]);
    account.lastMs = performance.now();
    if (account.firstMs === 0) account.firstMs = account.lastMs;
    return booking;
  }

  async #read(request: IncomingMessage): Promise<{ path: string; query: URLSearchParams; body: string }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { latencyMs } = this.#behaviour;
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    return { path: pathname, query: searchParams, body: Buffer.concat(chunks).toString("utf8") };
  }
}

function bookedAs(externalReference: string, { number, createdAt }: { number: string; createdAt: string }): unknown {
  const totals = { net: "48.01", vat: "3.89", gross: "51.90" };
  return { id: number, number, externalReference, createdAt, state: "open", currency: "CHF", totals };
}

function write(response: ServerResponse, status: number, answer: string | Buffer | null): void {
  const body = Buffer.from(answer ?? "{}");
  const headers = { "content-type": "application/json", "content-length": body.length };
  response.writeHead(answer === null ? 404 : status, headers).end(body);
}
