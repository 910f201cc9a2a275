/** Why orders are not in TotalGest, and what to do with those that no problem describes. */
import { isLost } from "../../core/orders/listing/audited.ts";
import type { AfterExport } from "../../core/orders/listing/difference.ts";
import type { OrderRecord } from "../../core/ports/order-store.ts";
import { SOME_ITEM } from "../../text/some-item.ts";
import type { Message, Text } from "../../text/text.ts";

/** Orders that were completed late. */
export function lateHint(text: Text, late: readonly { readonly id: string }[]): string {
  const ids = late.map(({ id }) => id);
  return text.t("report.late-fix", { ids: ids.join(","), one: ids.length === 1 ? ids.join("") : SOME_ITEM });
}

/** An order that differs since its export. `afterExport` null = it does not. */
type Changed = { readonly id: string; readonly afterExport: AfterExport | null };

/**
 * Orders that differ since their export. One that an audit did not find in TotalGest may be sent again, or be there
 * under another number.
 */
export function changedHint(text: Text, changed: readonly Changed[]): string {
  const [only, another] = changed;
  if (
    another === undefined &&
    only?.afterExport?.newcomer?.number === null &&
    only.afterExport.newcomer.meaning === "due"
  )
    return text.t("report.newcomer-fix", { id: only.id });
  if (another === undefined && only !== undefined && only.afterExport !== null && isLost(only.afterExport))
    return text.t("audit.next.missing-exported", { id: only.id });
  return text.t("report.after-export-fix", { ids: changed.map(({ id }) => id).join(",") });
}

/** Null = it is in TotalGest. */
export function whyNotExported(text: Text, order: OrderRecord): Message | null {
  if (order.state === "exported") return null;
  if (order.reason !== null) {
    const hint = order.late ? lateHint(text, [order]) : text.t(`next.${order.reason}`, { item: order.id });
    const message = text.t(`why.${order.reason}`, {
      status: order.statusName === "" ? order.status : order.statusName,
    });
    return { message, hint };
  }
  if (order.error !== null) return text.problem(order.error, order.id);
  if (order.state === "sending") return { message: text.t("why.sending"), hint: null };
  return { message: text.t("why.queued"), hint: text.t("next.queued", { item: order.id }) };
}
