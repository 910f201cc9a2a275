import { RemoteError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { DAY } from "../../core/common/time/duration.ts";
import { addDays, localDay } from "../../core/common/time/zone.ts";
import type { Erp } from "../../core/ports/erp.ts";
import type { Shop } from "../../core/ports/shop.ts";
import { type Finding, findingsAt } from "../../core/run/doctor/finding.ts";
import { othersReferences } from "../judge/other-module.ts";

/** How many days are looked at: the first page of each list is enough to see whether it goes on. */
const DAYS = 7;

/** Orders of the last days that TotalGest has under another reference. Without a list of TotalGest's orders nobody can know. */
export async function lookForOtherModule(
  { erp, shop }: { readonly erp: Erp; readonly shop: Shop },
  { nowMs, timeZone }: { readonly nowMs: number; readonly timeZone: string },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { listOrders } = erp.books;
  if (listOrders === null) return [];
  const [placedSince = "", placedBefore = ""] = [nowMs - DAYS * DAY, nowMs + DAY].map((ms) =>
    new Date(ms).toISOString(),
  );
  const today = localDay(nowMs, timeZone);
  try {
    const booked = await listOrders({ placedSince, placedBefore }, signal);
    const days = { from: addDays(today, -DAYS), to: addDays(today, 1) };
    const listed = await shop.fetchOrders({ ...days, page: 1, order: "desc" }, signal);
    const references = othersReferences(
      (booked?.items ?? []).flatMap((item) => (item.ok ? [item.value] : [])),
      listed.items.flatMap((item) => (item.ok ? [item.value] : [])),
    );
    return references.length === 0
      ? []
      : [findingsAt("TotalGest").found("mapping", problem("other-module", { references }))];
  } catch (error) {
    if (error instanceof RemoteError) return [];
    throw error;
  }
}
