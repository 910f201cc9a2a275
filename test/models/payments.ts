/**
 * Payments that come after an order was booked, languages of buyers, and buyers who are forgotten. It knows what TotalGest has
 * of a payment and who put it there, and records in the world's `violations` what must never happen.
 */
import type { OrderRecord } from "../../src/core/orders/record.ts";
import type { Booking, Sale, World } from "./world.ts";

type Taken = { readonly status: number; readonly code?: string };

export class Payments {
  /** TotalGest is to be told. */
  isOn = false;
  readonly #world: World;
  /** What TotalGest has, by the booking's id. `sent`: the order was paid when it was sent. */
  readonly #booked = new Map<string, "sent" | "told" | "hand" | "part">();
  /** What the shop last showed of an order that was asked for alone, by its id. */
  readonly #got = new Map<string, Pick<Sale, "reference" | "status" | "items" | "isPaid">>();
  /** Bookings of which a person must be asked first: the payment came anew, or may be there already. */
  readonly #doubtful = new Set<string>();
  /** Of which it may not be known whether TotalGest has it. */
  readonly #unsure = new Set<string>();
  /** Since it was switched on, or an older copy was put back, no run has come to the payments. */
  isUnsettled = false;
  /** An older copy of the state was put back once, which may not know all that was sent. */
  isOlder = false;
  /** A run died once, perhaps between the note that a payment is told and the call: what TotalGest then has in part is unsure. */
  wasCut = false;
  /** The orders whose buyers were forgotten, by reference. */
  readonly forgotten = new Set<string>();
  /** Those of them of which an older copy of the state had no row: they come again, and are needed until they are over. */
  readonly again = new Set<string>();
  /** What is unusual of an order that is placed. */
  draft: () => Partial<Pick<Sale, "isPaid" | "language">> = () => ({});
  /** Of which somebody ever booked a part in TotalGest, or which TotalGest ever refused. */
  readonly #parts = new Set<string>();
  readonly #refused = new Set<string>();
  /** Those that the shop ever took back. */
  readonly #back = new Set<string>();
  /** Bookings that a person settled: TotalGest has it, or is not to have it. */
  readonly #settled = new Set<string>();
  /** So many were told. */
  told = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** The state knows that the buyer was forgotten. */
  isForgotten(reference: string): boolean {
    return this.forgotten.has(reference) && !this.again.has(reference);
  }

  /** An order is booked, as it was sent. */
  book({ id, body, reference }: Booking, sale: Sale | undefined): void {
    const { payment, customer, language } = JSON.parse(body) as {
      readonly payment?: { readonly paid?: boolean };
      readonly customer?: { readonly language?: string | null } | string;
      readonly language?: string | null;
    };
    if (payment?.paid === true) this.#booked.set(id, "sent");
    const spoken = (typeof customer === "object" ? customer.language : language) ?? null;
    if (sale !== undefined && spoken !== (sale.language ?? null))
      this.#world.violations.push(`${String(reference)} was booked with the language ${String(spoken)}`);
  }

  /** In the shop. */
  pay(sale: Sale, isPaid: boolean): void {
    if (sale.isPaid && !isPaid) this.#back.add(sale.reference);
    sale.isPaid = isPaid;
    sale.paidMs = isPaid ? this.#world.nowMs : null;
  }

  wasTakenBack({ reference }: Pick<Sale, "reference">): boolean {
    return this.#back.has(reference);
  }

  /** A person books it in TotalGest, whole or in part, or takes what they booked out again. */
  bookByHand({ id }: Booking, what: "hand" | "part"): boolean {
    if (this.#booked.has(id) && this.#booked.get(id) !== "part") return false;
    this.#booked.set(id, what);
    if (what === "part") this.#parts.add(id);
    return true;
  }

  got(sale: Sale): void {
    const { reference, status, items, isPaid } = sale;
    if (!this.#world.isUnheard) this.#got.set(sale.id, { reference, status, items, isPaid });
  }

  /** It may be there already, or came anew: only a person may send it. */
  doubt({ id }: Booking): void {
    this.#doubtful.add(id);
    this.#unsure.add(id);
  }

  mayAsk({ id }: Booking): void {
    this.#unsure.add(id);
  }

  /** A person decides. */
  ask({ id }: Booking, kind: "payment-asked" | "payment-settled"): void {
    this.#doubtful.delete(id);
    if (kind === "payment-settled") this.#settled.add(id);
    else this.#settled.delete(id);
  }

  /** What TotalGest shows of an order. */
  wireOf({ id }: Booking): { readonly paid: boolean; readonly amount?: string } {
    const what = this.#booked.get(id);
    return what === "part" ? { paid: false, amount: "1.00" } : { paid: what !== undefined };
  }

  /** TotalGest is told. */
  take(id: string, { externalReference, amount, currency }: Readonly<Record<string, unknown>>): Taken {
    const world = this.#world;
    const booking = world.bookings.find((one) => one.id === id);
    const wrong = (text: string): void =>
      void world.violations.push(`the payment of ${String(externalReference)} was sent ${text}`);
    if (booking === undefined || booking.body === "" || booking.reference !== externalReference) {
      wrong("to an order that is not ours");
      return { status: 404, code: "unknown_order" };
    }
    this.told += 1;
    const got = this.#got.get(booking.saleId);
    const has = this.#booked.get(id);
    if (has === "told") wrong("twice");
    else if (has !== undefined) wrong(`although TotalGest has it: ${has}`);
    if (booking.isCancelled) wrong("although the order is cancelled in TotalGest");
    if (Number(amount) * 100 !== booking.gross || currency !== booking.currency)
      wrong(`with ${String(amount)} ${String(currency)}`);
    if (this.#doubtful.has(id)) wrong("without a person");
    if (this.#settled.has(id)) wrong("although a person had settled it");
    if (got?.reference !== booking.saleReference) wrong("for an order whose id another one has");
    else if (!got.isPaid) wrong("although the shop does not show it paid");
    else if (world.differsFrom(got, booking)) wrong("although the order has changed");
    if (world.isInQuestion(got?.status)) wrong("while it is in question what the order's status means");
    if (!this.isOn) wrong("although it is switched off");
    if (has !== undefined && has !== "part") return { status: 409, code: "duplicate_payment" };
    if (has === "part" || world.parcels.stateOf(booking).progress === "invoiced") {
      this.#refused.add(id);
      return { status: 409, code: has === "part" ? "other_payment" : "invoiced" };
    }
    this.#booked.set(id, "told");
    return { status: 201 };
  }

  /** The state may have found it there, and does not know what was sent. */
  #isFound({ body }: Booking): boolean {
    return this.isOlder || !body.startsWith("{");
  }

  /** What is wrong when nothing happens any more; empty = nothing. */
  judge(records: ReadonlyMap<string, OrderRecord | null>): readonly string[] {
    const world = this.#world;
    if (!this.isOn) return [];
    return world.bookings.flatMap((booking) => {
      const sale = world.sales.get(booking.saleId);
      const record = records.get(booking.saleId) ?? null;
      if (sale?.reference !== booking.saleReference || record?.state !== "exported") return [];
      // The row is of the order that had the id before.
      if (record.reference !== sale.reference) return [];
      const { payment, paymentError } = record;
      const has = this.#booked.get(booking.id);
      const says = `the shop says ${sale.isPaid ? "paid" : "unpaid"}, TotalGest ${String(has)}, the store ${String(payment)}`;
      const wrong = (why: string): readonly string[] => [
        `the payment of ${sale.id} ${why}: ${says} ${JSON.stringify(paymentError)}`,
      ];
      if (payment === "telling") return wrong("is still on the wire");
      if (!sale.isPaid && payment !== null && payment !== "back") return wrong("was taken back");
      if (!sale.isPaid || booking.body === "") return [];
      if (payment === "back") return wrong("came anew");
      const isOpen = record.afterExport?.acknowledged === null;
      if (payment === "due" && !isOpen) return wrong("waits for nobody");
      const isSeen = has === "sent" || has === "told" || has === "hand";
      if (payment === null && this.#isFound(booking) && (has !== undefined || !booking.body.startsWith("{"))) return [];
      if (!isSeen && payment !== "stuck" && payment !== "due" && !this.#settled.has(booking.id))
        return wrong("is nowhere");
      const why = paymentError?.code === "payment-open" ? paymentError.data.why : null;
      return payment === "stuck" && !this.#isReason(why, booking, sale) ? wrong("waits without a reason") : [];
    });
  }

  #isReason(why: string | null, booking: Booking, sale: Sale): boolean {
    switch (why) {
      case "again":
        return this.#back.has(booking.saleReference);
      case "unsure":
        return this.#unsure.has(booking.id) || this.#isFound(booking) || (this.wasCut && this.#parts.has(booking.id));
      case "refused":
        return this.#refused.has(booking.id);
      case "part":
        return this.#parts.has(booking.id);
      // Nobody can say which of two is the one that was sent.
      case "missing":
        return booking.isCancelled || this.#world.bookings.some((one) => isTwin(one, booking));
      case "total":
        return booking.gross !== booking.sentGross || booking.currency !== sale.currency;
      case "cancelled":
        return this.#world.isCancelled(sale);
      // It was found there by a state that does not know what was sent, or the shop has another total now, which a person settled.
      case "amount":
        return this.#isFound(booking) || this.#world.differsFrom(sale, booking);
      default:
        return false;
    }
  }
}

function isTwin(one: Booking, other: Booking): boolean {
  return one !== other && one.reference === other.reference;
}
