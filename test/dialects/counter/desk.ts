import { randomBytes } from "node:crypto";

import type { StockedProduct } from "../../support/specimens.ts";
import {
  type Credentials,
  credentialsOf,
  type ForeignErp,
  type ForeignOptions,
  listen,
  type Reply,
  RoadLedger,
  type TakenOrder,
  type Vendor,
} from "./foreign-server.ts";
import { type Good, someGoods, StockRoom } from "./goods.ts";

/** An order as a vendor's program reads it, in any format. */
export interface Sale {
  readonly reference: string;
  /** As it was sent. */
  readonly body: string;
  /** The idempotency key. "" or absent = none. */
  readonly key?: string;
  readonly lines: readonly SoldLine[];
  /** The expected total of the lines, in centimes. */
  readonly total: number;
}

interface SoldLine {
  /** Null = the line names an unknown article; absent = it names none. */
  readonly good?: Good | null;
  readonly quantity: number;
  readonly centimes: number;
}

/** A vendor's answers about an incoming order, and its names for what is wrong with it. */
interface Words<F> {
  /** Id and number of the order, from the number of orders so far. */
  readonly numbers: (count: number) => Pick<TakenOrder, "id" | "number">;
  readonly taken: (order: TakenOrder) => Reply;
  /** The reference already exists. */
  readonly double: (order: TakenOrder) => Reply;
  readonly refused: (flaws: readonly F[]) => Reply;
  /** The line, from 0, names an unknown article. */
  readonly article: (line: number) => F;
  /** The total differs from that of the lines. */
  readonly total: F;
  /** Other errors, by the vendor's own rules. */
  readonly others?: readonly F[];
}

/** The parts that every vendor's program has: goods, orders, sessions and a clock. */
export class Desk {
  readonly credentials: Credentials;
  readonly stock: StockRoom;
  readonly ledger = new RoadLedger();
  readonly now: () => number;
  /** A reference that is there is refused. */
  readonly isUnique: boolean;
  readonly #findsAlike: boolean;
  readonly #sessions = new Map<string, number>();
  readonly #byKey = new Map<string, TakenOrder>();

  constructor(options: ForeignOptions) {
    this.credentials = credentialsOf(options);
    this.now = options.now ?? Date.now;
    this.isUnique = options.takesTwice !== true;
    this.#findsAlike = options.findsAlike === true;
    this.stock = new StockRoom(someGoods(options.seed ?? 1), this.now);
  }

  /** The value of the HTTP Basic header for the right user. */
  get basic(): string {
    const { username, password } = this.credentials;
    return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  }

  /** A new session's token, valid for the given time. */
  openSession(lastsMs: number): string {
    const token = randomBytes(12).toString("hex");
    this.#sessions.set(token, this.now() + lastsMs);
    return token;
  }

  isOpen(token: string | null | undefined): boolean {
    return (this.#sessions.get(token ?? "") ?? 0) > this.now();
  }

  endSessions(): void {
    this.#sessions.clear();
  }

  orderUnder(reference: string | null): TakenOrder | null {
    return this.ledger.orders.find((order) => order.reference === reference) ?? null;
  }

  /** What a search for a reference brings. */
  isFound(reference: string, asked: string): boolean {
    return this.#findsAlike ? reference.startsWith(asked) : reference === asked;
  }

  /** The stored order with this key, or null; `isSame` = its bytes are the same. */
  orderOfKey(key: string, body: string): { readonly order: TakenOrder; readonly isSame: boolean } | null {
    const order = this.#byKey.get(key);
    return order === undefined ? null : { order, isSame: order.body === body };
  }

  /** Stores an order and takes its pieces off the stock, unless something is wrong with it. */
  enter<F>({ reference, body, key = "", lines, total }: Sale, words: Words<F>): Reply {
    const there = this.isUnique ? this.orderUnder(reference) : null;
    if (there !== null) return words.double(there);
    const flaws = [
      ...(words.others ?? []),
      ...lines.flatMap(({ good }, line) => (good === null ? [words.article(line)] : [])),
      ...(lines.reduce((sum, { centimes }) => sum + centimes, 0) === total ? [] : [words.total]),
    ];
    if (flaws.length > 0) return words.refused(flaws);
    const order = { reference, body, ...words.numbers(this.ledger.orders.length + 1) };
    this.ledger.orders.push(order);
    if (key !== "") this.#byKey.set(key, order);
    for (const { good, quantity } of lines) if (good != null) this.stock.take(good.sku, quantity);
    return words.taken(order);
  }
}

/** Starts a vendor on a loopback port. `truthOf` gives, in the engine's terms, what a client should have understood. */
export async function openVendor(
  desk: Desk,
  vendor: Vendor,
  truthOf: (good: Good) => StockedProduct,
): Promise<ForeignErp> {
  const { stock, ledger, now } = desk;
  return { ...(await listen(vendor, ledger, now)), stock, truth: () => stock.all.map(truthOf) };
}
