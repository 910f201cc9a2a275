/**
 * The engine's contracts with the world. Nothing in `core/` reaches outside except through these.
 *
 * Glossary. *Product* = TotalGest's product, known by TotalGest's id. *Link* = the pair (TotalGest id, shop id).
 * *Desired* = what the shop should show; *told* = what it was last told, field by field; where they differ the product
 * is *pending*. *Discovery* = reading the shop's orders into the store. *Intent* = key, reference and exact bytes of an
 * order, on disk before the first byte goes out. *Unknown outcome* = we sent, and do not know whether TotalGest took
 * it. *Look-up* = asking TotalGest by our reference. *Direction* = orders or products; each has its lock, its pauses and
 * its last good run. *Read* = one pass over TotalGest's products; reads and confirmations are numbered by one counter
 * in the store, so that "began after" never asks a clock.
 *
 * Every call that waits takes an `AbortSignal` and rejects with the signal's reason when it fires.
 */
import type { AfterExport } from "./order/after-export.ts";
import type { ArticleBy, Link, LinkDate } from "./articles/article.ts";
import type { Books } from "./audit/books.ts";
import type { Namesake } from "./order/same-id.ts";
import type { BrakeFacts, FacetPush, FacetValues, pushedFacets } from "./brakes/facets.ts";
import type { AuditStore } from "./audit/store.ts";
import type { Direction } from "./common/direction.ts";
import type { ExitCode } from "./common/errors.ts";
import type { ErpOrder, NotLinkedReason, OrderFlag, OrderNarrowing, OrderState, SeenOrder } from "./order/order.ts";
import type { NotifyPolicy } from "./notify/message.ts";
import type { OutboxStore } from "./notify/outbox.ts";
import type { Problem, System } from "./common/problem.ts";
import type {
  DesiredProduct,
  ErpProduct,
  ProductFields,
  ProductWrite,
  ShopProduct,
  WriteResult,
} from "./product/product.ts";
import type { RequestStore } from "./requests/request.ts";
import type { SentOrder, SentTexts } from "./order/sent-order.ts";
import type { CallCounts } from "./run/totals.ts";

export type { Direction } from "./common/direction.ts";

// ---------------------------------------------------------------------------------------------------------- time

export interface Clock {
  /** Milliseconds since 1970 UTC. May jump; nothing that must be right rests on it alone. */
  now(): number;
  /** Resolves after `delayMs`; rejects with the signal's reason as soon as that fires. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
}

// ----------------------------------------------------------------------------------------------------- TotalGest

/**
 * A record of an answer: decoded, or refused with the place that is wrong while the rest of the page goes on. `part`: only
 * of TotalGest's products.
 */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly id: string | null; readonly problem: Problem; readonly part?: RefusedPart };

/** What can be read of a product whose record is refused. */
export interface RefusedPart {
  /** The available quantity, a decimal string; null = it cannot be read. */
  readonly quantity: string | null;
  /** The record says clearly that the product is inactive. */
  readonly hidden: boolean;
}

/** A record that was refused, as it is stored. `part` absent = nothing more can be read of it. */
export interface RefusedProduct {
  readonly id: string;
  readonly sku: string;
  readonly fault: Problem;
  readonly part?: RefusedPart;
}

/** A record of a list as it came: nothing of it is looked into before `decode` is called. */
export interface RawRecord<T> {
  /** As it stands there; null = it cannot be told without decoding. Only a hint at which stored one to compare with. */
  readonly id: string | null;
  /** Hash of the record as it stands in a list: an equal one is the same record, to the letter. Null = it has none. */
  readonly digest: string | null;
  /** Throws RemoteError where the answer turns out to be no JSON in this place. */
  decode(): Decoded<T>;
}

export interface ErpShop {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly pricesIncludeVat: boolean;
  readonly languages: readonly string[];
  readonly priceLists: readonly string[];
  readonly vatCodes: readonly { readonly code: string; readonly rate: string }[];
  readonly paymentMethods: readonly { readonly code: string; readonly name: string }[];
}

export interface ErpPage {
  readonly items: readonly RawRecord<ErpProduct>[];
  /** Null = this was the last page. */
  readonly nextCursor: string | null;
  /** TotalGest's clock, RFC 3339 UTC; that of the first page is what the next read starts from. */
  readonly serverTime: string;
}

/** What the profile of this TotalGest promises, and so what the engine may build on. */
export interface ErpGuarantees {
  readonly uniqueReference: boolean;
  readonly idempotencyKey: boolean;
  /** An order can be asked for by our reference. */
  readonly lookUp: boolean;
}

/** An order that TotalGest has. */
export interface ErpOrderRef {
  readonly id: string;
  readonly number: string;
}

/** An order that was looked up. */
export interface FoundOrder extends ErpOrderRef {
  /** What it comes to, VAT included, a decimal string; `currency` null = it does not say. Absent = TotalGest does not say. */
  readonly total?: { readonly gross: string; readonly currency: string | null };
}

/** What goes over the wire: the same three for every send of the same intent. */
export interface OrderIntent {
  /** A hash of reference and body. */
  readonly key: string;
  /** `fw360:<site>:<order id>`, at most 64 characters. */
  readonly reference: string;
  /** The exact JSON text sent. */
  readonly body: string;
  /** Hash of the order and the mapping the body was made from: another basis = a new body. */
  readonly basis: string;
}

/**
 * What one `createOrder` came to, in the classes of the table in `docs/reliability.md`:
 * `taken` (200/201 with id and number; 409 duplicate_reference); `not-sent` (no connection: nothing went out);
 * `unauthorized` (401 after one renewal, or the session itself was refused); `denied` (403, 404, 405); `throttled`
 * (429); `refused` (400, 413, 422); `unavailable` (503: unknown, and stay away); `unknown` (everything else).
 */
export type CreateAnswer =
  /** `isOthers`: what TotalGest has under the reference came under another key. */
  | {
      readonly kind: "taken";
      readonly order: ErpOrderRef;
      readonly how: "created" | "duplicate";
      readonly isOthers?: true;
    }
  | { readonly kind: "not-sent"; readonly problem: Problem }
  | { readonly kind: "unauthorized"; readonly problem: Problem }
  | { readonly kind: "denied"; readonly status: number; readonly problem: Problem }
  | { readonly kind: "throttled"; readonly retryAfterMs: number | null; readonly problem: Problem }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "unavailable"; readonly retryAfterMs: number | null; readonly problem: Problem }
  /** `words`: what TotalGest answered; absent = no whole answer came. */
  | { readonly kind: "unknown"; readonly problem: Problem; readonly words?: string };

export interface ErpProductQuery {
  readonly updatedSince?: string;
  readonly sku?: string;
  readonly cursor?: string;
  /**
   * Nothing was ever read to its end in this dialect: a first page that looks full and says nothing of a next one is
   * refused, since the profile may look for it in the wrong place.
   */
  readonly isUntried?: boolean;
}

/** A system that is called. */
interface Remote {
  /** How far this machine's clock is ahead of the system's, in ms, by its last answer that had a date; null = there was none. */
  clockAheadMs(): number | null;
  /** How often it was called since this was asked last. Each try counts. */
  takeCalls(): CallCounts;
}

/** An order as a text, and `shown` as a value by the same names for people to look at; or what keeps it from being written. */
export type EncodedOrder =
  | { readonly ok: true; readonly text: string; readonly shown: unknown }
  | { readonly ok: false; readonly problem: Problem };

export interface Erp extends Remote {
  readonly guarantees: ErpGuarantees;
  /** Which profile is spoken: where it changes, products are mapped and orders written anew. */
  readonly dialect: string;
  /** Its orders name articles by their own ids too, where a link tells them. */
  readonly namesArticles: boolean;
  /** The bytes of an order, as this TotalGest wants them. Pure: the same order gives the same text. */
  encodeOrder(order: ErpOrder): EncodedOrder;
  /** The shop as TotalGest knows it. Repeatable. Throws RemoteError (403: `permission`; 404 in JSON: `configuration`). */
  fetchShop(signal: AbortSignal): Promise<ErpShop>;
  /** One page of products, at most 500. Repeatable. Throws RemoteError; one bad record never fails the page. */
  fetchProducts(query: ErpProductQuery, signal: AbortSignal): Promise<ErpPage>;
  /**
   * One product by id; null only where TotalGest itself says `unknown_product`. `nothing`: a good answer with nothing in it,
   * which is what some systems say of an unknown product, and what says nothing by itself: see `findUnknown`. Throws
   * RemoteError.
   */
  fetchProduct(id: string, signal: AbortSignal): Promise<Decoded<ErpProduct> | null | "nothing">;
  /**
   * Which of these ids, all answered with `nothing`, TotalGest does not know: asked for again, between an id that nothing has
   * and a product that there is (`knownId`). Empty where that does not prove it. Repeatable. Throws RemoteError.
   */
  findUnknown(ids: readonly string[], knownId: string, signal: AbortSignal): Promise<ReadonlySet<string>>;
  /**
   * Sends one order, once: no retry but the single repetition after a renewed session. Never throws for what the
   * network or TotalGest did: that is the answer's class. An abort while it waits is `unknown`. `beforeBytes` is awaited
   * right before bytes may go out: a turn or a new session may have taken its time. What it throws is thrown, and nothing sent.
   */
  createOrder(intent: OrderIntent, signal: AbortSignal, beforeBytes?: () => Promise<void>): Promise<CreateAnswer>;
  /**
   * The order with exactly this reference, or null for TotalGest's own "not there" (an empty list). Anything else
   * (no answer, another reference, two items) cannot settle an outcome and throws RemoteError. Repeatable.
   */
  findOrder(reference: string, signal: AbortSignal): Promise<FoundOrder | null>;
  /** What the audit reads. */
  readonly books: Books;
}

// ------------------------------------------------------------------------------------------------- Framework360

export interface ShopStatus {
  readonly id: string;
  readonly name: string;
}

export interface ShopTax {
  readonly id: string;
  readonly name: string;
  readonly rate: string;
  readonly isDefault: boolean;
}

/** Takes the place of a record that cannot be read. */
export type OnRefused = (problem: Problem) => void;

/** A page of a list. `total` null = the shop did not say. An empty page is the end. */
export interface ShopPage<Item> {
  readonly items: readonly Item[];
  readonly total: number | null;
}

export interface Shop extends Remote {
  /** Which profile is spoken: where it changes, the whole catalogue is compared anew. */
  readonly dialect: string;
  /** The key works. Throws RemoteError (`credentials`, `permission`, …). */
  check(signal: AbortSignal): Promise<void>;
  /**
   * The lists of the back office. A record that cannot be read goes to `onRefused` and keeps none of the others back; without
   * it, or where no record at all can be read, that is a RemoteError.
   */
  fetchStatuses(signal: AbortSignal, onRefused?: OnRefused): Promise<readonly ShopStatus[]>;
  fetchPayments(signal: AbortSignal, onRefused?: OnRefused): Promise<readonly ShopStatus[]>;
  fetchTaxes(signal: AbortSignal, onRefused?: OnRefused): Promise<readonly ShopTax[]>;
  /** One page of orders between two local days (`YYYY-MM-DD`, both in), by id. Repeatable. `page` from 1. */
  fetchOrders(
    query: { readonly from: string; readonly to: string; readonly page: number; readonly order: "asc" | "desc" },
    signal: AbortSignal,
  ): Promise<ShopPage<Decoded<SeenOrder>>>;
  /** One order by id; null only where the shop itself says `not_found`. An answer about another id is a RemoteError. */
  fetchOrder(id: string, signal: AbortSignal): Promise<Decoded<SeenOrder> | null>;
  /** Writes TotalGest's id and number onto the shop's order. `unsupported` = the site does not have the function. */
  tellOrder(id: string, order: ErpOrderRef, signal: AbortSignal): Promise<"told" | "unsupported">;
  /**
   * Asks the shop to send a signed hint to `url` whenever an order is completed. `unsupported` = the site does not have the
   * function. Called again it may register the address twice: hints are no more than hints.
   */
  registerWebhook(url: string, secret: string, signal: AbortSignal): Promise<"registered" | "unsupported">;
  /** One page of the shop's catalogue. Repeatable. */
  fetchProducts(page: number, signal: AbortSignal): Promise<ShopPage<RawRecord<ShopProduct>>>;
  /** One product by id or exact SKU; null = `not_found`. An answer about another id or SKU is a RemoteError. */
  fetchProduct(
    by: { readonly id: string } | { readonly sku: string },
    signal: AbortSignal,
  ): Promise<ShopProduct | null>;
  /** Creates (no shopId) or updates one product. Not repeated by itself. Throws RemoteError where the shop is the matter. */
  writeProduct(write: ProductWrite, signal: AbortSignal): Promise<WriteResult>;
  /**
   * At most 100 at once, answered in the same order. `unsupported` = the site does not have the function; `refused` = the
   * whole call was refused, so repeat singly. Throws RemoteError.
   */
  writeProducts(
    writes: readonly ProductWrite[],
    signal: AbortSignal,
  ): Promise<readonly WriteResult[] | "unsupported" | { readonly refused: Problem }>;
}

// ------------------------------------------------------------------------------------------------------ progress

/** What the engine tells while it works. It never prints. */
export type ProgressEvent =
  | { readonly kind: "phase"; readonly phase: Phase; readonly total: number | null }
  | { readonly kind: "advance"; readonly phase: Phase; readonly done: number }
  | {
      readonly kind: "order";
      readonly id: string;
      readonly reference: string;
      readonly state: string;
      readonly number: string | null;
    }
  | { readonly kind: "notice"; readonly problem: Problem };

export type Phase = "discover" | "read" | "scan-shop" | "push" | "send" | "look-up";

export interface Progress {
  report(event: ProgressEvent): void;
}

// --------------------------------------------------------------------------------------------------------- store

/** Whose state this is. All fields are compared at every open. */
export interface Binding {
  readonly ownerId: string;
  readonly shopId: string;
  readonly site: string;
  /** Normalised address of each system, as last used. */
  readonly endpoint: string;
  readonly shopUrl: string;
}

/** What decides whether an order is to be exported; see `judgeOrder`. */
export interface OrderPolicy {
  /** The first instant of `export.from`, epoch ms; null = not configured. */
  readonly fromMs: number | null;
  /** Status ids that mean completed, and that mean cancelled or refunded. */
  readonly completed: readonly string[];
  readonly cancelled: readonly string[];
  readonly nowMs: number;
  /** The earliest that any clock of this machine or of a system says; absent = `nowMs`. A reservation ends by it. */
  readonly earliestMs?: number;
}

/** An order as the store has it. Instants are epoch ms. */
export interface OrderRecord extends SeenOrder {
  readonly shopId: string;
  /** The shop gave its id to another order too, and a person has said that this is one of its own. */
  readonly isOwn: boolean;
  readonly state: OrderState;
  /** Only with `not-linked`. */
  readonly reason: NotLinkedReason | null;
  /** Placed before `export.from`, completed after the state file was made. */
  readonly late: boolean;
  /** A person asked for it: status and date do not take it out of the queue. */
  readonly forced: boolean;
  /** Only of an exported order: how the shop's differs from what was sent; null = it does not. */
  readonly afterExport: AfterExport | null;
  readonly flags: readonly OrderFlag[];
  readonly error: Problem | null;
  readonly erp: ErpOrderRef | null;
  /** How often its bytes were sent. */
  readonly attempts: number;
  /** How often in a row TotalGest answered them without taking or refusing the order. */
  readonly refusals: number;
  readonly intent: OrderIntent | null;
  readonly firstAttemptMs: number | null;
  readonly lastAttemptMs: number | null;
  /** See `Attempt`; null = never sent, or by an older version. */
  readonly deadlineMs: number | null;
  readonly exportedMs: number | null;
  /** What a person said where links and SKUs of its items do not agree; null = nothing. */
  readonly articleBy: ArticleBy | null;
}

/** One send of an intent. Instants are epoch ms. */
export interface Attempt {
  readonly atMs: number;
  /** Until then TotalGest may still book it: "not there" is not believed before. */
  readonly deadlineMs: number;
  /** What of it is kept for good; null = what is kept stays. */
  readonly sent: SentTexts | null;
}

/** What an attempt on an order came to; the state it leads to is `stateAfter` in `order-state.ts`. */
export type OrderOutcome =
  | {
      readonly kind: "exported";
      readonly order: ErpOrderRef;
      readonly how: "created" | "duplicate" | "looked-up" | "marked";
    }
  /** TotalGest has another order under its reference. */
  | { readonly kind: "held"; readonly problem: Problem }
  /** Nothing was taken: back into the queue. */
  | { readonly kind: "requeued"; readonly problem: Problem | null }
  | { readonly kind: "failed"; readonly problem: Problem }
  /** Stays `sending` until a look-up settles it. `words`: what TotalGest answered; absent = no whole answer came. */
  | { readonly kind: "unknown"; readonly problem: Problem; readonly words?: string }
  | { readonly kind: "unconfirmed"; readonly problem: Problem };

/** One line of an order's history. `detail` is a Problem, or null where the kind says it all. */
export interface OrderEvent {
  readonly atMs: number;
  readonly kind:
    | "seen"
    | "changed"
    | "queued"
    | "held"
    | "sent"
    | "exported"
    | "requeued"
    | "failed"
    | "unknown"
    | "unconfirmed"
    | "looked-up"
    | "forced"
    | "article-chosen"
    | "resend"
    | "marked-exported"
    | "acknowledged"
    | "double"
    | "dismissed"
    | "not-linked";
  readonly detail: Problem | null;
  /** Free words of a person (`--reason`), TotalGest's number, or both; `link` or `sku`; null otherwise. */
  readonly note: string | null;
  /** The system's user who decided it; absent = nobody did, or it was not kept. */
  readonly author?: string;
}

/** An exported order whose copy in the shop does not carry TotalGest's number yet. */
export interface UntoldOrder extends Pick<OrderRecord, "id" | "shopId" | "reference" | "placedAt"> {
  /** The shop has given its id to another order too. */
  readonly isShared: boolean;
  readonly order: ErpOrderRef;
}

/** An order that differs from what was sent, and that nobody has acknowledged. */
export interface ChangedOrder {
  readonly id: string;
  readonly reference: string;
  readonly afterExport: AfterExport;
  /** No run has reported it yet. */
  readonly isFresh: boolean;
}

export interface OrderStore {
  /**
   * Stores each order once, refreshing it where it differs, and lets `judgeOrder` decide its state, in one transaction.
   * Orders in `sending` are left wholly alone. Where an order is new, or its content, status or cancellation changed,
   * the told quantity of its products becomes unknown, so they are pending. Idempotent. Which row an order is, `rowIdOf`
   * says. Returns the rows' ids that were new or changed.
   */
  recordOrders(orders: readonly SeenOrder[], policy: OrderPolicy): Promise<{ readonly touched: readonly string[] }>;
  /**
   * The shop itself says that it has no such order: cancelled, as `judgeOrder` has it. `sending` and `unconfirmed` are left
   * alone.
   */
  recordVanished(ids: readonly string[], policy: OrderPolicy): Promise<void>;
  readOrder(id: string): Promise<OrderRecord | null>;
  /** For each token, the orders whose id or reference equals it exactly. */
  findOrders(tokens: readonly string[]): Promise<ReadonlyMap<string, readonly OrderRecord[]>>;
  /**
   * Ids of orders in any of `states`: those with the fewest attempts first, then the oldest, so that one that always fails
   * never blocks the others. `sinceMs` keeps those placed at or after it.
   */
  listOrderIds(states: readonly OrderState[], sinceMs: number | null): Promise<readonly string[]>;
  /** Orders that are not exported, not cancelled, not dismissed and not before `export.from`: the open ones. */
  listOpenOrders(): Promise<readonly Pick<OrderRecord, "id" | "shopId">[]>;
  /** All rows of the ids that the shop has given out more than once. */
  listNamesakes(): Promise<readonly Namesake[]>;
  /** A person asked for these: `queued` and forced, from `not-linked`, `held`, `failed` (and `queued`). Others are left. */
  forceOrders(ids: readonly string[], atMs: number): Promise<void>;
  /** A person says what counts where links and SKUs of these orders' items do not agree; not of exported or sent ones. */
  chooseArticles(ids: readonly string[], by: ArticleBy, atMs: number): Promise<void>;
  /**
   * A person takes an outcome back: from `exported`, `unconfirmed`, `sending` or any other state to `queued`, forced.
   * Only after a look-up that said "not there". One whose id the shop has given out twice is an order of its own from now on.
   */
  reopenOrder(id: string, atMs: number): Promise<void>;
  /** `queued` or `held` becomes `held` with its problem; anything else is left. Returns whether it is held now. */
  holdOrder(id: string, problem: Problem, atMs: number): Promise<boolean>;
  /**
   * Puts the intent on disk, fully synced, and the order into `sending`, if it is still `queued` or `held` in this
   * transaction; counts an attempt and returns its number. Null = somebody else took it, or it left the queue: do not send.
   */
  beginSend(id: string, intent: OrderIntent, attempt: Attempt): Promise<number | null>;
  /** What was sent of an order; null = nothing was. Never pruned. */
  readSent(id: string): Promise<SentOrder | null>;
  /** The bytes go out only now: the attempt begins anew, with another deadline. Only of a `sending` order. */
  renewDeadline(id: string, atMs: number, deadlineMs: number): Promise<void>;
  /**
   * Records what an attempt came to, as `judgeOutcome` has it. `attempt` = its number from `beginSend`, absent = the last one.
   * Idempotent. Returns what was recorded, which may be another outcome; null = nothing.
   */
  recordOutcome(id: string, outcome: OrderOutcome, atMs: number, attempt?: number): Promise<OrderOutcome | null>;
  /** TotalGest does not have an exported order after all: `unconfirmed`, for a person. Any other state is left. */
  doubtExport(id: string, problem: Problem, atMs: number): Promise<void>;
  /** Another exported order that has this id or this number in TotalGest; null = none has. */
  findHolder(order: ErpOrderRef, exceptId: string): Promise<string | null>;
  /** A look-up that a person asked for (`--resend`) found it: `exported`, from every state. */
  recordFound(id: string, order: ErpOrderRef, atMs: number): Promise<void>;
  /** A person says it is in TotalGest, and maybe why. From every state but `exported`; false otherwise. */
  markExported(id: string, number: string, atMs: number, reason?: string | null): Promise<boolean>;
  /** A person wants it never exported. From every state but `exported`; false otherwise. */
  dismissOrder(id: string, reason: string | null, atMs: number): Promise<boolean>;
  /** Exported orders whose shop copy does not carry TotalGest's number yet, at most 5 failed tries each. */
  listUntold(limit: number): Promise<readonly UntoldOrder[]>;
  recordTold(id: string, told: boolean): Promise<void>;
  /** Late orders that are neither exported nor dismissed; `fresh` = never reported before. */
  listLate(): Promise<readonly { readonly id: string; readonly reference: string; readonly fresh: boolean }[]>;
  markLateReported(ids: readonly string[]): Promise<void>;
  /** A person has settled how an exported order differs; false where there is nothing to settle. A later difference is open again. */
  acknowledgeChange(id: string, reason: string, atMs: number): Promise<boolean>;
  /** Exported orders that differ and are not acknowledged, those exported first before others. */
  listAfterExport(): Promise<readonly ChangedOrder[]>;
  markAfterExportReported(ids: readonly string[]): Promise<void>;
  readOrderEvents(id: string): Promise<readonly OrderEvent[]>;
  /** The instant this state file was made, epoch ms. */
  readCreatedMs(): Promise<number>;
}

/** One product as the store has it: what should be shown, and what the shop was last told. */
export interface ProductRecord {
  /** Where it stands in lists, from 1; kept as long as the product is. */
  readonly position: number;
  readonly id: string;
  /** See `DesiredProduct`; `""` = its record could not be decoded, or TotalGest has none. */
  readonly fingerprint: string;
  readonly sku: string;
  readonly ean: string | null;
  readonly name: string;
  readonly shopId: string | null;
  /** The SKU under which a creation was sent whose outcome is not known; null = there is none. */
  readonly creatingSku: string | null;
  /** Null = the mapping failed; `fault` says why. */
  readonly fields: ProductFields | null;
  readonly fault: Problem | null;
  readonly warnings: readonly Problem[];
  /** Null = nothing was told yet (not linked). */
  readonly told: Partial<ProductFields> | null;
  /** TotalGest's own value, and the one last acted upon. */
  readonly active: boolean;
  readonly toldActive: boolean | null;
  /** What the shop should show: max(0, floor(TotalGest's − reserved − buffer)). */
  readonly quantity: number;
  /** What it was last told; null = never. */
  readonly toldQuantity: number | null;
  /** False = an order made the shop's own figure unknown: to be told again even if equal. */
  readonly quantityKnown: boolean;
  /** Changes whenever the told quantity becomes unknown; a push gives back the one it started from. */
  readonly stockEpoch: number;
  /** TotalGest does not know it any more. */
  readonly gone: boolean;
  /** Why the last push failed; null = it did not. */
  readonly error: Problem | null;
  /** When the shop last took something about it, or was seen to agree; epoch ms. */
  readonly syncedMs: number | null;
  /** The last read of TotalGest brought it. Only from `listPending` and `readProducts`; else false. */
  readonly wasRead: boolean;
  /** Only from `listPending`, `listJudged` and `readProducts`; else nothing was pushed or agreed to. */
  readonly facts: BrakeFacts;
}

/** What one push came to. What is absent is left as it was. */
export interface PushOutcome {
  readonly id: string;
  /** The link; null = the shop does not know the product any more, so it is created anew. */
  readonly shopId?: string | null;
  /** All fields last told, after this push. */
  readonly told?: Partial<ProductFields>;
  /** The fingerprint of the record whose `fields` are just those in `told`; absent = they are others. */
  readonly fulfils?: string;
  /** Taken over only where `stockEpoch` is still the one of the record the push started from. */
  readonly toldQuantity?: number;
  readonly stockEpoch: number;
  readonly toldActive?: boolean;
  /** What of it goes into the product's story. */
  readonly changes?: readonly ToldChange[];
  /** What of it the brakes judge for 24 hours; absent = nothing. */
  readonly facets?: ReturnType<typeof pushedFacets>;
  /** Null = the push succeeded as far as it was tried. */
  readonly error: Problem | null;
  readonly atMs: number;
  /** `atMs` by the clock that dates the shop's orders, for links that begin or end with it; absent = the same. */
  readonly linkDate?: LinkDate;
}

/** A field that the shop was told; without `from` and `to` where these are long texts. */
export interface ToldChange {
  readonly field: keyof ProductFields | "quantity" | "active";
  readonly from?: unknown;
  readonly to?: unknown;
}

/**
 * One line of a product's story. `adopted`, `created`: linked to what the shop had, or made there. `told`, `hidden`: the shop
 * took `changes`. `failed`: refused for `detail`, once for as long as that stays the reason. `gone`: TotalGest does not know
 * it any more. `released`: the shop does not. `link-moved`: it took over another product's link, and its story with it.
 */
export interface ProductEvent {
  readonly atMs: number;
  readonly kind: "adopted" | "created" | "told" | "hidden" | "failed" | "gone" | "released" | "link-moved";
  readonly changes: readonly ToldChange[];
  readonly detail: Problem | null;
  /** The shop's id, or TotalGest's id of the product whose link moved; null = neither. */
  readonly note: string | null;
}

/** What the brakes take shares of. */
export interface PendingSummary {
  /** All products that are pending now. */
  readonly pending: number;
  /** Linked now, plus those that this run would create. */
  readonly linked: number;
  /** Shown (pushed as active), plus creations that will be. */
  readonly shown: number;
  /** Pushed with a quantity above 0, plus creations with one. */
  readonly stocked: number;
  /** How many of these are creations of newcomers (`BrakeFacts.isNewcomer`). */
  readonly newcomers: { readonly linked: number; readonly shown: number; readonly stocked: number };
}

/** What was pushed of one product within the last 24 hours: per facet the value before the first push, and after the last. */
export interface PushedProduct {
  readonly position: number;
  readonly pushes: readonly FacetPush[];
}

/** A product of which the brakes keep something back, and the values that they keep back. */
export interface RestrainedProduct {
  readonly product: ProductRecord;
  readonly kept: FacetValues;
}

/** What the brakes judge by. */
export interface BrakeStore {
  summarizePending(): Promise<PendingSummary>;
  /** As `listPending`, without creations of products that TotalGest brought before the first whole read was through. */
  listJudged(afterPosition: number, limit: number): Promise<readonly ProductRecord[]>;
  /** Linked products of which something was pushed in the window and nothing is pending, in pages; `limit` is approximate. */
  listPushed(afterPosition: number, limit: number): Promise<readonly PushedProduct[]>;
  /**
   * What the brakes keep back of the products after `afterPosition` up to `upToPosition` (null = all of them): exactly this,
   * and nothing of what was kept back there before. What a person agreed to meanwhile stays agreed where the value is the
   * same. Writes only what differs.
   */
  recordRestrained(
    afterPosition: number,
    upToPosition: number | null,
    restrained: readonly { readonly position: number; readonly facets: FacetValues }[],
  ): Promise<void>;
  /** What the brakes keep back and nobody agreed to, by position, in pages. */
  listRestrained(afterPosition: number, limit: number): Promise<readonly RestrainedProduct[]>;
  /** A person agrees to all that is kept back: it may be pushed within 24 hours, and leaves the window. */
  agreeToRestrained(atMs: number): Promise<void>;
  /** A person allows these prices of single products (`priceFacet`), until TotalGest brings another one. */
  allowPrices(prices: readonly { readonly id: string; readonly price: string }[]): Promise<void>;
  /** Forgets what was pushed, and agreed to, 24 hours before `nowMs` or earlier. Writes nothing where there is nothing. */
  expirePushed(nowMs: number): Promise<void>;
}

/** Pending products of which the shop was not told, and nothing was refused. */
export interface HeldBack {
  readonly all: number;
  /** Those that the last read of TotalGest brought. */
  readonly wasRead: number;
}

/** A record that was not decoded: its id, and what it would be stored with. */
export interface Fingerprinted {
  readonly id: string;
  readonly fingerprint: string;
}

/** A product of the shop as a pass over its catalogue found it. */
export interface SeenProduct {
  readonly product: ShopProduct;
  /** Of the record that it was decoded from. */
  readonly fingerprint: string;
}

export interface ProductStore {
  /** Starts a read of TotalGest and returns its number; a read that is never finished leaves nothing behind. */
  beginRead(full: boolean): Promise<number>;
  /**
   * Which of these fingerprints are those of the products as they are stored: nothing of them is new. Nothing is written,
   * and these products count as seen by this read. `unseen` = how many of them it had not brought before (0 on page after
   * page = the paging loops).
   */
  findKnown(
    read: number,
    records: readonly Fingerprinted[],
  ): Promise<{ readonly known: ReadonlySet<string>; readonly unseen: number }>;
  /**
   * Stores products of a page, in one transaction; their stock is that of this read. `unseen` as in `findKnown`. A fault that
   * is new goes into the story.
   */
  recordPage(read: number, products: readonly DesiredProduct[], atMs: number): Promise<{ readonly unseen: number }>;
  /**
   * Records that could not be decoded: a known product keeps its fields and link and gets the fault (its fields are not
   * pushed until it is well again), but takes over the stock and the hiding that can be read (`part`); what cannot be read
   * stays as it was. A new one is kept with its fault, inactive and without stock. They count as seen.
   */
  recordRefused(read: number, refused: readonly RefusedProduct[], atMs: number): Promise<void>;
  /**
   * The read brought its last page. Moves the cursor, remembers the mapping and (full) the time, and releases the
   * reservations of orders that were confirmed before the read began, but for products that could not be decoded, whose
   * stock is from before: all in one transaction.
   */
  finishRead(
    read: number,
    done: { readonly cursor: string; readonly mapping: string; readonly fullAtMs: number | null },
  ): Promise<void>;
  /** After the last page of a full read: ids in the store that it did not bring and that are not gone, in pages. */
  listMissing(read: number, afterId: string, limit: number): Promise<readonly string[]>;
  /** TotalGest itself says it does not know these: to be hidden; forgotten where they were never linked. */
  recordGone(ids: readonly string[], atMs: number): Promise<void>;
  /** Forgets what was told of these (`--sku`), so that they are pending even if unchanged; the brakes remember it. */
  forgetTold(ids: readonly string[], atMs: number): Promise<void>;
  /** `products.buffer` in pieces. Where it differs from the last one, every shown quantity is worked out again. */
  applyBuffer(pieces: number): Promise<void>;
  /** Lets go of the pieces of orders that were never completed within 14 days. */
  expireReservations(nowMs: number): Promise<void>;

  /** Starts a pass over the shop's catalogue. */
  beginScan(): Promise<number>;
  /**
   * As `findKnown`, of shop products that nothing was told since they were last seen, and that were the same then; of linked
   * ones only those that show what they should.
   */
  findSeen(
    scan: number,
    records: readonly Fingerprinted[],
  ): Promise<{ readonly known: ReadonlySet<string>; readonly unseen: number }>;
  /**
   * Linked products: what the shop shows now becomes what was last told (`toldAsSeen`), visibility apart. All others are
   * kept as not linked, with what they show. `refused` = ids of records that could not be read: they were seen, and what is
   * known of them stays. `latestMs`: when the page was read, at the latest by the clock that dates the shop's orders.
   */
  recordShopPage(
    scan: number,
    products: readonly SeenProduct[],
    refused?: readonly string[],
    latestMs?: number,
  ): Promise<{ readonly unseen: number }>;
  /** The pass brought everything: not-linked products that it did not see are forgotten. */
  finishScan(scan: number): Promise<void>;
  /** Linked products that the pass did not see, in pages. */
  listUnscanned(
    scan: number,
    afterId: string,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly shopId: string }[]>;
  /** As `listPending`, of products without a link, each with the not-linked shop products that carry its id or exactly its SKU. */
  listAdoptable(
    afterPosition: number,
    limit: number,
  ): Promise<readonly { readonly product: ProductRecord; readonly candidates: readonly ShopProduct[] }[]>;
  /**
   * Links a product to a shop product that was there, with what it shows as told (`toldAsSeen`). Nothing happens where
   * another product is linked to it.
   */
  linkProduct(id: string, seen: ShopProduct, atMs: number, date?: LinkDate): Promise<void>;
  /** The link of `fromId`, with all that was told, becomes `toId`'s; `fromId` is forgotten. One transaction. */
  moveLink(fromId: string, toId: string, atMs: number, date?: LinkDate): Promise<void>;
  /** For each SKU, the linked product whose shop product was last told exactly it. */
  findHolders(skus: readonly string[]): Promise<ReadonlyMap<string, { readonly id: string; readonly shopId: string }>>;
  /** All links that these products of the shop have or ever had, in no order. */
  readLinks(shopIds: readonly string[]): Promise<readonly Link[]>;
  /** TotalGest's id of the product that is linked to this shop product; null = none. */
  findLinked(shopId: string): Promise<string | null>;
  /** The products that TotalGest's ids name, in no order. */
  readProducts(ids: readonly string[]): Promise<readonly ProductRecord[]>;
  /** What happened to a product, the oldest first; each written in the transaction of what it tells. */
  readProductEvents(id: string): Promise<readonly ProductEvent[]>;

  /** Pending products in the order of their positions, those after `afterPosition` (0 = all), in pages. */
  listPending(afterPosition: number, limit: number): Promise<readonly ProductRecord[]>;
  /** How many products after this position are pending, and how many of those the last read of TotalGest brought. */
  countPending(afterPosition: number): Promise<HeldBack>;
  /**
   * Creations are about to be sent: on disk before the first byte goes out. Until `recordPushes` or `linkProduct` has the
   * product's link, or `endCreations` says that there is none, their outcome is not known.
   */
  beginCreations(creations: readonly { readonly id: string; readonly sku: string }[]): Promise<void>;
  /** The shop refused to create these. */
  endCreations(ids: readonly string[]): Promise<void>;
  /**
   * Records what pushes came to, in one transaction. A link to a shop product that another product holds is not taken over:
   * it becomes this product's error (`sku-taken`), and the others go on.
   */
  recordPushes(outcomes: readonly PushOutcome[]): Promise<void>;
  /** Sets or clears the error of products that were not pushed (a refused SKU, an ambiguous one). */
  recordProductErrors(
    errors: readonly { readonly id: string; readonly error: Problem | null }[],
    atMs: number,
  ): Promise<void>;
}

export interface RunRecord {
  readonly direction: Direction;
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly exitCode: ExitCode;
  /** The direction reached its end, whatever single items did. */
  readonly good: boolean;
  /** The problem that ended it; null = none. */
  readonly problem: Problem | null;
  /** The counts of its report. */
  readonly summary: Readonly<Record<string, number>>;
  /** How often it called each system. Goes into the totals; not kept with the run. Absent = it was not counted. */
  readonly calls?: Readonly<Record<System, CallCounts>>;
}

export const STANDING_KEYS = ["clock", "statuses", "messages"] as const;
export type StandingKey = (typeof STANDING_KEYS)[number];

/** The systems and directions that a pause is kept for. */
export const PAUSE_KEYS = [
  { system: "TotalGest", direction: "orders" },
  { system: "TotalGest", direction: "products" },
  { system: "Framework360", direction: "orders" },
  { system: "Framework360", direction: "products" },
] as const satisfies readonly { readonly system: System; readonly direction: Direction }[];

/** Small facts that outlast a run, one string each. */
export type NoteKey =
  | "cursor"
  | "mapping"
  | "full-at"
  | "discovered-at"
  | "wide-discovery-at"
  | "export-from"
  | "statuses"
  | `pause:${System}:${Direction}`
  | `unsupported:${string}`
  | `quiet:${string}`
  /** What is wrong until somebody puts it right: the last run's clocks, statuses that nobody confirmed; a list of problems. */
  | `standing:${StandingKey}`
  | `brakes`
  /** What people were notified of and is not over: JSON of `Notified`; when the last daily summary was made, epoch ms. */
  /** What all runs together came to, JSON of `Totals`. */
  | "totals"
  | "notified"
  | "summarized"
  /** What `daemon.onFailure` was last told: `yes` = failing. */
  | "told-failing";

export interface OrderFilter {
  readonly states?: readonly OrderNarrowing[];
  /** Only those placed at or after `fromMs` and before `toMs`, epoch ms. */
  readonly placed?: { readonly fromMs: number; readonly toMs: number };
  /** Part of id, reference or customer name, ignoring case. */
  readonly search?: string;
  readonly limit?: number;
  readonly offset?: number;
  /** Only what stands behind this row of the same list, whatever `offset` says: a long list is read in pieces by it. */
  readonly after?: OrderRecord;
}

export type ProductStatus = "synced" | "pending" | "failed" | "not-linked";

export interface ProductFilter {
  readonly states?: readonly ProductStatus[];
  readonly search?: string;
  /** The one with this id in TotalGest, or the one that only the shop has, with this id there. */
  readonly only?: { readonly totalgestId: string } | { readonly shopId: string };
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
  readonly totalgestId: string | null;
  readonly shopId: string | null;
  readonly quantity: number | null;
  readonly syncedMs: number | null;
  readonly error: Problem | null;
}

/** Everything `status` counts; kept as counters, so the cost does not grow with the catalogue or the history. */
export interface StateCounts {
  readonly products: {
    readonly synced: number;
    readonly pending: number;
    readonly failed: number;
    readonly notLinked: number;
  };
  readonly orders: Readonly<Record<OrderState, number>>;
  readonly notLinked: Readonly<Record<NotLinkedReason, number>>;
  readonly late: number;
  /** Placed instant of the oldest order that is queued or sending, epoch ms. */
  readonly oldestWaitingMs: number | null;
  /** Exported orders that differ in the shop, and that nobody has acknowledged. */
  readonly afterExport: number;
  /** Orders still queued or sending that TotalGest answered at least twice without taking or refusing them. */
  readonly refusedAgain: number;
  /** Orders still queued or sending whose first attempt was over an hour before `nowMs`. */
  readonly stuck: number;
}

export interface StatusStore {
  countStates(nowMs: number): Promise<StateCounts>;
  listOrders(filter: OrderFilter): Promise<readonly OrderRecord[]>;
  listProducts(filter: ProductFilter): Promise<readonly ProductView[]>;
  /**
   * Records a finished run; a good one becomes its direction's last good run. With `notify`, what people have to be told of
   * the state as it is now goes into the outbox, in the same transaction.
   */
  recordRun(run: RunRecord, notify?: NotifyPolicy): Promise<void>;
  /** Newest first. */
  listRuns(limit: number): Promise<readonly RunRecord[]>;
  /** End of the last good run of each direction, epoch ms. */
  readLastGood(): Promise<Readonly<Record<Direction, number | null>>>;
  readNote(key: NoteKey): Promise<string | null>;
  /** Null removes it. */
  writeNote(key: NoteKey, value: string | null): Promise<void>;
  /**
   * Attempts, runs and the bodies of exported orders older than 90 days go, and of the stories of products what is older
   * than their last million lines; links and orders never. A run takes a part of it only.
   */
  prune(nowMs: number): Promise<void>;
}

/**
 * The queue and the memory. Every method is one whole step: it happened and is on disk when the promise resolves, or it
 * did not happen at all. All throw StoreError where the disk or the file is the matter.
 */
export interface Store
  extends OrderStore, ProductStore, BrakeStore, StatusStore, AuditStore, OutboxStore, RequestStore {
  /**
   * Makes sure this state is ours. A state that holds no product and no order is bound anew without a word, and forgets
   * what was remembered of the other (notes, the shop's catalogue, last good runs); otherwise another owner, shop, site or address is a ConfigurationError. `moved` confirms new addresses.
   */
  bind(binding: Binding, options: { readonly moved: boolean }): Promise<void>;
  readBinding(): Promise<Binding | null>;
  close(): Promise<void>;
}
