import { HOUR } from "../common/time/duration.ts";
import type { Lang } from "../common/language.ts";
import type { Problem } from "../common/problems/problem.ts";
import { recordOf } from "../common/record.ts";

/** What TotalGest gets as the shop has it, texts and amounts as text: its name of each, and the shop's. */
export const ORDER_TEXTS = { note: "note" } as const;

export type OrderText = keyof typeof ORDER_TEXTS;
export type ShopText = (typeof ORDER_TEXTS)[OrderText];

export const ORDER_TEXT_NAMES = Object.keys(ORDER_TEXTS) as readonly OrderText[];
export const SHOP_TEXT_NAMES: readonly ShopText[] = Object.values(ORDER_TEXTS);

/**
 * A decoded order of the shop: entities resolved, placeholder words ("None", "null") removed, instants in UTC. What many shops
 * do not give at all is absent in place of null: it is then neither sent nor compared.
 */
export interface ShopOrder extends Readonly<Record<OrderText, string | null>> {
  readonly id: string;
  /** The number the customer sees. */
  readonly reference: string;
  /** RFC 3339 UTC. */
  readonly placedAt: string;
  readonly status: string;
  readonly statusName: string;
  readonly email: string | null;
  readonly customerId: string | null;
  /** Null = the shop sent none. */
  readonly billing: Address | null;
  /** Null = the same as billing. */
  readonly shipping: Address | null;
  readonly payment: OrderPayment | null;
  readonly delivery: OrderDelivery | null;
  readonly fees: readonly OrderExtra[];
  readonly items: readonly OrderItem[];
  /** Deducted from the whole order, VAT included if prices include it; a positive decimal string. */
  readonly coupon: { readonly code: string; readonly amount: string } | null;
  readonly currency: string;
  readonly pricesIncludeVat: boolean;
  /** What the buyer paid, a decimal string. */
  readonly total: string;
  /** The buyer's. */
  readonly language?: Lang;
  /** The buyer's own number of the order. */
  readonly customerReference?: string;
}

/** What an order may be without. */
export const BARE_ORDER: {
  readonly [Name in keyof ShopOrder as null extends ShopOrder[Name] ? Name : never]: null;
} = {
  email: null,
  customerId: null,
  billing: null,
  shipping: null,
  payment: null,
  delivery: null,
  coupon: null,
  ...recordOf(ORDER_TEXT_NAMES, () => null),
};

/** Without the texts that it does not have: one that a later version reads changes no order that has none. */
export function withoutEmptyTexts<Order extends object>(order: Order): Order {
  return Object.fromEntries(
    Object.entries(order).filter(([name, value]) => value !== null || !ORDER_TEXT_NAMES.some((one) => one === name)),
  ) as Order;
}

/** The reverse. */
export function withEmptyTexts<Order extends object>(order: Order): Order & Pick<ShopOrder, OrderText> {
  return { ...recordOf(ORDER_TEXT_NAMES, () => null), ...order };
}

/** What both systems have of an address. */
interface PostalAddress {
  readonly company: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly street: string | null;
  readonly zip: string | null;
  readonly city: string | null;
  /** Province or canton. */
  readonly region: string | null;
  readonly phone: string | null;
  readonly vatNumber: string | null;
  readonly taxCode: string | null;
  readonly certifiedEmail: string | null;
  readonly sdi: string | null;
}

export interface Address extends PostalAddress {
  /** As the shop wrote it: an ISO code, or a name in one of four languages. */
  readonly country: string | null;
  readonly email: string | null;
}

export interface OrderPayment {
  readonly id: string;
  readonly name: string;
  /** Wholly paid. */
  readonly paid: boolean;
  readonly transaction: string | null;
  /** When, RFC 3339 UTC; absent = it is not paid, or the shop does not say. */
  readonly paidAt?: string;
}

/** Shipping or a fee. `rate` null = the shop gave no rate. */
export interface OrderExtra {
  readonly name: string;
  readonly price: string;
  readonly rate: string | null;
}

export interface OrderDelivery extends OrderExtra {
  /** The shop's id of the way of shipping; absent = it gives none. */
  readonly id?: string;
}

export interface OrderItem {
  readonly kind: "product" | "custom";
  /** The shop's product id; null for a custom item. */
  readonly shopProductId: string | null;
  readonly sku: string | null;
  /** TotalGest's id of the article; absent = no link gives it. */
  readonly articleId?: string;
  readonly name: string;
  /** Decimal string, up to 6 places. */
  readonly quantity: string;
  /** Per unit. */
  readonly price: string;
  /** Per unit, deducted from the price. */
  readonly discount: string;
  /** A rate, `"default"`, or null where the shop gave none. */
  readonly rate: string | null;
}

/** The part of an order that determines its reservation. */
export type OrderCart = Pick<ShopOrder, "items">;

export const NO_CART: OrderCart = { items: [] };

/**
 * An order from a list or a second read. The head fields are always present. `order` is null if the rest could not be
 * decoded; `fault` then says where, and the order is held. `cart` is the readable part of its items (absent = none),
 * because they were sold all the same.
 */
export interface ListedOrder {
  readonly id: string;
  readonly reference: string;
  readonly placedAt: string;
  readonly status: string;
  readonly statusName: string;
  readonly total: string;
  readonly currency: string;
  readonly order: ShopOrder | null;
  readonly cart?: OrderCart;
  readonly fault: Problem | null;
}

/** The order itself, or the readable part of its cart. */
export function readableCart({ order, cart }: Pick<ListedOrder, "order" | "cart">): OrderCart | null {
  return order ?? cart ?? null;
}

/** What distinguishes orders with the same id. */
export type OrderIdentity = Pick<ListedOrder, "reference" | "placedAt">;

/** Time zones and summer time shift the date of the same order by less. */
const APART_MS = 3 * HOUR;

/** Whether both are the same order of the shop. An order that only TotalGest has has no reference. */
export function isSameOrder(one: OrderIdentity, other: OrderIdentity): boolean {
  if (one.reference === "" || other.reference === "") return true;
  return one.reference === other.reference && !isApart(one, other);
}

/** Their dates differ by more than a time zone. */
export function isApart(one: OrderIdentity, other: OrderIdentity): boolean {
  return Math.abs(Date.parse(one.placedAt) - Date.parse(other.placedAt)) >= APART_MS;
}

/** The buyer's company or name; `""` = the shop gives neither. An e-mail address is not used as a name. */
export function orderBuyer({ order }: Pick<ListedOrder, "order">): string {
  const { company = null, firstName = null, lastName = null } = order?.billing ?? {};
  const person = [firstName, lastName].filter((part) => part !== null && part !== "").join(" ");
  return company === null || company === "" ? person : company;
}

/** The longest reference that TotalGest accepts, in characters. */
export const LONGEST_REFERENCE = 64;
export const LONGEST_CUSTOMER_REFERENCE = 64;

/** The order's reference in TotalGest, unique for ever. It is computed from the id of the order's row, never random. */
export function referenceOf(site: string, orderId: string): string {
  return `fw360:${site}:${orderId}`;
}

/**
 * The states of an order. `isDue`: the next run sends it without being asked; an order on hold is mapped again first. `tab`: what
 * a list shows it among; what needs `attention` waits for a person. `isThere`: whether TotalGest has it; `maybe` = the outcome of the
 * last attempt is open. `audit`: why it is not in TotalGest; null = it is, or need not be.
 */
export const STATES = {
  "not-linked": { isDue: false, tab: "not-linked", isThere: "no", audit: null },
  queued: { isDue: true, tab: "ready", isThere: "no", audit: "waiting" },
  sending: { isDue: false, tab: "ready", isThere: "maybe", audit: "waiting" },
  exported: { isDue: false, tab: "exported", isThere: "yes", audit: null },
  held: { isDue: true, tab: "attention", isThere: "no", audit: "held" },
  failed: { isDue: false, tab: "attention", isThere: "no", audit: "failed" },
  unconfirmed: { isDue: false, tab: "attention", isThere: "maybe", audit: "unconfirmed" },
} as const;
export type OrderState = keyof typeof STATES;
export const ORDER_STATES = Object.keys(STATES) as readonly OrderState[];

export function isDue(state: OrderState): boolean {
  return STATES[state].isDue;
}

export const DUE_STATES = ORDER_STATES.filter(isDue);

/** Orders that TotalGest has, or has to get. */
export const OWED_STATES = ORDER_STATES.filter((state) => state === "exported" || STATES[state].audit !== null);

export type StateTab = (typeof STATES)[OrderState]["tab"];

/** Of a row for what no order was found for, false. */
export function isIn(tab: StateTab, state: OrderState | "not-found"): boolean {
  return state !== "not-found" && STATES[state].tab === tab;
}

export function statesIn(tab: StateTab): readonly OrderState[] {
  return ORDER_STATES.filter((state) => isIn(tab, state));
}

/** Exported orders with a difference that is not acknowledged, and those that were paid after their export. */
export const ORDER_MARKS = ["changed", "paid-since"] as const;
/** A state or a mark. */
export const ORDER_FILTERS = [...ORDER_STATES, ...ORDER_MARKS] as const;
export type OrderNarrowing = (typeof ORDER_FILTERS)[number];

/** What a list of orders can be sorted by. */
export const ORDER_SORTS = ["placed", "order", "customer", "total"] as const;
export type OrderSort = (typeof ORDER_SORTS)[number];

export const NOT_LINKED_REASONS = ["status", "cancelled", "before-from", "dismissed"] as const;
export type NotLinkedReason = (typeof NOT_LINKED_REASONS)[number];

/** Flags of an exported order. */
export type OrderFlag = "changed" | "cancelled";

/** The body of TotalGest's createOrder in the contract's format; an adapter is given it as it is. */
export interface ErpOrder extends Readonly<Record<OrderText, string | null>> {
  readonly externalReference: string;
  /** The number that the buyer sees. */
  readonly externalNumber: string;
  readonly placedAt: string;
  readonly currency: string;
  readonly pricesIncludeVat: boolean;
  readonly customer: {
    readonly externalId: string | null;
    readonly email: string | null;
    readonly phone: string | null;
    readonly language: string | null;
  };
  readonly billing: ErpAddress;
  readonly shipping: ErpAddress;
  /** `code` = one of TotalGest's payment methods. */
  readonly payment: {
    readonly code: string;
    readonly name: string;
    readonly paid: boolean;
    readonly transactionId: string | null;
  };
  /** One of TotalGest's ways of shipping; absent = none is known. */
  readonly shippingMethod?: { readonly code: string; readonly name: string };
  /** The buyer's own number of the order, at most `LONGEST_CUSTOMER_REFERENCE` characters; absent = the shop gives none. */
  readonly customerReference?: string;
  readonly lines: readonly ErpLine[];
  readonly totals: { readonly net: string; readonly vat: string; readonly gross: string };
}

export interface ErpAddress extends PostalAddress {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface ErpLine {
  readonly kind: "product" | "shipping" | "discount" | "fee";
  /** Only on products that have a SKU. */
  readonly sku: string | null;
  /** TotalGest's id of the article; only where a link gives it. */
  readonly articleId?: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly vatCode: string;
  readonly vatRate: string;
  /** What counts: the lines' totals add up to the order's. */
  readonly total: string;
}

/**
 * `due`: completed; `open`: not completed yet; `cancelled`: cancelled or refunded; `after`: comes after completed, for
 * example shipped or invoiced. Orders of class `due` and `after` are sent.
 */
export const STATUS_CLASSES = ["due", "open", "cancelled", "after"] as const;
export type StatusClass = (typeof STATUS_CLASSES)[number];

/** The ids of the statuses of each class. A status is in at most one of them. */
export type StatusMeaning = Readonly<Record<StatusClass, readonly string[]>>;

export const NO_MEANING: StatusMeaning = { due: [], open: [], cancelled: [], after: [] };

/** The class of a status (its id); null = nobody has said what it means. */
export function classOf(status: string, meaning: StatusMeaning): StatusClass | null {
  return STATUS_CLASSES.find((one) => meaning[one].includes(status)) ?? null;
}

/** Whether orders of this class are sent to TotalGest. */
export function isSentClass(one: StatusClass | null): boolean {
  return one === "due" || one === "after";
}

/**
 * The sale is on, or the status is the one that the order was sent with, or of its class: a person wanted it sent like that.
 * `sent` null = it was not sent, or that is not stored.
 */
export function isAsSent(status: string, sent: string | null, meaning: StatusMeaning): boolean {
  const now = classOf(status, meaning);
  if (isSentClass(now) || status === sent) return true;
  return now !== null && sent !== null && classOf(sent, meaning) === now;
}
