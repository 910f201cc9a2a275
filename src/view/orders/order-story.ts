import { LANGUAGES } from "../../core/common/language.ts";
import {
  NOT_LINKED_REASONS,
  ORDER_TEXT_NAMES,
  type OrderItem,
  type ShopOrder,
  type OrderExtra,
} from "../../core/orders/order.ts";
import { flagsOf } from "../../core/orders/listing/difference.ts";
import type { OrderEvent, OrderRecord } from "../../core/orders/record.ts";
import { decimalOf, fromMinor, plain, toMinor } from "../../core/common/money.ts";
import { cleanLine } from "../../text/clean.ts";
import type { Text } from "../../text/text.ts";
import { customerOf, orderLabel, orderLabelTone } from "../labels.ts";
import {
  type Column,
  type Fact,
  factsOf,
  type Group,
  type Section,
  sectionOf,
  tableOf,
  titled,
  type View,
} from "../view.ts";
import { deliveryText } from "./delivery.ts";
import { changeHint, differenceText, whyNotExported } from "./order-hints.ts";

/** Everything known of one order: its facts, its lines, what happened, why it is not in TotalGest, and what to do. */
export function orderStory(text: Text, order: OrderRecord, events: readonly OrderEvent[]): View {
  const why = whyNotExported(text, order);
  const lines = order.order === null ? [] : storyLines(text, order.order);
  return {
    ...titled(text.t("story.order", { reference: order.reference })),
    facts: [...orderHead(text, order), ...orderDetails(text, order)],
    says: order.late ? [text.t("story.late")] : [],
    tables: lines.length === 0 ? [] : [tableOf(text.t("story.lines"), lineColumns(text), lines)],
    events: events.map((event) => ({ atMs: event.atMs, says: orderEventText(text, event) })),
    groups: [
      ...(why === null ? [] : sectionOf(text.t("story.why"), "bad", [{ ...why, items: [], count: 0 }])),
      ...changedSection(text, order),
      ...deliverySection(text, order),
    ],
  };
}

/** A line of the order; amounts are decimal strings. `quantity` empty: it is shipping, a fee or a coupon. */
interface StoryLine extends Pick<OrderItem, "sku" | "name" | "quantity" | "rate" | "shopProductId"> {
  /** Per unit, without its discount. */
  readonly price: string;
  readonly total: string;
}

/** What was ordered, and below it shipping, fees and the coupon. */
export function storyLines(text: Text, { items, delivery, fees, coupon }: ShopOrder): readonly StoryLine[] {
  const extra = (name: string, rate: string | null, total: string): StoryLine => {
    return { sku: null, name, quantity: "", rate, shopProductId: null, price: "", total };
  };
  const labelled = (label: string, { name, price, rate }: OrderExtra): StoryLine =>
    extra(name === "" ? label : `${label} ${name}`, rate, price);
  return [
    ...items.map(({ price, discount, quantity, ...item }): StoryLine => {
      const unit = decimalOf(price).minus(decimalOf(discount));
      const total = fromMinor(toMinor(unit.times(decimalOf(quantity))));
      return { ...item, quantity: plain(decimalOf(quantity)), price: plain(unit), total };
    }),
    ...(delivery === null ? [] : [labelled(text.t("story.costs"), delivery)]),
    ...fees.map((fee) => labelled(text.t("story.fee"), fee)),
    ...(coupon === null ? [] : [extra(text.t("story.coupon", { code: coupon.code }), null, `-${coupon.amount}`)]),
  ];
}

export function rateText(rate: string | null): string {
  return rate === null || Number.isNaN(Number(rate)) ? "" : `${rate} %`;
}

function lineColumns(text: Text): readonly Column<StoryLine>[] {
  const amount = (one: string): string => (one === "" ? "" : text.formats.money(one, ""));
  return [
    { key: "sku", label: text.t("field.sku"), least: 8, cell: ({ sku }) => sku ?? "" },
    { key: "name", label: text.t("field.name"), least: 8, cell: ({ name }) => name },
    { key: "quantity", label: text.t("head.quantity"), align: "right", cell: ({ quantity }) => quantity },
    { key: "price", label: text.t("field.price"), align: "right", cell: ({ price }) => amount(price) },
    {
      key: "vat",
      label: text.t("audit.head.vat"),
      align: "right",
      room: "wide",
      cell: ({ rate }) => rateText(rate),
    },
    { key: "total", label: text.t("head.total"), align: "right", cell: ({ total }) => amount(total) },
  ];
}

function changedSection(text: Text, { id, afterExport, currency }: OrderRecord): readonly Section[] {
  if (afterExport === null) return [];
  const { differences, acknowledged } = afterExport;
  const group: Group = {
    message: null,
    next: changeHint(text, { id, afterExport }),
    items: differences.map((one) => ({ name: differenceText(text, one, currency), message: "", details: [] })),
    count: differences.length,
  };
  const settled = acknowledged === null ? {} : { foot: text.t("story.acknowledged", { reason: acknowledged.reason }) };
  return [
    { title: text.t("story.after-export"), tone: acknowledged === null ? "bad" : null, groups: [group], ...settled },
  ];
}

function deliverySection(text: Text, { id, fulfilment }: OrderRecord): readonly Section[] {
  if (fulfilment === null || fulfilment.error === null) return [];
  return sectionOf(text.t("delivery.shipped"), "bad", [{ ...text.problem(fulfilment.error, id), items: [], count: 0 }]);
}

/** What one asks first. */
function orderHead(text: Text, record: OrderRecord): readonly Fact[] {
  const { formats } = text;
  const { billing = null, shipping = null } = record.order ?? {};
  const label = orderLabel(text, record) + (record.reason === null ? "" : ` (${text.t(`reason.${record.reason}`)})`);
  return factsOf([
    [text.t("head.status"), label, orderLabelTone(record)],
    [text.t("head.placed"), formats.instant(Date.parse(record.placedAt))],
    [text.t("head.customer"), customerOf(record)],
    [text.t("story.billing"), addressLines(billing).join(", ")],
    [text.t("story.shipping"), addressLines(shipping).join(", ")],
    [text.t("head.total"), formats.money(record.total, record.currency)],
  ]);
}

/** Its numbers, its payment and texts. A field that is added stands here: the terminal and the page show it. */
export function orderDetails(text: Text, record: OrderRecord): readonly Fact[] {
  const { order, erpId, erpNumber } = record;
  const status = record.statusName === "" ? record.status : `${record.statusName} (${record.status})`;
  return factsOf([
    [text.t("head.id"), record.id],
    // A number that a person entered has no id.
    [text.t("head.totalgest"), (erpNumber ?? "") + (erpId === null ? "" : ` (${erpId})`)],
    [text.t("delivery.shipped"), deliveryText(text, record.fulfilment)],
    [text.t("story.reference-sent"), record.intent?.reference ?? ""],
    [text.t("story.payment"), paymentOf(text, order?.payment ?? null)],
    [text.t("head.paid-since"), paidSince(text, record)],
    [text.t("story.shipping-method"), order?.delivery?.name ?? ""],
    [text.t("story.language"), order?.language === undefined ? "" : LANGUAGES[order.language]],
    [text.t("story.customer-reference"), order?.customerReference ?? ""],
    ...ORDER_TEXT_NAMES.map((name) => [text.t(`story.${name}`), order?.[name] ?? ""] as const),
    [text.t("story.shop-status"), status],
    [text.t("head.attempts"), text.t("story.attempts", { n: record.attempts })],
    [
      text.t("head.remark"),
      flagsOf(record.afterExport)
        .map((flag) => text.t(`flag.${flag}`))
        .join(", "),
    ],
  ]);
}

/** None = the shop gave none. */
export function addressLines(address: ShopOrder["billing"]): readonly string[] {
  if (address === null) return [];
  const { company, firstName, lastName, street, zip, city, region, country } = address;
  const joined = (...parts: readonly (string | null)[]): string =>
    parts.filter((part) => part !== null && part !== "").join(" ");
  return [company ?? "", joined(firstName, lastName), street ?? "", joined(zip, city, region), country ?? ""]
    .map(cleanLine)
    .filter((line) => line !== "");
}

/** When the payment came after the export, how much, and what became of it; "" = none did. */
function paidSince({ formats, t }: Text, { paidMs, payment, total, currency }: OrderRecord): string {
  if (paidMs === null) return "";
  const stage = payment === null || payment === "noted" ? "" : t("payment.stage", { stage: payment });
  return [formats.instant(paidMs), formats.money(total, currency), stage].filter((part) => part !== "").join(", ");
}

function paymentOf(text: Text, payment: ShopOrder["payment"]): string {
  if (payment === null) return "";
  const { name, id, paid, transaction } = payment;
  const parts = [name === "" ? id : name, text.t(paid ? "story.paid" : "story.unpaid"), transaction ?? ""];
  return parts.filter((part) => part !== "").join(", ");
}

/** One line of an order's history, with the person if there was one. */
export function orderEventText(text: Text, event: OrderEvent): string {
  const note = event.note === null || event.note === "" ? "" : ` (${noteText(event.note, text)})`;
  const detail = event.detail === null ? "" : text.t("said.colon") + text.problem(event.detail).message;
  const by = event.author === null ? "" : ` ${text.t("event.by", { author: event.author })}`;
  return `${text.t(`event.${event.kind}`)}${note}${detail}${by}`;
}

/** A note of the store: why an order is not exported, a number, or a person's text. */
function noteText(note: string, text: Text): string {
  const reason = NOT_LINKED_REASONS.find((known) => known === note);
  return reason === undefined ? cleanLine(note) : text.t(`reason.${reason}`);
}
