import type { Delivered, OpenDelivery } from "../orders/fulfilment/fulfilment.ts";
import type { Moved } from "../orders/fulfilment/rules.ts";

/** The deliveries of exported orders. An order whose number a person entered is not among them. */
export interface FulfilmentStore {
  /** Orders that have one of these ids in TotalGest; in no order. */
  findDelivered(erpIds: readonly string[]): Promise<readonly Delivered[]>;
  readDelivered(id: string): Promise<Delivered | null>;
  /** Orders whose status is still to be pushed, or was refused; oldest first. */
  listOpenDeliveries(): Promise<readonly OpenDelivery[]>;
  /**
   * The one writing step: asks the rule about each order in one transaction, and writes what it made of its delivery, with
   * the history. Unknown orders are skipped. Returns the ids of those that changed.
   */
  changeDeliveries<Call extends { readonly id: string }>(
    calls: readonly Call[],
    rule: (order: Delivered, call: Call) => Moved | null,
  ): Promise<ReadonlySet<string>>;
  /** Pushes that the shop took since an instant, without those that a person released; orders exported since one. */
  countDeliveries(since: {
    readonly pushedSinceMs: number;
    readonly exportedSinceMs: number;
  }): Promise<{ readonly pushed: number; readonly exported: number }>;
  /** When the oldest exported order was placed, epoch ms; null = there is none. */
  readFirstPlaced(): Promise<number | null>;
}
