/** What to do with orders that no problem describes, for screens, documents and the page. */
import { isLost } from "../../core/orders/listing/audited.ts";
import type { AfterExport } from "../../core/orders/listing/difference.ts";
import { SOME_ITEM } from "../../text/some-item.ts";
import type { Text } from "../../text/text.ts";

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
