import { STATUS } from "../../src/sandbox/framework360/products/product.ts";
import type { Random } from "../../src/sandbox/values/random.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";

/** What the people around both systems did. */
export interface CrowdFigures {
  readonly orders: number;
  readonly cancelled: number;
  readonly stockChanges: number;
  readonly priceChanges: number;
}

/** How many of the last orders somebody may still think better of. */
const RECENT = 15;
/** Fewer products than trip a brake: it counts a day, in which nobody here would say that the prices are meant. */
const REPRICED = 15;

/** Customers who buy, finish and cancel, and people who count stock and change prices: one deed every `everyMs`. */
export class Crowd {
  readonly #sandbox: Sandbox;
  readonly #random: Random;
  readonly #everyMs: number;
  readonly #productIds: readonly string[];
  readonly #figures = { orders: 0, cancelled: 0, stockChanges: 0, priceChanges: 0 };
  #timer: NodeJS.Timeout | null = null;

  constructor(sandbox: Sandbox, random: Random, everyMs: number) {
    this.#sandbox = sandbox;
    this.#random = random;
    this.#everyMs = everyMs;
    this.#productIds = [...sandbox.erp.products.values()].map(({ id }) => id);
  }

  get figures(): CrowdFigures {
    return this.#figures;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#act(), this.#everyMs);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #act(): void {
    const luck = this.#random.next();
    if (luck < 0.6) this.#buy();
    else if (luck < 0.68) this.#cancel();
    else if (luck < 0.95) this.#countStock();
    else this.#changePrice();
  }

  #buy(): void {
    this.#sandbox.buy();
    this.#figures.orders += 1;
  }

  /** Somebody cancels, whether it was exported by then or not. */
  #cancel(): void {
    const recent = [...this.#sandbox.shop.orders.values()].slice(-RECENT);
    if (recent.length === 0) return;
    const order = this.#random.pick(recent);
    if (String(order.status) === STATUS.cancelled || String(order.status) === STATUS.refunded) return;
    this.#sandbox.shop.cancelOrder(String(order.id));
    this.#figures.cancelled += 1;
  }

  #countStock(): void {
    const quantity = this.#random.chance(0.1) ? 0 : this.#random.int(1, 400);
    this.#sandbox.erp.setStock(this.#random.pick(this.#productIds), String(quantity));
    this.#figures.stockChanges += 1;
  }

  #changePrice(): void {
    const id = this.#random.pick(this.#productIds.slice(0, REPRICED));
    // Never far from what it was: a price that falls below a tenth waits until a person agrees.
    const before = Number(this.#sandbox.erp.products.get(id)?.prices[0]?.amount ?? 10);
    const amount = (before * (this.#random.int(80, 120) / 100)).toFixed(2);
    const prices = [{ list: "RETAIL", currency: "CHF", amount, includesVat: true }];
    this.#sandbox.erp.changeProduct(id, { prices });
    this.#figures.priceChanges += 1;
  }
}
