import type { Difference } from "../../core/orders/listing/difference.ts";
import type { Text } from "../../text/text.ts";

/** Amounts of money, in the order's currency. */
const AMOUNTS: ReadonlySet<Difference["field"]> = new Set<Difference["field"]>(["amount", "coupon", "total"]);

/** One difference between what was sent and what the shop has now, as text. */
export function differenceText(text: Text, { field, article, sent, now }: Difference): string {
  const shown = (value: string | null): string => {
    if (value === null) return text.t("after.nothing");
    return AMOUNTS.has(field) ? text.formats.money(value, "") : value;
  };
  // A person had decided that the order is never exported.
  if (field === "double" && sent === null) return text.t("after.taken", { now: shown(now) });
  return text.t(`after.${field}`, { article: article ?? "", sent: shown(sent), now: shown(now) });
}
