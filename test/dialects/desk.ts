import { randomBytes } from "node:crypto";

import type { StockedProduct } from "../support/specimens.ts";
import {
  type Credentials,
  credentialsOf,
  type ForeignErp,
  type ForeignOptions,
  listen,
  RoadLedger,
  type TakenOrder,
  type Vendor,
} from "./foreign-server.ts";
import { type Good, someGoods, StockRoom } from "./goods.ts";

/** What every vendor's program has behind its counter, whatever it speaks: goods, books, sessions and a clock. */
export class Desk {
  readonly credentials: Credentials;
  readonly stock: StockRoom;
  readonly ledger = new RoadLedger();
  readonly now: () => number;
  readonly #sessions = new Map<string, number>();

  constructor(options: ForeignOptions) {
    this.credentials = credentialsOf(options);
    this.now = options.now ?? Date.now;
    this.stock = new StockRoom(someGoods(options.seed ?? 1), this.now);
  }

  /** A new session's token, which is over after so long. */
  openSession(lastsMs: number): string {
    const token = randomBytes(12).toString("hex");
    this.#sessions.set(token, this.now() + lastsMs);
    return token;
  }

  isOpen(token: string | undefined): boolean {
    return (this.#sessions.get(token ?? "") ?? 0) > this.now();
  }

  orderUnder(reference: string): TakenOrder | null {
    return this.ledger.orders.find((order) => order.reference === reference) ?? null;
  }

  /** Enters an order, and takes its pieces off the stock. `name` makes id and number of how many orders there are. */
  take(
    order: Pick<TakenOrder, "reference" | "body">,
    pieces: readonly { readonly good: Good | null; readonly quantity: number }[],
    name: (count: number) => Pick<TakenOrder, "id" | "number">,
  ): TakenOrder {
    const taken = { ...order, ...name(this.ledger.orders.length + 1) };
    this.ledger.orders.push(taken);
    for (const { good, quantity } of pieces) if (good !== null) this.stock.take(good.sku, quantity);
    return taken;
  }
}

/** Puts a vendor behind a port of loopback. `truthOf` says in the engine's words what a client should have understood. */
export async function openVendor(
  options: ForeignOptions,
  vendorOf: (desk: Desk) => Vendor,
  truthOf: (good: Good) => StockedProduct,
): Promise<ForeignErp> {
  const desk = new Desk(options);
  const { stock, ledger, now } = desk;
  return { ...(await listen(vendorOf(desk), ledger, now)), stock, truth: () => stock.all.map(truthOf) };
}
