/** Orders and products as JSON; see `reports.ts` for what all documents have in common. */
import { type Lazy, mapLazily } from "../../view/view.ts";
import { flagsOf } from "../../core/orders/listing/difference.ts";
import { erpOf, type OrderEvent, type OrderRecord } from "../../core/orders/record.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { Text } from "../../text/text.ts";
import { afterExportOf, errorOf, fulfilmentOf, toInstant, saidOf } from "./entries.ts";
import { changeHint, whyNotExported } from "../../view/orders/order-hints.ts";
import { ownedValues } from "../../core/products/owned-values.ts";
import { wholeOwners } from "../../core/products/owners.ts";
import { leftTexts, replacedTexts } from "../../core/products/texts.ts";
import type { ProductEvent, ProductRecord } from "../../core/products/record.ts";
import type { ProductView } from "../../core/ports/status-store.ts";
import { orderLabel } from "../../view/labels.ts";

/** `story`: the history of the one requested order. `content`: what the shop has of it; null = it cannot be read. */
export function ordersDocument(orders: Lazy<OrderRecord>, text: Text, story: readonly OrderEvent[] | null = null) {
  return {
    schema: "tg360.orders/1",
    orders: mapLazily(orders, (order) => ({
      ...orderEntry(order, text),
      ...(story === null
        ? {}
        : { content: order.order, events: story.map((event) => eventEntry(event, text, order.id)) }),
    })),
  };
}

/** What waits for a person; `others`: why statuses are not pushed, and payments not told. */
export function waitingDocument(orders: readonly OrderRecord[], others: readonly Problem[], text: Text) {
  return { ...ordersDocument(orders, text), others: others.map((one) => saidOf(one, text)) };
}

function orderEntry(order: OrderRecord, text: Text) {
  const { id, reference, placedAt, total, currency, state, reason, attempts } = order;
  return {
    id,
    reference,
    placedAt,
    total,
    currency,
    state,
    reason,
    label: orderLabel(text, order),
    totalgest: erpOf(order),
    attempts,
    flags: [...flagsOf(order.afterExport), ...(order.late ? ["late"] : [])],
    afterExport: order.afterExport === null ? null : afterExportOf(order.afterExport),
    fulfilment: fulfilmentOf(order.fulfilment, text, id),
    ...(order.paidMs === null ? {} : { paidSince: toInstant(order.paidMs) }),
    payment: order.payment === null ? null : { stage: order.payment, error: errorOf(order.paymentError, text, id) },
    error: state === "exported" ? null : errorOf(order.error, text, id),
    hint: orderHint(order, text),
  };
}

/** What to do; null = nothing. */
function orderHint(order: OrderRecord, text: Text): string | null {
  const { state, afterExport } = order;
  if (state !== "exported") return text.inOneText(whyNotExported(text, order)?.next ?? []);
  return afterExport === null ? null : text.inOneText(changeHint(text, { ...order, afterExport }));
}

function productEventEntry(event: ProductEvent, text: Text, item: string) {
  const { atMs, kind, changes, note, detail } = event;
  return { at: toInstant(atMs), kind, changes, note, error: errorOf(detail, text, item) };
}

function eventEntry(event: OrderEvent, text: Text, id: string) {
  return { at: toInstant(event.atMs), kind: event.kind, note: event.note, error: errorOf(event.detail, text, id) };
}

export interface ProductStory {
  readonly record: ProductRecord | null;
  readonly events: readonly ProductEvent[];
}

/** `stories`: of the requested products, by TotalGest's id. `fields`: what the shop should show; null = it is not known. */
export function productsDocument(
  products: Lazy<ProductView>,
  text: Text,
  stories: ReadonlyMap<string, ProductStory> | null = null,
) {
  return {
    schema: "tg360.products/1",
    products: mapLazily(products, (product) => ({
      ...productEntry(product, text),
      ...(stories === null ? {} : storyOf(stories.get(product.totalgestId ?? ""), product, text)),
    })),
  };
}

function storyOf(story: ProductStory | undefined, product: ProductView, text: Text) {
  const item = nameInHints(product) ?? "";
  const record = story?.record ?? null;
  return {
    fields: record?.fields ?? null,
    owners: record === null ? null : wholeOwners(record.owners),
    owned: record === null ? [] : ownedValues(record, story?.events ?? []),
    textsLeft: record === null ? [] : leftTexts(record),
    textsReplaced: record === null ? [] : replacedTexts(record),
    events: (story?.events ?? []).map((event) => productEventEntry(event, text, item)),
  };
}

function productEntry(product: ProductView, text: Text) {
  return {
    sku: product.sku,
    ean: product.ean,
    name: product.name,
    state: product.state,
    label: productLabelOf(product, text),
    heldBack: product.isHeldBack,
    totalgestId: product.totalgestId,
    shopId: product.shopId,
    quantity: product.quantity,
    syncedAt: toInstant(product.syncedMs),
    error: errorOf(product.error, text, nameInHints(product)),
  };
}

/** In the words of the documents, which programs read. */
function productLabelOf({ state, isHeldBack }: ProductView, text: Text): string {
  if (isHeldBack) return text.t("label.held-back");
  return text.t(state === "synced" || state === "failed" ? `json.${state}` : `label.product.${state}`);
}

function nameInHints({ sku, totalgestId }: ProductView): string | undefined {
  return sku === "" ? (totalgestId ?? undefined) : sku;
}
