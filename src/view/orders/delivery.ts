import { contentOf, type Fulfilment } from "../../core/orders/fulfilment/fulfilment.ts";
import { cleanLine } from "../../text/clean.ts";
import type { Text } from "../../text/text.ts";

/** The parcel, for a list: `Posta 99.00.1`, else how far the order is; `""` = it has not left. */
export function deliveryName(text: Text, fulfilment: Fulfilment | null): string {
  if (fulfilment === null || fulfilment.state === "open") return "";
  return parcelOf(fulfilment) || text.t(`delivery.${fulfilment.state}`);
}

/** How far the order is, its parcel, and whether the shop has its status. */
export function deliveryText(text: Text, fulfilment: Fulfilment | null): string {
  if (fulfilment?.unread != null) return text.t("delivery.stage.unread");
  if (fulfilment === null || fulfilment.state === "open") return "";
  const { state, stage, pushedMs } = fulfilment;
  const at = pushedMs === null ? "" : text.formats.instant(pushedMs);
  const isTold = contentOf(fulfilment) !== null;
  const told = stage === "noted" && !isTold ? "" : text.t(`delivery.stage.${stage}`, { at });
  const parcel = parcelOf(fulfilment);
  // The heading says "shipped".
  const progress = state === "shipped" && parcel !== "" ? "" : text.t(`delivery.${state}`);
  return [progress, parcel, told].filter((part) => part !== "").join(", ");
}

function parcelOf({ courier, tracking }: Fulfilment): string {
  return cleanLine([courier, tracking].filter((part) => part !== null).join(" "));
}
