/** What a person decides about the orders of a world, knowing what was sold and what TotalGest has. */
import { acknowledgeChanges, dismissOrders, markExported } from "../support/decide.ts";
import { exportOrders } from "../../src/core/orders/export/export-orders.ts";
import type { OrderCart } from "../../src/core/orders/order.ts";
import type { OrderRecord } from "../../src/core/orders/record.ts";
import type { Engine } from "../../src/core/run/engine.ts";
import type { ExportReport } from "../../src/core/run/reports.ts";
import type { Chance } from "./chance.ts";
import { Killed } from "./installation.ts";
import type { Booking, Sale, World } from "./world.ts";

/** A run that is killed dies before this many calls of the store. */
const MOST_CALLS = 6;
const SEND = { failed: false, sinceMs: null, resend: true, dryRun: false, now: true };

interface Hands {
  readonly world: World;
  readonly chance: Chance;
  readonly log: (line: string) => void;
  /** `diesIn` null = the process does not die. */
  startProcess(diesIn: number | null): Promise<Engine>;
}

/** Whether a person is shown what the shop last listed: a process may have died before it stored that. */
function isShown({ served }: Sale, cart: OrderCart | null): boolean {
  const shown = cart?.items.map(({ shopProductId, quantity }) => [shopProductId, Number(quantity)]);
  return JSON.stringify(shown) === JSON.stringify(served?.items.map(({ goodId, pieces }) => [goodId, pieces]));
}

export class Person {
  readonly #hands: Hands;
  readonly #signal = new AbortController().signal;

  constructor(hands: Hands) {
    this.#hands = hands;
  }

  /** A decision about the order that the shop shows under an id, given what the store says of the id. */
  async decide(sale: Sale, record: OrderRecord): Promise<void> {
    const { world, chance } = this.#hands;
    const { newcomer } = record.afterExport ?? {};
    if (!isShown(sale, newcomer?.reference === sale.reference ? newcomer.cart : record.order)) return;
    if (newcomer?.reference === sale.reference) {
      if (newcomer.number === null && sale.served !== null && record.afterExport?.acknowledged === null)
        await this.settle(sale, record);
      return;
    }
    if (record.reference !== sale.reference || sale.served === null || sale.isDismissed || world.isBooked(sale)) return;
    // TotalGest may still be booking it, and whoever looks does not see it yet.
    if (["sending", "exported", "unconfirmed"].includes(record.state) || world.isCancelled(sale)) return;
    const kind = chance.pick(["dismiss", "mark", "send"] as const);
    if (kind === "dismiss") {
      const report = await this.#repeat(sale, "dismiss", (engine) =>
        dismissOrders(engine, [sale.id], "no", this.#signal),
      );
      sale.isDismissed = report.exitCode === 0;
    } else if (kind === "mark") {
      const booking = this.#type(sale);
      const { number } = booking;
      const report = await this.#repeat(sale, `mark ${number}`, (engine) =>
        markExported(engine, sale.id, number, this.#signal),
      );
      if (report.exitCode !== 0) this.#untype(booking);
    } else {
      world.forced.add(sale.id);
      await this.#repeat(sale, "send", (engine) => exportOrders(engine, { ...SEND, tokens: [sale.id] }, this.#signal));
    }
  }

  /**
   * The order that has another one's id is typed into TotalGest, and its number there is said. One that is there already
   * is corrected where it has changed.
   */
  async settle(sale: Sale, { afterExport }: OrderRecord): Promise<void> {
    const { number: known = null, meaning } = afterExport?.newcomer ?? {};
    const isDue = meaning === "due" && known === null;
    const there = this.#hands.world.bookingOf(sale);
    const typed = isDue && there === undefined ? this.#type(sale) : null;
    if (isDue && there !== undefined) this.#correct(there, sale);
    const number = isDue ? ((typed ?? there)?.number ?? null) : null;
    const report = await this.#repeat(sale, `settle ${String(number)}`, (engine) =>
      acknowledgeChanges(engine, [sale.id], { reason: number ?? "not due", number }, this.#signal),
    );
    if (report.exitCode !== 0 && typed !== null) this.#untype(typed);
  }

  /** Whoever is interrupted looks whether it was done, and repeats it if not. */
  async #repeat(
    sale: Sale,
    what: string,
    act: (engine: Engine) => Promise<ExportReport>,
  ): Promise<Pick<ExportReport, "exitCode">> {
    const { chance, log, startProcess } = this.#hands;
    const diesIn = chance.happens(0.5) ? chance.below(MOST_CALLS) : null;
    try {
      const report = await act(await startProcess(diesIn));
      log(`decided ${what} about ${sale.id}: ${String(report.exitCode)} ${report.orders[0]?.error?.code ?? ""}`);
      return report;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      const report = await act(await startProcess(null));
      const code = report.orders[0]?.error?.code ?? "";
      log(`decided ${what} about ${sale.id}, killed at call ${String(diesIn)}: ${String(report.exitCode)} ${code}`);
      const isDone = code === "cannot-change-exported" || code === "cannot-acknowledge";
      return isDone ? { exitCode: 0 } : report;
    }
  }

  #type(sale: Sale): Booking {
    const { world } = this.#hands;
    const { id: saleId, reference: saleReference, currency, status } = sale;
    return world.enter({
      currency,
      saleId,
      saleReference,
      ...this.#take(sale),
      sentStatus: status,
      sentAs: world.classOf(status),
    });
  }

  #correct(booking: Booking, sale: Sale): void {
    this.#giveBack(booking);
    Object.assign(booking, this.#take(sale));
  }

  /** Takes the pieces of an order, as the shop last listed it, from TotalGest's stock. */
  #take(sale: Sale): Pick<Booking, "items" | "gross"> {
    const { world } = this.#hands;
    const items = sale.served?.items ?? sale.items;
    for (const { articleId, pieces } of items) {
      const article = world.articles.get(articleId);
      world.change(article, { stock: (article?.stock ?? 0) - pieces });
    }
    return { items, gross: items.reduce((sum, { pieces }) => sum + pieces * 1000, 0) };
  }

  #giveBack({ items }: Booking): void {
    const { world } = this.#hands;
    for (const { articleId, pieces } of items) {
      const article = world.articles.get(articleId);
      world.change(article, { stock: (article?.stock ?? 0) + pieces });
    }
  }

  /** It was refused: somebody cancels what was typed. */
  #untype(booking: Booking): void {
    const { world } = this.#hands;
    world.bookings.splice(world.bookings.indexOf(booking), 1);
    world.lost.push(booking);
    this.#giveBack(booking);
  }
}
