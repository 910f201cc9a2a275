import { NOT_LINKED_REASONS } from "../../core/orders/order.ts";
import type { OrderEvent, OrderRecord } from "../../core/ports/order-store.ts";
import { cleanLine } from "../../text/clean.ts";
import { deliveryText } from "./delivery.ts";
import { differenceText } from "./differences.ts";
import { customerOf } from "./list.ts";
import { changedHint, whyNotExported } from "./order-hints.ts";
import { orderTone, rowLabel } from "../labels.ts";
import {
  advice,
  factLines,
  historyLines,
  paint,
  paragraph,
  type Screen,
  section,
} from "../../render/terminal/screen.ts";
import { type Fact, factsOf } from "../view.ts";
import type { Text } from "../../text/text.ts";

/** Everything known of one order: its facts, why it is not in TotalGest, what to do, and its history. */
export function renderStory(screen: Screen, order: OrderRecord, events: readonly OrderEvent[]): string[] {
  const { text } = screen;
  const why = whyNotExported(text, order);
  return [
    paint(screen, "strong", text.t("story.order", { reference: order.reference })),
    ...factLines(screen, orderFacts(text, order)),
    ...(order.late ? paragraph(screen, text.t("story.late")) : []),
    ...(why === null ? [] : section(screen, text.t("story.why"), paragraph(screen, why.message, "  "))),
    ...section(screen, text.t("head.fix"), advice(screen, why?.next ?? [], "  ")),
    ...afterExportLines(screen, order),
    ...deliveryLines(screen, order),
    ...section(
      screen,
      text.t("story.history"),
      historyLines(
        screen,
        events.map((event) => ({ atMs: event.atMs, text: orderEventText(text, event) })),
      ),
    ),
  ];
}

function afterExportLines(screen: Screen, { id, afterExport }: OrderRecord): string[] {
  const { text } = screen;
  if (afterExport === null) return [];
  const { differences, acknowledged } = afterExport;
  const last =
    acknowledged === null
      ? advice(screen, changedHint(text, [{ id, afterExport }]), "  ")
      : paragraph(screen, text.t("story.acknowledged", { reason: acknowledged.reason }), "  ");
  return section(screen, text.t("story.after-export"), [
    ...differences.flatMap((one) => paragraph(screen, differenceText(text, one), "  ")),
    ...last,
  ]);
}

function deliveryLines(screen: Screen, { id, fulfilment }: OrderRecord): string[] {
  if (fulfilment === null || fulfilment.error === null) return [];
  const { message, next } = screen.text.problem(fulfilment.error, id);
  return section(screen, screen.text.t("head.delivery"), [
    ...paragraph(screen, message, "  "),
    ...advice(screen, next, "  "),
  ]);
}

function orderFacts(text: Text, order: OrderRecord): readonly Fact[] {
  const { formats } = text;
  const label = rowLabel(text, order.state) + (order.reason === null ? "" : ` (${text.t(`reason.${order.reason}`)})`);
  return factsOf([
    [text.t("head.status"), label, orderTone(order.state)],
    [text.t("head.id"), cleanLine(order.id)],
    [text.t("head.placed"), formats.instant(Date.parse(order.placedAt))],
    [text.t("head.customer"), customerOf(order)],
    [text.t("head.total"), cleanLine(formats.money(order.total, order.currency))],
    [
      text.t("story.shop-status"),
      cleanLine(order.statusName === "" ? order.status : `${order.statusName} (${order.status})`),
    ],
    [text.t("head.totalgest"), order.erp === null ? "" : cleanLine(numberOf(order.erp))],
    [text.t("head.delivery"), deliveryText(text, order.fulfilment)],
    [text.t("story.reference-sent"), cleanLine(order.intent?.reference ?? "")],
    [text.t("head.attempts"), text.t("story.attempts", { n: order.attempts })],
    [text.t("head.remark"), order.flags.map((flag) => text.t(`flag.${flag}`)).join(", ")],
  ]);
}

/** A number that a person entered has no id. */
function numberOf({ id, number }: NonNullable<OrderRecord["erp"]>): string {
  return id === null ? number : `${number} (${id})`;
}

/** One line of an order's history, with the person if there was one. */
export function orderEventText(text: Text, event: OrderEvent): string {
  const note = event.note === null || event.note === "" ? "" : ` (${noteText(event.note, text)})`;
  const detail = event.detail === null ? "" : text.t("said.colon") + text.problem(event.detail).message;
  const by = event.author === undefined ? "" : ` ${text.t("event.by", { author: event.author })}`;
  return `${text.t(`event.${event.kind}`)}${note}${detail}${by}`;
}

/** A note of the store: why an order is not exported, a number, or a person's text. */
function noteText(note: string, text: Text): string {
  const reason = NOT_LINKED_REASONS.find((known) => known === note);
  return reason === undefined ? cleanLine(note) : text.t(`reason.${reason}`);
}
