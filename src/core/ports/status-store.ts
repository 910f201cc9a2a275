import type { RunKind } from "../common/direction.ts";
import type { System } from "../common/systems.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { NotLinkedReason, OrderNarrowing, OrderSort, OrderState } from "../orders/order.ts";
import type { OrderRecord } from "../orders/record.ts";
import type { NoteKey, RunRecord } from "./runs.ts";

/** What a list of products can be sorted by; products that only the shop has come last. */
export const PRODUCT_SORTS = ["sku", "name", "price", "quantity", "synced"] as const;
export type ProductSort = (typeof PRODUCT_SORTS)[number];

export interface Sorting<Key> {
  readonly by: Key;
  readonly isDescending: boolean;
}

export interface OrderFilter {
  readonly states?: readonly OrderNarrowing[];
  /** Only late orders that are neither exported nor dismissed. */
  readonly isLate?: true;
  /** Only orders placed at or after `fromMs` and before `toMs`, epoch ms. */
  readonly placed?: { readonly fromMs?: number; readonly toMs?: number };
  /** Only orders that were paid at or after `fromMs` and before `toMs`, after their export. */
  readonly paid?: { readonly fromMs: number; readonly toMs: number };
  /** Only orders whose payment is to be told, is being told, or waits for a person. */
  readonly hasOpenPayment?: true;
  /** Words, each a part of what the order is called (`soughtOf`). */
  readonly search?: string;
  /** Only orders that wait for a person because of one of these problems, each as its JSON is stored. */
  readonly problems?: readonly string[];
  /** Absent = the newest first. */
  readonly sort?: Sorting<OrderSort>;
  readonly limit?: number;
  readonly offset?: number;
  /** Only rows behind this row of the same list; `offset` is then ignored. For reading a long list in pieces. */
  readonly after?: OrderRecord;
}

export const PRODUCT_STATES = ["synced", "pending", "failed", "not-linked"] as const;
/** What a list of products can be narrowed to: `text-differs` = texts that differ stay as the shop has them. */
export const PRODUCT_FILTERS = [...PRODUCT_STATES, "text-differs"] as const;
export type ProductStatus = (typeof PRODUCT_STATES)[number];

export interface ProductFilter {
  readonly states?: readonly ProductStatus[];
  /** Part of an id, the SKU, the EAN or the name, ignoring case. */
  readonly search?: string;
  /** Only those of which a change waits for a person, or only the others. */
  readonly isHeldBack?: boolean;
  /** Only those with texts that differ and stay as the shop has them. */
  readonly hasTextsLeft?: true;
  /** Absent = by SKU. */
  readonly sort?: Sorting<ProductSort>;
  /** The product with this id in TotalGest, or the one that only the shop has, with this id in the shop. */
  readonly only?: { readonly system: System; readonly id: string };
  readonly limit?: number;
  readonly offset?: number;
  /** As in `OrderFilter`. */
  readonly after?: ProductView;
}

export interface ProductView {
  readonly sku: string;
  readonly ean: string | null;
  readonly name: string;
  readonly state: ProductStatus;
  /** Pending, and a change of it waits for a person. */
  readonly isHeldBack: boolean;
  readonly totalgestId: string | null;
  readonly shopId: string | null;
  /** As the shop should show it, a decimal string; null = none is known. */
  readonly price: string | null;
  readonly quantity: number | null;
  readonly syncedMs: number | null;
  /** How many of TotalGest's texts are not told, because the shop has others of its own. */
  readonly textsLeft: number;
  readonly error: Problem | null;
}

/** `heldBack`: how many of the pending ones wait for a person. `textsLeft`: how many have texts that differ and stay. */
export type ProductCounts = Readonly<Record<ProductStatus | "heldBack" | "textsLeft", number>>;

/** Everything `status` counts. */
export interface StateCounts {
  readonly products: Readonly<Record<ProductStatus, number>>;
  readonly orders: Readonly<Record<OrderState, number>>;
  readonly notLinked: Readonly<Record<NotLinkedReason, number>>;
  readonly late: number;
  /** When the oldest queued or sending order was placed, epoch ms. */
  readonly oldestWaitingMs: number | null;
  /** Exported orders with a difference that is not acknowledged. */
  readonly afterExport: number;
  /** Orders that left, whose status the shop refused; and those whose status a brake holds back. */
  readonly statusesRefused: number;
  readonly statusesHeld: number;
  /** Queued or sending orders whose first attempt was more than an hour before `nowMs`. */
  readonly stuck: number;
}

export interface StatusStore {
  countStates(nowMs: number): Promise<StateCounts>;
  listOrders(filter: OrderFilter): Promise<readonly OrderRecord[]>;
  listProducts(filter: ProductFilter): Promise<readonly ProductView[]>;
  /** How many orders of each state a list with this filter has, whatever `states`, `limit` and `offset` say. */
  countOrders(filter: OrderFilter): Promise<Readonly<Record<OrderNarrowing, number>>>;
  /** As `countOrders`. */
  countProducts(filter: ProductFilter): Promise<ProductCounts>;
  /** Records a finished run; the end of a good one becomes the note `good:…` of its direction. */
  recordRun(run: RunRecord): Promise<void>;
  /** Newest first. `kind` absent = of all. */
  listRuns(limit: number, kind?: RunKind): Promise<readonly RunRecord[]>;
  /** When this state was made, epoch ms. */
  readCreatedMs(): Promise<number>;
  readNote(key: NoteKey): Promise<string | null>;
  /** Only the existing ones, in one statement. */
  readNotes(keys: readonly NoteKey[]): Promise<ReadonlyMap<NoteKey, string>>;
  /** Null deletes the note. Writes only if the value differs. */
  writeNote(key: NoteKey, value: string | null): Promise<void>;
  /** A note that people write: of two changes at the same moment neither takes the other's place. `change` may be called twice. */
  changeNote(key: NoteKey, change: (value: string | null) => string | null): Promise<void>;
  /** As `writeNote`, but in the transaction of `recordRun`. Until then only this store object returns the value. */
  writeNoteAtEnd(key: NoteKey, value: string | null): void;
  /**
   * Deletes attempts, runs and what exported orders said, all older than 90 days, and all lines of product histories except
   * the last million. Never deletes links or orders. Each run deletes only a part.
   * Returns whether it deleted anything.
   */
  prune(nowMs: number): Promise<boolean>;
}
