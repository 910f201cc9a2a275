/**
 * What happens to an order after it was booked, and the mails that the shop sends for it. It knows what TotalGest showed
 * when, and records in the world's `violations` what must never happen.
 */
import type { OrderRecord } from "../../src/core/orders/record.ts";
import type { Booking, Sale, World } from "./world.ts";

const PROGRESS = ["open", "partial", "shipped", "invoiced"] as const;
type Progress = (typeof PROGRESS)[number];

/** Which status of the shop stands for which state: only these two are set. */
export const STATUSES = { shipped: "5", invoiced: "6" };

interface Delivery {
  readonly progress: Progress;
  /** Of the first parcel; null = none left. */
  readonly tracking: string | null;
  /** Of further parcels: with the first a set, which TotalGest lists in any order. */
  readonly others: readonly string[];
  readonly updatedMs: number;
}

interface Mail {
  readonly reference: string;
  readonly status: string;
  readonly tracking: string | null;
}

const PAGE = 3;

export class Parcels {
  /** The shop is to be told. */
  isOn = false;
  /** Which status of the shop stands for which state. */
  readonly statuses = { ...STATUSES };
  readonly #world: World;
  readonly #deliveries = new Map<string, Delivery>();
  readonly #mails: Mail[] = [];
  /** What the first whole read since it was switched on or restored showed: it counts as told. */
  readonly #noted = new Set<string>();
  /** What was there before such a read, or was shown by one that was not whole: it may count as told. */
  readonly #doubtful = new Set<string>();
  /** Nothing was read to its end since it was switched on or restored. */
  isUnread = false;
  /** It was switched on, and read to its end since. */
  isFollowed = false;
  /** Bookings that were cancelled while nobody followed. */
  readonly #missed = new Set<string>();
  /** What `orders/get` last showed of each order, by its id. */
  readonly #got = new Map<string, string>();
  /** Orders that somebody else has moved, changed or replaced since they were booked. */
  readonly #disturbed = new Set<string>();
  #parcels = 0;
  /** The numbers that an order's first parcel has had, by the booking's id. */
  readonly #used = new Map<string, readonly string[]>();
  #lists = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get mails(): number {
    return this.#mails.length;
  }

  /** Of bookings that were ours. */
  stateOf({ id }: Booking): Delivery {
    return (
      this.#deliveries.get(id) ?? { progress: "open", tracking: null, others: [], updatedMs: this.#world.erpNowMs }
    );
  }

  /** A parcel leaves, or gets another number; or the order is invoiced, or goes back. */
  change(
    booking: Booking,
    deed: "ship" | "ship partly" | "another" | "correct" | "put back" | "invoice" | "reopen" | "touch",
  ): void {
    const { progress, tracking, others } = this.stateOf(booking);
    const used = this.#used.get(booking.id) ?? [];
    const next = `T${String((this.#parcels += 1))}`;
    if (tracking !== null) this.#used.set(booking.id, [...used, tracking]);
    if (deed === "put back" || deed === "another") {
      const first = deed === "put back" ? (used[0] ?? tracking) : tracking;
      const more = deed === "another" && tracking !== null ? [...others, next] : others;
      this.#deliveries.set(booking.id, { progress, tracking: first, others: more, updatedMs: this.#world.erpNowMs });
      return;
    }
    const states = { ship: "shipped", "ship partly": "partial", invoice: "invoiced", reopen: "open" } as const;
    this.#deliveries.set(booking.id, {
      progress: deed === "correct" || deed === "touch" ? progress : states[deed],
      tracking: deed === "correct" || (deed.startsWith("ship") && tracking === null) ? next : tracking,
      others,
      updatedMs: this.#world.erpNowMs,
    });
  }

  /** In TotalGest. */
  cancel(booking: Booking): void {
    booking.isCancelled = true;
    if (!this.isFollowed) this.#missed.add(booking.id);
    this.change(booking, "touch");
  }

  /** It is switched off: nobody reads what was cancelled since this instant. */
  missSince(readUntilMs: number): void {
    for (const booking of this.#world.bookings) {
      if (booking.isCancelled && this.stateOf(booking).updatedMs >= readUntilMs) this.#missed.add(booking.id);
    }
  }

  /** It was cancelled while nobody followed: then it is no news. */
  isMissed({ id }: Booking): boolean {
    return this.#missed.has(id);
  }

  /** Switched on just now, or the state is an older copy, or may be: what TotalGest shows counts as told. */
  noteAll(): void {
    this.isUnread = true;
    for (const booking of this.#world.bookings) this.#keysNow(booking).forEach((key) => this.#doubtful.add(key));
  }

  /** What TotalGest shows was read to its end: nothing changed since it was read. */
  readWhole(): void {
    if (this.isUnread) {
      for (const booking of this.#world.bookings) this.#keysNow(booking).forEach((key) => this.#noted.add(key));
    }
    this.isUnread = false;
    this.isFollowed = true;
  }

  /** One for each parcel that TotalGest shows. */
  #keysNow(booking: Booking): readonly string[] {
    const { progress, tracking, others } = this.stateOf(booking);
    const status = progress === "shipped" || progress === "invoiced" ? this.statuses[progress] : "none";
    return [tracking, ...others].map((one) => `${booking.saleReference} ${status} ${String(one)}`);
  }

  isNoted(booking: Booking): boolean {
    return this.#keysNow(booking).some((key) => this.#noted.has(key) || this.#doubtful.has(key));
  }

  disturb({ reference }: Pick<Sale, "reference">): void {
    this.#disturbed.add(reference);
  }

  got(sale: Sale): void {
    this.#got.set(sale.id, sale.status);
  }

  /** TotalGest's orders that changed, in pages; those that nothing happened to are as they were booked. */
  list(query: URLSearchParams): { readonly items: readonly object[]; readonly nextCursor: string | null } {
    const sinceMs = Date.parse(query.get("updatedSince") ?? "");
    const changed = this.#world.bookings
      .map((booking) => ({ booking, at: this.#deliveries.get(booking.id)?.updatedMs ?? booking.placedMs }))
      .filter(({ at }) => at >= sinceMs)
      .toSorted((a, b) => a.at - b.at || (a.booking.id < b.booking.id ? -1 : 1));
    const start = Number(query.get("cursor") ?? 0);
    const shown = changed.slice(start, start + PAGE).map(({ booking }) => booking);
    if (this.isUnread) {
      for (const booking of shown) this.#keysNow(booking).forEach((key) => this.#doubtful.add(key));
    }
    const items = shown.map((booking) => this.#wireOf(booking));
    return { items, nextCursor: start + PAGE < changed.length ? String(start + PAGE) : null };
  }

  #wireOf(booking: Booking): object {
    const { progress, tracking, others, updatedMs } = this.stateOf(booking);
    const { id, number, reference, isCancelled } = booking;
    const all = tracking === null ? [] : [tracking, ...others];
    this.#lists += 1;
    const listed = this.#lists % 2 === 0 ? all : all.toReversed();
    const shipments = listed.map((trackingNumber) => ({ carrier: "Posta", trackingNumber }));
    const updatedAt = new Date(updatedMs).toISOString();
    return {
      updatedAt,
      id,
      number,
      externalReference: reference,
      state: isCancelled ? "cancelled" : progress,
      shipments,
    };
  }

  /** The shop sets the status and mails its buyer. False = there is no such order. */
  push({
    id,
    status,
    tracking,
  }: {
    readonly id: string;
    readonly status: string;
    readonly tracking: string | null;
  }): boolean {
    const world = this.#world;
    const sale = world.sales.get(id);
    if (sale === undefined) return false;
    const { reference } = sale;
    const wrong = (text: string): void => void world.violations.push(`the buyer of ${id} was mailed ${text}`);
    const booking = world.bookingOf(sale);
    const before = this.#mails.filter((mail) => mail.reference === reference);
    if (booking === undefined || booking.body === "") wrong("about an order that is not ours");
    else if (this.#noted.has(`${reference} ${status} ${String(tracking)}`))
      wrong(`what counts as told: ${status} ${String(tracking)} at ${String(world.nowMs)}`);
    if (world.isInQuestion(sale.status)) wrong("while it is in question what the order's status means");
    if (booking !== undefined && !this.#keysNow(booking).includes(`${reference} ${status} ${String(tracking)}`))
      wrong(`what TotalGest does not show: ${status} ${String(tracking)}`);
    if (booking !== undefined && world.differsFrom({ ...sale, ...sale.served }, booking))
      wrong("although the order has changed");
    if (before.some((mail) => mail.status === status && mail.tracking === tracking))
      wrong(`twice: ${status} ${String(tracking)}`);
    if (before.some((mail) => mail.status > status)) wrong(`backwards: ${status}`);
    const shown = this.#got.get(id) ?? "";
    const isOurs = before.at(-1)?.status === shown || this.isTold(reference, shown);
    const isBehind = world.classOf(shown) === "due" || world.classOf(shown) === "open";
    if (!isBehind && !isOurs) wrong(`although the shop had moved it to ${shown}`);
    this.#mails.push({ reference, status, tracking });
    sale.status = status;
    return true;
  }

  /** It was noted as told in this status before a restore. */
  isTold(reference: string, status: string): boolean {
    return [...this.#noted, ...this.#doubtful].some((key) => key.startsWith(`${reference} ${status} `));
  }

  #wasInvoiced(of: string): boolean {
    const isMailed = this.#mails.some(({ reference, status }) => reference === of && status === this.statuses.invoiced);
    return isMailed || this.isTold(of, this.statuses.invoiced);
  }

  /** Orders that left, whose buyer was never told although nothing speaks against it. */
  judge(records: ReadonlyMap<string, OrderRecord | null>): readonly string[] {
    const world = this.#world;
    if (!this.isOn) return [];
    return world.bookings.flatMap((booking) => {
      const sale = world.sales.get(booking.saleId);
      if (sale?.reference !== booking.saleReference || booking.body === "" || booking.isCancelled) return [];
      const { progress, tracking, others } = this.stateOf(booking);
      // TotalGest took a later state back.
      const isBack = progress === "shipped" && this.#wasInvoiced(sale.reference);
      const isDue = (progress === "shipped" || progress === "invoiced") && !isBack;
      const record = records.get(sale.id) ?? null;
      const isExcused =
        this.#disturbed.has(sale.reference) ||
        world.differsFrom(sale, booking) ||
        this.isNoted(booking) ||
        record?.isIdReused === true ||
        record?.afterExport != null;
      if (!isDue || isExcused) return [];
      const wanted = [tracking, ...others].map((one) => `${this.statuses[progress]} ${String(one)}`);
      const mails = this.#mails.filter(({ reference }) => reference === sale.reference);
      if (mails.some((mail) => wanted.includes(`${mail.status} ${String(mail.tracking)}`))) return [];
      // A push whose answer was lost counts as taken where the shop cannot show it.
      const why = record?.fulfilment?.error?.code;
      // One that counts as told, and is taken back and comes again, is asked about.
      if (why === "delivery-unseen" || why === "delivery-again") return [];
      return [`the buyer of ${sale.id} was never told ${wanted.join(" or ")}: ${JSON.stringify(record?.fulfilment)}`];
    });
  }
}
