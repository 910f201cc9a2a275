/** One order. */
import type { System } from "../../systems.ts";
import { brake, fine, item, onHold, refusedOnce, warning } from "../kinds.ts";

export const PRODUCTS = {
  "product-invalid": item<{ id: string; path: string; found: string }>({
    ofTheItem: ["id", "found"],
    ofRecord: { kind: "products", system: "TotalGest" },
  }),
  "sku-empty": item<{ id: string }>(),
  "sku-taken": item<{ sku: string; newcomer: string; holder: string }>(),
  /** `others`: the lists in which it has a price that could be used. */
  "price-missing": item<{ list: string; others: readonly string[] }>({ ofTheItem: ["others"] }),
  "price-foreign": item<{ list: string; currency: string; expected: string; others: readonly string[] }>({
    ofTheItem: ["others"],
  }),
  /** `prices`: the amounts, each once; `differ` = whether they differ in amount or only in VAT. */
  "price-ambiguous": item<{
    id: string;
    list: string;
    prices: readonly string[];
    differ: "amount" | "vat";
    currency?: string;
  }>({
    ofTheItem: ["id", "prices", "differ"],
  }),
  "price-zero": item({ isMendedTogether: true }),
  /** `from`, `to`: in TotalGest's form, with or without VAT. */
  "price-fell": item<{ from: string; to: string; currency?: string }>({
    ofTheItem: ["from", "to"],
    isMendedTogether: true,
  }),
  "price-rose": item<{ from: string; to: string; currency?: string }>({
    ofTheItem: ["from", "to"],
    isMendedTogether: true,
  }),
  /** A product's VAT code and rate against TotalGest's own list of codes; `known` = that list. */
  "vat-code-unknown": item<{ code: string; known: readonly string[] }>(),
  /** `known` = the rates of this code there. */
  "vat-code-rate": item<{ code: string; rate: string; known: readonly string[] }>(),
  "vat-without-tax": item<{ rate: string }>(),
  "vat-of-shop": item<{ rate: string; shop: string }>(),
  "shop-sku-ambiguous": item<{ sku: string; first: string; second: string }>(),
  /** The shop has no field for pictures. */
  "images-unsupported": item(),
  "shop-refused-product": item<{ detail: string }>({ isMendedTogether: true }),
  "shop-product-invalid": item<{ id: string; path: string; found: string }>({
    ofTheItem: ["id", "found"],
    ofRecord: { kind: "products", system: "Framework360" },
  }),
  "product-not-found": item<{ sku: string }>(),
  /** A person decided about texts that do not differ, or of which none was replaced. */
  "texts-none": item<{ sku: string; does: "keep" | "put-back" }>(),
  /** They are others than were shown to who decided. */
  "texts-changed": item<{ sku: string }>(),
} as const;

export const ORDERS = {
  "order-invalid": item<{ id: string; path: string; found: string }>({
    isDecidable: true,
    ofTheItem: ["id", "found"],
    ofRecord: { kind: "orders", system: "Framework360" },
  }),
  /** `codes`: TotalGest's codes to choose from; absent in older states. */
  "payment-unmapped": onHold<{ id: string; name: string; codes?: readonly string[] }>({
    mappedBy: "mapping.payments",
    sharedBy: "id",
  }),
  /** Only where `export.shipping` is `required`. */
  "shipping-unmapped": onHold<{ id: string; name: string; codes: readonly string[] }>({
    mappedBy: "mapping.shipping",
    sharedBy: "id",
  }),
  /** Its buyer was forgotten, and the shop has made it due again since. */
  "order-forgotten": onHold<{ id: string }>(),
  /** Nobody has said what the order's status means. */
  "status-unclassed": onHold<{ status: string; name: string }>({ sharedBy: "status" }),
  /** The status has a name that means something else than its name `before`, which meant `meaning`. */
  "status-renamed": onHold<{
    status: string;
    before: string;
    name: string;
    meaning: "due" | "open" | "cancelled" | "after";
  }>({
    sharedBy: "status",
  }),
  "vat-unmapped": onHold<{ rate: string; codes?: readonly string[] }>({
    mappedBy: "mapping.vat",
    sharedBy: "rate",
  }),
  /** A line without a rate, or with the default rate of a shop that has none. */
  "vat-missing": onHold(),
  "country-unknown": onHold<{ country: string }>({ mappedBy: "mapping.countries", sharedBy: "country" }),
  "address-missing": onHold(),
  "currency-foreign": onHold<{ currency: string; expected: string }>(),
  "totals-mismatch": onHold<{ lines: string; total: string; currency?: string }>({ ofTheItem: ["lines", "total"] }),
  /** The total is the sum without VAT where it should be the one with VAT, or the other way round. */
  "total-read-otherwise": onHold<{
    total: string;
    net: string;
    gross: string;
    reading: "gross" | "net";
    currency?: string;
  }>({
    ofTheItem: ["total", "net", "gross"],
  }),
  "no-lines": onHold({ isMendedTogether: true }),
  /** `product`: TotalGest's id of the linked product; `sku`: the item's own SKU, or `none`. */
  "article-gone": onHold<{ name: string; product: string; sku: string }>(),
  "article-unanswered": onHold<{ name: string; product: string }>(),
  "article-disagrees": onHold<{ name: string; product: string; linkSku: string; sku: string }>(),
  /**
   * `fields`: TotalGest's places and reasons. The other lists have one entry per field: `reasons`, the contract's code
   * or ""; `lines`, the number of the order line or ""; `articles`, the SKU sent in that line or "".
   */
  "erp-refused-order": refusedOnce<{
    detail: string;
    fields: readonly string[];
    reasons?: readonly string[];
    lines?: readonly string[];
    articles?: readonly string[];
  }>(),
  "order-blocked": refusedOnce<{ status: number; detail: string }>(),
  "outcome-unknown": item<{ detail: string }>({ actor: "nobody", isRetried: true }),
  /** A 2xx answer in JSON with neither id nor number at the `places`; `found` = the names in the answer. */
  "order-unread": item<{ status: number; places: readonly string[]; found: readonly string[] }>({
    actor: "integrator",
    isRetried: true,
  }),
  "outcome-unconfirmed": item<Unconfirmed>(),
  /** TotalGest does not have the order: it is sent again. `detail`: its answer to the last send, or "". */
  "outcome-closed": item<{ detail: string }>({ actor: "nobody", isRetried: true, isDecidable: true }),
  /** TotalGest has only a part of the order: the next send completes it. */
  "order-partial": item<{ number: string }>({ actor: "nobody", isRetried: true }),
  /** TotalGest's number, and the shop order that already has it. */
  "erp-id-shared": item<{ number: string; other: string }>({ isRetried: true }),
  /** The shop gave `id` to this order, and before to another one, which was never sent. `reference`: this order's. */
  "order-id-reused": item<{ id: string; reference: string }>({ isDecidable: true }),
  /** The shop gave `id` to another order, so this one cannot be read again. `reference`: the other one's. */
  "order-replaced": item<{ id: string; reference: string }>(),
  /** In the history of an id that the shop gave to two orders: what the other one is. */
  "order-described": fine<{ reference: string; placedAt: string; total: string; buyer: string; lines: string }>(),
  /** The shop has given the id of a sent order to another one, which a person has to type into TotalGest. */
  "order-newcomer": item<{ id: string; reference: string }>(),
  /** That order has to be in TotalGest, so it is settled with its number there. */
  "acknowledge-needs-number": item<{ id: string; reference: string }>(),
  /** `count` orders of one list have another date or reference than before; `id` is one of them. */
  "orders-moved": item<{ count: number; id: string; before: string; now: string; what: "date" | "reference" }>(),
  /** Longer than TotalGest accepts. */
  "reference-too-long": onHold<{ reference: string; max: number }>(),
  "text-unwritable": onHold<{ text: string; charset: string }>(),
  /** TotalGest's order under this reference has another total. Money as decimal strings. */
  "erp-order-differs": item<{ number: string; total: string; expected: string }>({
    isRetried: true,
    isDecidable: true,
  }),
  /** TotalGest's order under the reference was made on a day before this one was placed. `reference`: the shop's number. */
  "erp-order-older": item<{ number: string; createdAt: string; reference: string; placedAt: string }>({
    isRetried: true,
    isDecidable: true,
    ofTheItem: ["number", "createdAt", "reference", "placedAt"],
  }),
  /** The same of so many orders at once that a clock is wrong. */
  "erp-orders-older": item<{ count: number }>(),
  /** TotalGest has several orders under this reference. `others`: their numbers, with commas. */
  "erp-order-doubled": item<{ number: string; others: string }>({ isRetried: true, isDecidable: true }),
  /** `at`: when the state was restored, RFC 3339. */
  restored: item<{ at: string }>(),
  /** A person had dismissed it, and took that back. */
  "put-back": item(),
  /** It cannot be sent again yet: the last attempt may still be booked. */
  "may-be-booked": warning<{ until: string }>({ actor: "nobody", isRetried: true }),
  /** A person decides about an order that may still be booked. */
  "on-the-wire": item<{ id: string; until: string }>(),
  /** A person named an order that the shop has cancelled. */
  "cancelled-needs-yes": item<{ id: string }>({ isMendedTogether: true }),
  /** It was looked up to be sent again: TotalGest does not have it, and the shop has cancelled it. */
  "cancelled-unsent": item<{ id: string }>({ isMendedTogether: true }),
  /** Its outcome is unknown, TotalGest cannot say, and the shop has cancelled it. */
  "cancelled-unconfirmed": item<Unconfirmed>(),
  /** A look-up that a person asked for. */
  "not-there": warning<{ reference: string }>(),
  "cannot-look-up": warning(),
  "number-taken": item<{ number: string; other: string }>(),
  "cannot-acknowledge": item<{ id: string }>(),
  /** It is neither dismissed nor settled. */
  /** `order`: it is not exported, dismissed or cancelled; `change`, `delivery`: one of it is not settled. */
  "forget-open": item<{ id: string; why: "order" | "change" | "delivery" | "payment" }>(),
  "forget-unscrubbed": item({ isRetried: true }),
  "no-article-asked": item<{ id: string }>(),
  "cannot-put-back": item<{ id: string }>(),
  /** A person decided about something that has changed since it was shown to them. */
  "changed-since-shown": item<{ id: string }>(),
  /** A list of the page, of which nothing was sent. */
  "list-changed": item(),
  /** The status of an order that left is not pushed. `status`: the name of what the shop shows now, or "". */
  "delivery-left": warning<{ id: string; why: "gone" | "reused" | "cancelled" | "changed" | "moved"; status: string }>({
    ofTheItem: ["status"],
  }),
  /** The answer to a push was lost, and the shop does not show whether it took the tracking number; `none` = there is none. */
  "delivery-unseen": warning<{ id: string; tracking: string }>({ ofTheItem: ["tracking"] }),
  /** The shop refused the status of an order that left. `detail`: its words. */
  "delivery-refused": item<{ id: string; detail: string }>({ isMendedTogether: true }),
  /**
   * TotalGest shows a parcel of which the buyer was told before. `how`: the shop was sent the `last` one after it, or both were
   * noted as told. `reference`: the shop's number.
   */
  "delivery-again": item<{ id: string; reference: string; tracking: string; last: string; how: "sent" | "noted" }>({
    ofTheItem: ["id", "reference", "tracking", "last"],
    isMendedTogether: true,
  }),
  /** What TotalGest shows of a delivery cannot be read. */
  "delivery-unread": item<{ id: string; reference: string; path: string; found: string }>({
    ofTheItem: ["id", "reference"],
    actor: "integrator",
    isRetried: true,
  }),
  /** A person settles the status of an order that does not wait for anybody. */
  "delivery-settled": item<{ id: string }>(),
  /** A person asks for the status of an order that TotalGest has not shown to have left. */
  "delivery-none": item<{ id: string }>(),
  /** An earlier push may still arrive. */
  "delivery-on-the-wire": item<{ id: string }>({ actor: "nobody", isRetried: true }),
  /** Why no status is pushed: TotalGest cannot list what changed, or the shop or the key does not have the function. */
  "delivery-off": item<{ cannot: "list" | "shop" }>(),
  /** `held`: pushes that wait; `pushed`: those with them in 24 hours; `exported`: orders in 7 days. */
  "delivery-brake": brake<{ held: number; pushed: number; exported: number }>(),
  /** A payment that came after the export waits for a person. `detail`: TotalGest's words, where it refused. */
  "payment-open": item<{
    id: string;
    why:
      | "again"
      | "unsure"
      | "refused"
      | "gone"
      | "reused"
      | "cancelled"
      | "amount"
      | "missing"
      | "total"
      | "part"
      | "unread";
    detail: string;
  }>({ ofTheItem: ["detail"] }),
  /** So many payments wait for a person; `sums`: of the orders' totals, `40.50 CHF`, one for each currency. */
  "payments-waiting": item<{ count: number; sums: readonly string[] }>(),
  /** A payment that does not wait for a person. */
  "payment-none": item<{ id: string }>(),
  /** TotalGest takes no payments. */
  "payment-off": item(),
  "order-not-found": item<{ id: string }>(),
  /** A person named it, tg360 does not know it, and the shop gave no answer. */
  "order-unasked": item<{ id: string }>(),
  /** An open order that the shop neither lists nor answers "not found" for. */
  "order-unanswered": item<{ id: string }>(),
  /** The same for a product; `id` is the id in that system. */
  "product-unanswered": item<{ system: System; id: string }>(),
  /** Not in the state on this machine; the shop was not asked. */
  "order-unknown": item<{ token: string }>(),
  /** The same for a product. */
  "product-unknown": item<{ token: string }>(),
} as const;

/**
 * Why nobody knows whether TotalGest has an order: it cannot be asked, or does not have it yet and could take it twice, or
 * gave its `number` to another order too. `number`: "" in the other cases.
 */
interface Unconfirmed {
  why: "unasked" | "twice" | "shared";
  number: string;
}
