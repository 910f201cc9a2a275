/**
 * Parcels: somebody packs, corrects, invoices and cancels in TotalGest, the merchant moves or edits orders in the shop, and
 * the direction is switched on and off.
 */
import type { Store } from "../../src/core/ports/store.ts";
import type { Chance } from "./chance.ts";
import type { Booking, Sale, World } from "./world.ts";
import { STATUS } from "./world.ts";

/** Runs of a day of parcels, and the orders that are placed for it. */
const RUNS = 9;
const ORDERS = 3;
const MINUTE_MS = 60_000;

interface Hands {
  readonly world: World;
  readonly chance: Chance;
  readonly log: (line: string) => void;
  readonly open: () => Promise<Store>;
  /** One run of the orders. `diesIn` null = the process does not die. */
  readonly run: (weather: { readonly storm: number; readonly diesIn: number | null }) => Promise<void>;
  readonly switchTo: (isOn: boolean) => void;
}

const DEEDS = [
  "ship",
  "ship",
  "ship",
  "ship partly",
  "another",
  "correct",
  "put back",
  "invoice",
  "reopen",
  "touch",
] as const;

export class Shipping {
  readonly #hands: Hands;
  /** Switched on only when there are orders that left. */
  readonly #startsLate: boolean;

  constructor(hands: Hands) {
    this.#hands = hands;
    this.#startsLate = hands.chance.happens(0.3);
    hands.switchTo(!this.#startsLate);
  }

  /** What happens between two other events. */
  async step(): Promise<void> {
    const { world, chance, log, open } = this.#hands;
    for (const booking of this.#booked()) {
      if (!chance.happens(0.3)) continue;
      const deed = chance.pick(DEEDS);
      world.parcels.change(booking, deed);
      log(`${deed}: ${booking.saleId} ${JSON.stringify(world.parcels.stateOf(booking))}`);
    }
    const booked = this.#one(this.#booked(), 0.03);
    if (booked !== null) {
      world.parcels.cancel(booked);
      log(`cancelled in TotalGest: ${booked.saleId}`);
    }
    const moved = this.#one(this.#sold(), 0.03);
    if (moved !== null) {
      moved.status = chance.pick([STATUS.shipped, STATUS.invoiced]);
      world.parcels.disturb(moved);
      log(`moved ${moved.id} by hand to ${moved.status}`);
    }
    if (chance.happens(0.08)) {
      world.erpAheadMs = world.erpAheadMs === 0 ? chance.pick([60, 300]) * MINUTE_MS : 0;
      log(`TotalGest's clock is ${String(world.erpAheadMs / MINUTE_MS)} minutes ahead`);
    }
    // Nobody could know whether an order that was not sent yet was dismissed since the copy.
    const isSent = world.replaced.length === 0 && [...world.sales.values()].every((one) => world.isBooked(one));
    if (chance.happens(0.05) && isSent) {
      await (await open()).writeNote("restored", String(world.nowMs));
      world.parcels.noteAll();
      // What is placed in the second of a restore counts as placed before it.
      world.nowMs += 1000;
      log("restored");
    }
  }

  /** Orders are sent, and leave one after the other, in any weather. */
  async day(): Promise<void> {
    const { world, chance, log, run } = this.#hands;
    for (let order = 0; order < ORDERS && world.goods.size > 0; order++) {
      const wanted = [{ good: chance.pick([...world.goods.values()]), pieces: 1 }];
      log(`placed ${world.place(wanted, STATUS.completed).id} for the parcels`);
    }
    await run({ storm: 0, diesIn: null });
    if (this.#startsLate) await this.#switchOn();
    for (let at = 0; at < RUNS; at++) {
      await this.step();
      const edited = this.#one(this.#sold(), 0.05);
      if (edited !== null) {
        const items = edited.items.map((item) => ({ ...item, pieces: item.pieces + 1 }));
        world.changeSale(edited, { items });
        log(`edited ${edited.id} after it was sent`);
      }
      if (chance.happens(0.04)) await this.#switchOffAndOn();
      await run({ storm: chance.pick([0, 0, 0.1, 0.3]), diesIn: chance.happens(0.3) ? chance.below(30) : null });
      world.nowMs += chance.pick([0, 30, 300]) * MINUTE_MS;
    }
    world.erpAheadMs = 0;
  }

  async #switchOn(): Promise<void> {
    const { world, log, switchTo } = this.#hands;
    await this.step();
    switchTo(true);
    world.parcels.noteAll();
    log("switched on");
  }

  async #switchOffAndOn(): Promise<void> {
    const { world, log, open, run, switchTo } = this.#hands;
    switchTo(false);
    world.parcels.isFollowed = false;
    world.parcels.missSince(await readUntilMs(await open()));
    await run({ storm: 0, diesIn: null });
    await this.step();
    switchTo(true);
    const isOff = (await (await open()).readNote("fulfilment")) === null;
    if (isOff) world.parcels.noteAll();
    log(`switched off and on: ${String(isOff)}`);
  }

  #booked(): readonly Booking[] {
    return this.#hands.world.bookings.filter(({ body, isCancelled }) => body !== "" && !isCancelled);
  }

  #sold(): readonly Sale[] {
    const { world } = this.#hands;
    return [...world.sales.values()].filter((one) => world.isBooked(one) && !world.isCancelled(one));
  }

  #one<Item>(items: readonly Item[], probability: number): Item | null {
    const { chance } = this.#hands;
    return items.length > 0 && chance.happens(probability) ? chance.pick(items) : null;
  }
}

/** So far behind TotalGest's own instant the tool's cursor stays. */
const OVERLAP_MS = 2 * MINUTE_MS;

/** What TotalGest shows was read to its end since it was switched on, and since the last restore. */
export async function followed({ parcels }: World, store: Store): Promise<void> {
  if (!(await isRead(store))) return;
  parcels.readWhole();
}

interface Memory {
  readonly cursor?: string | null;
  readonly restoredMs?: number | null;
}

async function memoryOf(store: Store): Promise<Memory> {
  return JSON.parse((await store.readNote("fulfilment")) ?? "{}") as Memory;
}

/** TotalGest's changes were read up to this instant, epoch ms. */
async function readUntilMs(store: Store): Promise<number> {
  const { cursor } = await memoryOf(store);
  return cursor == null ? 0 : Date.parse(cursor) + OVERLAP_MS;
}

async function isRead(store: Store): Promise<boolean> {
  const memory = await memoryOf(store);
  const restored = await store.readNote("restored");
  return memory.cursor != null && (memory.restoredMs ?? null) === (restored === null ? null : Number(restored));
}
