/** Why orders are not in TotalGest, and what to do with those that no problem describes. */
import type { AfterExport, Difference } from "../../core/orders/listing/difference.ts";
import { problemOfChange } from "../../core/orders/listing/difference.ts";
import type { NotLinkedReason } from "../../core/orders/order.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import type { Next } from "../../text/next.ts";
import type { Message, Text } from "../../text/text.ts";
import { orderName } from "../labels.ts";
import type { Group } from "../view.ts";

/** Orders that were completed late. */
export function lateHint(text: Text, late: readonly { readonly id: string }[]): Next {
  return text.next("report.late-fix", { item: late.map(({ id }) => id).join(",") });
}

/** An order that differs from what was sent. */
interface HintChange {
  readonly id: string;
  readonly reference: string;
  readonly currency: string;
  readonly afterExport: AfterExport;
}

/** Groups do not list more items. */
const MOST_CHANGED = 20;

/** Orders that differ from what was sent, each with its differences; those with the same next step together. */
export function changedGroups(text: Text, changed: readonly HintChange[]): readonly Group[] {
  return [...Map.groupBy(changed, (order) => problemOfChange(order).code).values()].map((orders) => {
    const shown = orders.slice(0, MOST_CHANGED);
    const items = shown.map((order) => ({
      name: orderName(order),
      message: "",
      details: order.afterExport.differences.map((one) => differenceText(text, one, order.currency)),
    }));
    return { message: null, next: changedHint(text, shown), items, count: orders.length };
  });
}

/** Of orders with the same next step. */
export function changedHint(text: Text, changed: readonly Pick<OrderRecord, "id" | "afterExport">[]): Next {
  const [first] = changed;
  if (first === undefined) return [];
  return text.problem(problemOfChange(first), changed.map(({ id }) => id).join(",")).next;
}

/** What to do about a change, or about one that was settled by mistake. */
export function changeHint(text: Text, order: Pick<HintChange, "id" | "afterExport">): Next {
  const isOpen = order.afterExport.acknowledged === null;
  return isOpen ? changedHint(text, [order]) : text.next("next.settled", { item: order.id });
}

/** Null = it is in TotalGest. */
export function whyNotExported(text: Text, order: OrderRecord): Message | null {
  if (order.state === "exported") return null;
  if (order.reason !== null) {
    const message = text.t(`why.${order.reason}`, {
      status: order.statusName === "" ? order.status : order.statusName,
    });
    return { message, next: nextOfNotLinked(text, order, order.reason) };
  }
  if (order.error !== null) return text.problem(order.error, order.id);
  if (order.state === "sending") return { message: text.t("why.sending"), next: [] };
  return { message: text.t("why.queued"), next: [] };
}

/** Only an old order may have to be sent by hand: whoever follows every next step must not send another one. */
function nextOfNotLinked(text: Text, order: OrderRecord, reason: NotLinkedReason): Next {
  if (order.late) return lateHint(text, [order]);
  if (reason === "dismissed") return text.next("next.dismissed", { item: order.id });
  return reason === "before-from" ? text.next("next.before-from", { item: order.id }) : [];
}

/** Amounts of money, in the order's currency. */
const AMOUNTS: ReadonlySet<Difference["field"]> = new Set<Difference["field"]>([
  "amount",
  "coupon",
  "total",
  "erp-total",
]);

/** Amounts, each with its rate behind it where it has one: `8.5 (8.1 %) + 3`. */
const RATED: ReadonlySet<Difference["field"]> = new Set<Difference["field"]>(["delivery", "fees"]);
const BEFORE_RATE = /(?<![\d.(])-?\d+(?:\.\d+)?(?![\d.])/g;

/** One difference between what was sent and what the shop has now, as text. */
export function differenceText(text: Text, { field, article, sent, now }: Difference, currency: string): string {
  const shown = (value: string | null): string => {
    if (value === null) return text.t("after.nothing");
    if (AMOUNTS.has(field)) return text.formats.money(value, currency);
    return RATED.has(field) ? value.replaceAll(BEFORE_RATE, (amount) => text.formats.money(amount, currency)) : value;
  };
  // A person had decided that the order is never exported.
  if (field === "double" && sent === null) return text.t("after.taken", { now: shown(now) });
  return text.t(`after.${field}`, { article: article ?? "", sent: shown(sent), now: shown(now) });
}
