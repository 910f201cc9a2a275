/**
 * Buyers pay later, take back what they paid, and want to be forgotten; somebody books payments in TotalGest, decides about those
 * that wait, switches it on and off, and puts an older copy of the state back.
 */
import { payByHand, readStuckPayments } from "../../src/core/orders/payment/run.ts";
import { shownPayment } from "../../src/core/orders/payment/rules.ts";
import { forgetBuyers } from "../../src/core/orders/privacy/run.ts";
import type { Store } from "../../src/core/ports/store.ts";
import type { Engine } from "../../src/core/run/engine.ts";
import { isOnPostgres } from "../support/state.ts";
import type { Chance } from "./chance.ts";
import { Killed } from "./installation.ts";
import { type Booking, type Sale, STATUS, type World } from "./world.ts";

const RUNS = 9;
const ORDERS = 3;
const MINUTE_MS = 60_000;
/** A decision that is killed dies before this many calls of the store. */
const MOST_CALLS = 12;
const LANGUAGES = [null, "it", "fr", "de"];

interface Hands {
  readonly world: World;
  readonly chance: Chance;
  readonly log: (line: string) => void;
  readonly open: () => Promise<Store>;
  readonly startProcess: (diesIn: number | null) => Promise<Engine>;
  readonly switchTo: (isOn: boolean) => void;
  /** Whether the buyer pays now, or takes back what was paid. */
  readonly mayPay?: (sale: Sale) => boolean;
  readonly mayForget?: (sale: Sale) => boolean;
}

/** For a day of payments. */
interface DayHands {
  readonly run: (weather: { readonly storm: number; readonly diesIn: number | null }) => Promise<void>;
  readonly keepCopy: () => Promise<void>;
  readonly putBack: () => Promise<void>;
}

export class Paying {
  readonly #hands: Hands;
  readonly #startsLate: boolean;
  /** A copy of the state was made. */
  #isKept = false;

  constructor(hands: Hands) {
    const { world, chance } = hands;
    this.#hands = hands;
    this.#startsLate = chance.happens(0.3);
    world.payments.draft = () => ({ isPaid: chance.happens(0.4), language: chance.pick(LANGUAGES) });
    this.#switchTo(!this.#startsLate);
  }

  /** What happens between two other events. */
  async step(): Promise<void> {
    const { world, chance, log, mayPay = () => true } = this.#hands;
    for (const sale of world.sales.values()) {
      if (!chance.happens(sale.isPaid ? 0.05 : 0.25) || !mayPay(sale)) continue;
      world.payments.pay(sale, !sale.isPaid);
      log(`${sale.id} is ${sale.isPaid ? "paid" : "not paid any more"}`);
    }
    const booked = this.#one(this.#booked(), 0.2);
    const what = chance.pick(["hand", "hand", "part"] as const);
    if (booked !== null && world.payments.bookByHand(booked, what))
      log(`booked in TotalGest (${what}): the payment of ${booked.saleId}`);
    if (chance.happens(0.3)) await this.#decide();
    if (chance.happens(0.15)) await this.#forget();
  }

  /** Orders are sent unpaid, and paid one after the other, in any weather. */
  async day(hands: DayHands): Promise<void> {
    const { run } = hands;
    const { world, chance, log } = this.#hands;
    for (let order = 0; order < ORDERS && world.goods.size > 0; order++) {
      const sale = world.place([{ good: chance.pick([...world.goods.values()]), pieces: 1 }], STATUS.completed);
      Object.assign(sale, { isPaid: false, paidMs: null });
      log(`placed ${sale.id} for the payments`);
    }
    await run({ storm: 0, diesIn: null });
    if (this.#startsLate) {
      await this.step();
      await this.switchOn();
    }
    for (let at = 0; at < RUNS; at++) {
      await this.step();
      if (chance.happens(0.05)) await this.#switchOffAndOn(run);
      if (chance.happens(0.15)) await this.#copy(hands);
      await run({ storm: chance.pick([0, 0.1, 0.3]), diesIn: chance.happens(0.4) ? chance.below(40) : null });
      world.nowMs += chance.pick([0, 1, 30]) * MINUTE_MS;
    }
  }

  #switchTo(isOn: boolean): void {
    this.#hands.switchTo(isOn);
    this.#hands.world.payments.isOn = isOn;
  }

  async switchOn(): Promise<void> {
    if (this.#hands.world.payments.isOn) return;
    const { world, log, open } = this.#hands;
    const isOff = (await (await open()).readNote("payments")) === null;
    this.#switchTo(true);
    if (isOff) await this.doubtAll();
    log(`payments are switched on (${String(isOff)}): ${String(world.payments.isOn)}`);
  }

  async #switchOffAndOn(run: DayHands["run"]): Promise<void> {
    this.#switchTo(false);
    this.#hands.log("payments are switched off");
    await run({ storm: 0, diesIn: null });
    await this.step();
    await this.switchOn();
  }

  /** What is paid, and not known to be told, is a person's. */
  async doubtAll(): Promise<void> {
    const { world, open } = this.#hands;
    const store = await open();
    world.payments.isUnsettled = true;
    for (const booking of this.#booked()) {
      const payment = (await store.readOrder(booking.saleId))?.payment ?? null;
      if (payment === "noted" || payment === "due" || payment === "telling") world.payments.doubt(booking);
    }
  }

  /** A copy of the state is made, or put back if nothing was sent since. PostgreSQL has no file to put back. */
  async #copy({ keepCopy, putBack }: DayHands): Promise<void> {
    const { world, log } = this.#hands;
    const isSent = world.replaced.length === 0 && [...world.sales.values()].every((one) => world.isBooked(one));
    if (isOnPostgres || !isSent) return;
    if (!this.#isKept) {
      await keepCopy();
      this.#isKept = true;
      return log("a copy of the state is made");
    }
    await putBack();
    world.parcels.noteAll();
    await this.doubtAll();
    world.nowMs += 1000;
    log("the copy is put back");
  }

  /** A person releases what waits, or says that TotalGest has it, and the process may die meanwhile. */
  async #decide(): Promise<void> {
    const { world, chance, log, open, startProcess } = this.#hands;
    if (!world.payments.isOn) return;
    const stuck = await readStuckPayments({ store: await open() });
    const [order] = stuck.filter(() => chance.happens(0.5));
    const booking = this.#booked().find((one) => one.saleId === order?.id && one.saleReference === order.reference);
    if (order === undefined || booking === undefined) return;
    const kind = chance.pick(["payment-asked", "payment-asked", "payment-settled"] as const);
    world.payments.ask(booking, kind);
    const diesIn = chance.happens(0.4) ? chance.below(MOST_CALLS) : null;
    world.phase = "export";
    try {
      const { signal } = new AbortController();
      const engine = await startProcess(diesIn);
      const report = await payByHand(engine, kind, [[order.id, shownPayment(order)]], { run: signal, wire: signal });
      log(`${kind} ${order.id}: ${String(report.exitCode)}`);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      log(`${kind} ${order.id}: killed at call ${String(diesIn)}`);
    }
  }

  /** A buyer wants to be forgotten; whoever is interrupted repeats it. */
  async #forget(): Promise<void> {
    const { world, chance, log, startProcess, mayForget = () => true } = this.#hands;
    const sale = this.#one([...world.sales.values()], 1);
    if (sale === null || !mayForget(sale)) return;
    const again = async (diesIn: number | null): Promise<void> => {
      const engine = await startProcess(diesIn);
      const { orders } = await forgetBuyers(engine, [sale.id]);
      const known = await engine.store.readOrder(sale.id);
      if (known !== null && known.forgottenMs !== null) world.payments.forgotten.add(known.reference);
      log(`forget ${sale.id}: ${JSON.stringify(orders[0]?.error)}`);
    };
    try {
      await again(chance.happens(0.4) ? chance.below(6) : null);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      await again(null);
    }
  }

  #booked(): readonly Booking[] {
    return this.#hands.world.bookings.filter(({ body, isCancelled }) => body !== "" && !isCancelled);
  }

  #one<Item extends Booking | Sale>(items: readonly Item[], probability: number): Item | null {
    const { chance } = this.#hands;
    return items.length > 0 && chance.happens(probability) ? chance.pick(items) : null;
  }
}

/** After a run. */
export async function paid({ payments, bookings, sales }: World, store: Store): Promise<void> {
  for (const booking of bookings) {
    const sale = sales.get(booking.saleId);
    const payment = (await store.readOrder(booking.saleId))?.payment ?? null;
    if (payments.isUnsettled && sale?.isPaid === true) payments.mayAsk(booking);
    if (payment === "back") payments.doubt(booking);
  }
  if (!payments.isUnsettled) return;
  const restored = await store.readNote("restored");
  const restoredMs = restored === null ? null : Number(restored);
  payments.isUnsettled = (await store.readNote("payments")) !== JSON.stringify({ restoredMs });
}
