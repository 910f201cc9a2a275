import { isRecord } from "../../../core/common/record.ts";
import type { Ledger } from "../../ledger.ts";
import type { Goods } from "../products/goods.ts";
import { type OrderDraft, orderOf, piecesOfDraft } from "./draft.ts";
import type { ShopOrderJson } from "./order.ts";
import { STATUS, STATUSES } from "../products/product.ts";

/** An order in the shop. `verbatim` = it came from a file, and is sent unchanged. */
export interface SandboxOrder {
  readonly order: ShopOrderJson;
  readonly verbatim: boolean;
}

export interface BookSettings {
  readonly goods: Goods;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly onCompleted: (id: string) => void;
}

/** The shop's orders. A sale lowers the shop's own quantities, a cancellation raises them again. */
export class OrderBook {
  readonly #orders = new Map<string, { order: ShopOrderJson; readonly verbatim: boolean }>();
  readonly #settings: BookSettings;
  #sorted: readonly SandboxOrder[] | null = null;
  #lastId = 1000;

  constructor(settings: BookSettings) {
    this.#settings = settings;
  }

  get size(): number {
    return this.#orders.size;
  }

  get(id: string): ShopOrderJson | null {
    return this.#orders.get(id)?.order ?? null;
  }

  /** By id, as numbers. */
  *values(): Generator<ShopOrderJson> {
    for (const { order } of this.booked()) yield order;
  }

  /** All orders, by id; sorted again only after a change. */
  booked(): readonly SandboxOrder[] {
    this.#sorted ??= [...this.#orders.values()].toSorted((a, b) => Number(a.order.id) - Number(b.order.id));
    return this.#sorted;
  }

  bookedWith(id: string): SandboxOrder | null {
    return this.#orders.get(id) ?? null;
  }

  /** Orders from before the start of the sandbox: the shop's quantities already include them. */
  load(order: ShopOrderJson, verbatim: boolean): void {
    this.#store(order, verbatim);
  }

  /** A customer buys. The id is the next one and the date is now, unless the draft has others. */
  place(draft: OrderDraft): ShopOrderJson {
    const order = orderOf(draft, { id: draft.id ?? String(this.#lastId + 1), atMs: this.#settings.now() });
    this.#store(order, false);
    if (order.status !== STATUS.cancelled) this.#move(order, -1n);
    this.#commit("placeOrder", order.id, { ...order });
    if (order.status === STATUS.completed) this.#settings.onCompleted(order.id);
    return order;
  }

  /** Changing from or to "Annullato" lowers or raises the quantities. Throws for an unknown id. */
  setStatus(id: string, status: string): void {
    const { order, verbatim } = this.#mustGet(id);
    const name = STATUSES.find((one) => one.id === status)?.name ?? status;
    // An order from a file may have no payment.
    const isPaid = status === STATUS.completed && isRecord(order.payment);
    const payment = isPaid ? { ...order.payment, paid: true } : order.payment;
    const wasCancelled = String(order.status) === STATUS.cancelled;
    this.#store({ ...order, status, status_name: name, payment }, verbatim);
    if (wasCancelled !== (status === STATUS.cancelled)) this.#move(order, wasCancelled ? -1n : 1n);
    this.#commit("setOrderStatus", id, { status });
    if (status === STATUS.completed) this.#settings.onCompleted(id);
  }

  /** Edits an order: the given fields are replaced unchanged; the total is not computed again. */
  edit(id: string, patch: Partial<Omit<ShopOrderJson, "id">>): void {
    const { order, verbatim } = this.#mustGet(id);
    const edited = { ...order, ...patch };
    this.#store(edited, verbatim);
    if (String(order.status) !== STATUS.cancelled) this.#move(order, 1n);
    if (edited.status !== STATUS.cancelled) this.#move(edited, -1n);
    this.#commit("editOrder", id, { ...patch });
  }

  /** Removes the order without a trace; its pieces stay sold. */
  remove(id: string): void {
    this.#mustGet(id);
    this.#orders.delete(id);
    this.#sorted = null;
    this.#commit("removeOrder", id, {});
  }

  /** Sets the status, sent by the API, and mails the buyer. Neither courier nor tracking number can be read. False = no such order. */
  updateStatus(
    id: string,
    delivery: { readonly status: string; readonly courier: string | null; readonly tracking: string | null },
  ): boolean {
    const booked = this.#orders.get(id);
    if (booked === undefined) return false;
    const { status } = delivery;
    const name = STATUSES.find((one) => one.id === status)?.name ?? status;
    this.#store({ ...booked.order, status, status_name: name }, booked.verbatim);
    for (const operation of ["orders/updateStatus", "mail"]) {
      this.#settings.ledger.commit({ system: "Framework360", operation, by: "api", id, detail: delivery });
    }
    return true;
  }

  /** Stores TotalGest's id and number, sent by the API. False = no such order. */
  reportNumber(id: string, external: { totalgest_id: string; totalgest_number: string }): boolean {
    const booked = this.#orders.get(id);
    if (booked === undefined) return false;
    this.#store({ ...booked.order, external }, booked.verbatim);
    this.#settings.ledger.commit({
      system: "Framework360",
      operation: "orders/update",
      by: "api",
      id,
      detail: external,
    });
    return true;
  }

  #store(order: ShopOrderJson, verbatim: boolean): void {
    const id = String(order.id);
    const booked = this.#orders.get(id);
    if (booked === undefined) {
      this.#orders.set(id, { order, verbatim });
      this.#sorted = null;
    } else {
      booked.order = order;
    }
    this.#lastId = Math.max(this.#lastId, Number(id) || 0);
  }

  #move(order: ShopOrderJson, direction: bigint): void {
    for (const { id, pieces } of piecesOfDraft(order)) this.#settings.goods.move(id, direction * pieces);
  }

  #mustGet(id: string): SandboxOrder {
    const booked = this.#orders.get(id);
    if (booked === undefined) throw new RangeError(`the shop has no order ${id}`);
    return booked;
  }

  #commit(operation: string, id: string, detail: Record<string, unknown>): void {
    this.#settings.ledger.commit({ system: "Framework360", operation, by: "hand", id, detail });
  }
}
