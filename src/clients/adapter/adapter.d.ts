import type { ErpAddress, ErpLine, ErpOrder } from "../../core/orders/order.ts";

/**
 * What an adapter is given and what it gives back: `import type { Adapter } from "tg360/adapter"`. A module of your own
 * that speaks to a TotalGest which no profile can describe. docs/adapters.md explains it with examples.
 *
 * Amounts and quantities are decimal texts (`"24.90"`), instants are RFC 3339 in UTC (`"2026-11-24T09:30:00Z"`), ids are
 * texts. What is optional may be left out or null.
 */
export type Adapter = (host: Host) => Operations;

/** What you leave out goes over HTTP as the profile says; without a profile only the look-up and the list may be left out. */
export interface Operations {
  /** What the system promises; each is false if you do not say. docs/adapters.md says what each costs. */
  readonly guarantees?: { readonly uniqueReference?: boolean; readonly idempotencyKey?: boolean };
  /** `"profile"`: your answers have the profile's names and places instead of those below. */
  readonly speaks?: "contract" | "profile";
  shop?(): Promise<Shop>;
  /** One page. Without `updatedSince` the whole catalogue, with `sku` the product with exactly this SKU, or none. */
  products?(asked: ProductsAsked): Promise<ProductPage>;
  /** Null, or `refuse("unknown_product")`, = the system itself says that there is none. An error is thrown, never swallowed. */
  product?(asked: { readonly id: string }): Promise<Product | null>;
  /** The order with exactly this reference, or none: what settles an order whose answer was lost. */
  findOrder?(asked: { readonly reference: string }): Promise<{ readonly items: readonly FoundOrder[] }>;
  /** All its calls together have the time of one call (`http.timeout`). */
  createOrder?(asked: OrderAsked): Promise<CreatedOrder>;
  /**
   * The orders placed in a time, for `tg360 audit`; with `updatedSince` those changed at or after it, with state and
   * parcels: with them tg360 sets the status of an order that left in the shop.
   */
  listOrders?(asked: OrdersAsked): Promise<OrderPage>;
  /**
   * Books that an order was paid after it was sent. It is called once: after a lost answer `findOrder` is asked, whose `payment.paid`
   * says whether the payment is booked. Where `findOrder` gives no `payment.paid`, this is never called. A payment that is there
   * already is a success. A refused one waits for a person; after any other error it is tried again.
   */
  recordPayment?(asked: PaymentAsked): Promise<void>;
}

export interface PaymentAsked {
  /** The order's, as you gave them. */
  readonly id: string;
  readonly number: string;
  readonly externalReference: string;
  /** The order's total. */
  readonly amount: string;
  readonly currency: string;
  readonly paidAt: string;
  readonly transactionId: string | null;
}

export interface ProductsAsked {
  /** Products changed at or after it. */
  readonly updatedSince?: string;
  readonly sku?: string;
  /** Your `nextCursor` of the page before; absent = the first page. */
  readonly cursor?: string;
  /** How many a page should have; one of another length is taken too. */
  readonly limit: number;
}

export interface OrdersAsked {
  readonly placedSince?: string;
  readonly placedBefore?: string;
  readonly updatedSince?: string;
  readonly cursor?: string;
  readonly limit: number;
}

export interface OrderAsked {
  /** The same at every repetition, unless somebody changed or paid the order in the shop meanwhile. */
  readonly order: Order;
  /** Unique for each order of the shop, at most 64 characters. */
  readonly reference: string;
  /** The same for the same content: the idempotency key, if the system has such a thing. */
  readonly key: string;
  /** Your `findOrder` found the order's head with `complete: false`: write what is missing, or begin again where it differs. */
  readonly resume?: { readonly id: string; readonly number: string };
}

export interface Shop {
  /** The configured shop id. */
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly pricesIncludeVat: boolean;
  readonly languages: readonly string[];
  readonly priceLists: readonly string[];
  readonly vatCodes: readonly { readonly code: string; readonly rate: string }[];
  readonly paymentMethods: readonly { readonly code: string; readonly name?: string | null }[];
  /** Left out: the system has no codes for them. */
  readonly shippingMethods?: readonly { readonly code: string; readonly name?: string | null }[] | null;
}

/** One text, or texts by language: `{ it: "Caffè", de: "Kaffee" }`. */
export type Text = string | { readonly [language: string]: string | null };

export interface Product {
  readonly id: string;
  readonly sku: string;
  readonly ean?: string | null;
  /** False: hidden in the shop. */
  readonly active: boolean;
  readonly name: Text;
  readonly shortDescription?: Text | null;
  readonly description?: Text | null;
  /** Addresses (`https://…`) of pictures, in the order in which they are shown; left out: the system has none. */
  readonly images?: readonly string[] | null;
  readonly prices: readonly Price[];
  /** `rate` in percent: `"8.1"`. */
  readonly vat: { readonly code: string; readonly rate: string };
  /** What can be sold: orders that the system has taken are already off it. */
  readonly stock: { readonly quantity: string; readonly unit?: string | null };
}

export interface Price {
  readonly list: string;
  readonly currency: string;
  readonly amount: string;
  readonly includesVat: boolean;
}

export interface ProductPage {
  readonly items: readonly Product[];
  /** Null = this is the last page. */
  readonly nextCursor: string | null;
  /** The system's time when the read began; the next read asks for what changed since. */
  readonly serverTime: string;
}

export type Address = ErpAddress;

export interface Order extends Omit<ErpOrder, "lines"> {
  readonly lines: readonly OrderLine[];
}

export interface OrderLine extends Omit<ErpLine, "sku" | "articleId"> {
  /** Only of a product. */
  readonly sku?: string | null;
  /** The system's own id of the product, where it is known. */
  readonly articleId?: string | null;
}

export interface CreatedOrder {
  readonly id: string;
  readonly number: string;
}

/** What the audit compares with the shop; what is left out, it cannot prove. */
export interface Booked {
  readonly createdAt?: string | null;
  /** When the buyer placed it. */
  readonly placedAt?: string | null;
  /** With it the audit finds an order that was typed in by hand beside ours; `tg360 adapter test` compares it with what was sent. */
  readonly buyer?: { readonly email?: string | null; readonly name?: string | null } | null;
  readonly state?: "open" | "partial" | "shipped" | "invoiced" | "cancelled" | null;
  readonly currency?: string | null;
  /** Whether a payment is booked. */
  readonly payment?: {
    readonly paid: boolean;
    readonly paidAt?: string | null;
    readonly amount?: string | null;
  } | null;
  readonly totals?: { readonly net?: string | null; readonly vat?: string | null; readonly gross: string } | null;
  /** For each VAT rate: `[{ rate: "8.1", net: "92.51", vat: "7.49", gross: "100.00" }]`. */
  readonly vat?:
    | readonly { readonly rate: string; readonly net: string; readonly vat: string; readonly gross: string }[]
    | null;
}

export interface FoundOrder extends CreatedOrder, Booked {
  readonly externalReference: string;
  /** False: its head is there, but not all lines or not its confirmation. `createOrder` is called again, with `resume`. */
  readonly complete?: boolean;
  /** For `tg360 adapter test` alone, which compares them with what was sent. */
  readonly lines?:
    | readonly { readonly sku?: string | null; readonly quantity: string; readonly total: string }[]
    | null;
}

export interface OrderPage {
  readonly items: readonly ListedOrder[];
  readonly nextCursor: string | null;
  /** The system's clock, of a list with `updatedSince`; without it tg360 does not ask for what changed. */
  readonly serverTime?: string | null;
}

/** Also an order that somebody typed in, without our reference. */
export interface ListedOrder extends CreatedOrder, Booked {
  readonly externalReference?: string | null;
  /** In any order; the shop gets one of them. */
  readonly shipments?:
    | readonly {
        readonly carrier?: string | null;
        readonly trackingNumber?: string | null;
        readonly shippedAt?: string | null;
      }[]
    | null;
  /** When it was last changed. */
  readonly updatedAt?: string | null;
}

/** One for each shop: a variable inside your function belongs to one shop. */
export interface Host {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly ownerId: string;
  readonly shopId: string;
  readonly username: string;
  readonly password: string;
  /**
   * One HTTP call: paced and counted, no redirect, to the endpoint's host alone unless `totalgest.hosts` names more. Any
   * status is an answer. Throws if none came, and when the time of the operation is over.
   */
  call(request: CallRequest): Promise<CallAnswer>;
  /** What the system itself refuses, in the contract's terms. Always throws. */
  refuse(code: RefusalCode, text: string, more?: RefusalDetails): never;
  /** Callers with the same key at the same time share one `make`: orders of one buyer, sent side by side, make one customer. */
  once<T>(key: string, make: () => Promise<T>): Promise<T>;
  /** The bytes of a text. A character that the charset lacks puts the order on hold instead of being replaced. */
  encode(text: string, charset: string): Uint8Array;
  readonly xml: {
    /**
     * As JSON: elements by name without prefix, attributes as `@name`; `lists` = elements that are always lists, by name or
     * by the end of their path: `"item"`, `"order.item"`. One that is not there at all is undefined, not an empty list.
     */
    parse(text: string, options?: { readonly lists?: readonly string[] }): unknown;
    /** Undefined and `[]` write nothing, null and `""` an empty element; an attribute that is null is left out. */
    write(value: unknown, charset?: string): string;
  };
  readonly csv: {
    /** Rows by the names in the first line. A row with another number of columns fails the list. */
    parse(text: string, options?: { readonly delimiter?: string }): readonly Readonly<Record<string, string>>[];
  };
}

export interface CallRequest {
  /** After the endpoint: `/orders`, `?r=orders`. */
  readonly path?: string;
  /** A whole address instead. */
  readonly url?: string;
  /** POST if there is a body, else GET. */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Parameters that are undefined are left out. Percent-encoded as UTF-8, or in `writes`. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Sent as `application/x-www-form-urlencoded` instead of a body, written as `query`. */
  readonly form?: Readonly<Record<string, string | undefined>>;
  /** The charset of `query` and `form`: `"iso-8859-1"`. A character that it lacks puts the order on hold. */
  readonly writes?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Sent as JSON instead of a body. */
  readonly json?: unknown;
  /** Of an answer that names none; UTF-8 otherwise. */
  readonly charset?: string;
  /** Whether it may change something in the system; true for all but GET. A search by POST is `false`. */
  readonly changes?: boolean;
}

export interface CallAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: ReadonlyMap<string, string>;
  readonly text: string;
  /** The body as JSON, of which only your system says what it is; throws if it is none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- an `unknown` would make each author cast
  json(): any;
}

export type RefusalCode =
  | "bad_credentials"
  | "forbidden_shop"
  | "unknown_shop"
  | "unknown_product"
  | "bad_cursor"
  | "invalid_order"
  | "duplicate_reference"
  /** Of `recordPayment`: it is booked already, the order is invoiced, or the system does not take it for another reason. */
  | "duplicate_payment"
  | "invoiced"
  | "invalid_payment"
  | "throttled"
  | "unavailable";

export interface RefusalDetails {
  /** Of `invalid_order`: what is wrong, field by field. */
  readonly fields?: readonly { readonly path?: string; readonly code?: string; readonly message?: string }[];
  /** Of `duplicate_reference`: the order that is there. Leave it out if you do not know both: it is looked up. */
  readonly existing?: { readonly id: string; readonly number: string };
  /** Of `throttled` and `unavailable`. */
  readonly retryAfterMs?: number;
}
