import type { Attempt, OrderPolicy, StoredOrder } from "../../src/core/orders/record.ts";
import type { FacetValues } from "../../src/core/brakes/facet.ts";
import type { Problem } from "../../src/core/common/problems/problem.ts";
import * as decisions from "../../src/core/orders/decisions.ts";
import type { Difference } from "../../src/core/orders/listing/difference.ts";
import * as transitions from "../../src/core/orders/transitions.ts";
import { recordError } from "../../src/core/products/change.ts";
import { endLink, moveLink } from "../../src/core/products/link.ts";
import type { Push } from "../../src/core/products/push.ts";
import { recordGone } from "../../src/core/products/read-changes.ts";
import type { Clock } from "../../src/core/ports/clock.ts";
import type { OrderIntent } from "../../src/core/ports/erp.ts";
import type { DesiredProduct, ProductRecord } from "../../src/core/products/record.ts";
import { toMicro } from "../../src/core/stock.ts";
import type { Store } from "../../src/core/ports/store.ts";
import type { ProductFields, ProductWrite } from "../../src/core/products/product.ts";
import { judgeListed, type KnownListing, newOrder } from "../../src/core/orders/listing/listed.ts";
import { anOrder, emptyFields, listed } from "../support/specimens.ts";

/** Makes an empty store. The suite closes it. */
export type MakeStore = (clock: Clock) => Promise<Store>;

export const CREATED_MS = Date.parse("2026-11-24T08:00:00.000Z");

/** A clock that stands still until it is set. */
export class StoppedClock implements Clock {
  nowMs = CREATED_MS;
  now(): number {
    return this.nowMs;
  }
  sleep(): Promise<void> {
    return Promise.resolve();
  }
}

/** Completed is 3, cancelled is 4, shipped is 7; `export.from` is the first of November. */
export function aPolicy(patch: Partial<OrderPolicy> = {}): OrderPolicy {
  return {
    fromMs: Date.parse("2026-11-01T00:00:00.000Z"),
    statuses: { due: ["3"], open: ["1", "2"], cancelled: ["4"], after: ["7"] },
    nowMs: CREATED_MS,
    ...patch,
  };
}

export function anIntent(patch: Partial<OrderIntent> = {}): OrderIntent {
  return { key: "k1", reference: "fw360:shop:1042", body: '{"a":1}', basis: "b1", ...patch };
}

export function anAttempt(atMs: number, patch: Partial<Attempt> = {}): Attempt {
  return { atMs, deadlineMs: atMs + 45_000, sent: null, ...patch };
}

export function someFields(patch: Partial<ProductFields> = {}): ProductFields {
  const own = { name_i18n: { fr: "Café", it: "Caffè" }, price: "10.00", tax_id: "1", totalgest_id: "p1" };
  return { ...emptyFields(), sku: "SKU-1", name: "Caffè", ...own, ...patch };
}

/** The fingerprint is computed from the rest, as the mapping does it. `quantity`: the stock, a decimal string. */
export function aDesired({
  quantity = "10",
  ...patch
}: Partial<DesiredProduct> & { readonly quantity?: string } = {}): DesiredProduct {
  const { id = "p1", sku = "SKU-1", name = "Caffè" } = patch;
  const desired = {
    id,
    sku,
    ean: null,
    name,
    fields: someFields({ sku, totalgest_id: id, name }),
    fault: null,
    warnings: [],
    owners: null,
    active: true,
    stockMicro: toMicro(quantity),
    ...patch,
  };
  return { ...desired, fingerprint: JSON.stringify(desired) };
}

/** A push of all of it that the shop took. */
export function aPush(record: ProductRecord, shopId: string): Push {
  const { fields, quantity, active } = record;
  return { ...aPart(record, { fields: fields ?? {}, quantity, active }), shopId };
}

/** A push of a part of it that the shop took. */
export function aPart(record: ProductRecord, part: Partial<ProductWrite>, patch: Partial<Push> = {}): Push {
  const { shopId } = record;
  const write = { shopId, fields: {}, ...part };
  return { record, write, shopId: shopId ?? "", error: null, atMs: CREATED_MS, rateOf: () => null, ...patch };
}

export async function readOne(store: Store, id: string): Promise<ProductRecord> {
  const [record] = await store.readProducts([id]);
  if (record === undefined) throw new Error(`no product ${id}`);
  return record;
}

/** Ids of what is pending. */
export async function pendingIds(store: Store): Promise<readonly string[]> {
  return (await store.listPending(0, 1000)).map((record) => record.id);
}

/** Stores these products as one full read of TotalGest. */
export async function readIn(store: Store, ...products: readonly DesiredProduct[]): Promise<number> {
  const read = await store.beginRead();
  await store.recordPage(read, products, CREATED_MS, (await store.readNote("cursor")) !== null);
  await store.finishRead(read, { cursor: "2026-11-24T07:58:00.000Z", mapping: "m1", fullAtMs: CREATED_MS });
  return read;
}

/** Products that are linked and fully pushed: p1 to shop product 501, and so on. */
export async function synced(store: Store, ...products: readonly DesiredProduct[]): Promise<void> {
  await readIn(store, ...products);
  const outcomes = [];
  for (const product of products) {
    outcomes.push(aPush(await readOne(store, product.id), `50${product.id.slice(1)}`));
  }
  await store.recordPushes(outcomes);
}

/** A listed order of which the store knows nothing but its row. */
export function aListing(patch: Partial<KnownListing> = {}): KnownListing {
  const listing = { listed: listed(anOrder()), sent: null, products: [] };
  return { ...listing, policy: aPolicy(), createdMs: CREATED_MS, ...patch };
}

/** The row of a new order that is queued. */
export function aStoredOrder(patch: Partial<StoredOrder> = {}): StoredOrder {
  const listing = aListing();
  const made = judgeListed(newOrder(listing.listed), listing);
  if (made === null) throw new Error("a new order is always stored");
  return { ...made.row, rowId: 1, ...patch };
}

/** The commonest rules of orders and products, each with its calls. */
export function changes(store: Store) {
  const each = (ids: readonly string[], atMs: number) => ids.map((id) => ({ id, atMs }));
  return {
    holdOrder: async (id: string, error: Problem, atMs: number) =>
      (await store.changeOrders([{ id, error, atMs }], transitions.holdOrder))[0] != null,
    forceOrders: (ids: readonly string[], atMs: number) => store.changeOrders(each(ids, atMs), decisions.forceOrder),
    reopenOrder: (id: string, atMs: number) => store.changeOrders([{ id, atMs }], decisions.reopenOrder),
    recordVanished: (ids: readonly string[], { nowMs }: OrderPolicy) =>
      store.changeOrders(each(ids, nowMs), transitions.cancelVanished),
    recordAudited: (id: string, found: readonly Difference[], atMs: number) =>
      store.changeOrders([{ id, found, atMs }], transitions.recordAudited),
    markReported: (ids: readonly string[]) => store.changeOrders(each(ids, 0), transitions.noteReported),
    recordProductErrors: (errors: readonly { id: string; error: Problem | null }[], atMs: number) =>
      store.changeProducts(
        errors.map((one) => ({ ...one, atMs })),
        recordError,
      ),
    recordGone: (ids: readonly string[], atMs: number) => store.changeProducts(each(ids, atMs), recordGone),
    endLinks: (ids: readonly string[], atMs: number) => store.changeProducts(each(ids, atMs), endLink),
    moveLink: async (fromId: string, toId: string, atMs: number) => {
      for (const from of await store.readProducts([fromId]))
        await store.changeProducts(
          [
            { id: fromId, from, atMs },
            { id: toId, from, atMs },
          ],
          moveLink,
        );
    },
    recordHeld: (all: readonly { readonly id: string; readonly held: FacetValues | null }[]) =>
      store.changeProducts(all, (row, { held }) => ({ row: { ...row, held } })),
  };
}
