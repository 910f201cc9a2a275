import type { OrderPatch } from "../../core/order/change.ts";
import type { Parts } from "./parts.ts";
import { column } from "./parts.ts";
import { toJson, toFlag } from "./json.ts";

/** Without the parts that are stored in other tables. */
type Columns = Omit<OrderPatch, "cartText">;

const same = <T>(value: T): T => value;

/** The columns of `orders` for each part of a patch. */
export const orderParts: Parts<Columns> = {
  shopId: column("shop_id", same<string>),
  reference: column("reference", same<string>),
  placedAt: {
    columns: ["placed_at", "placed_ms"],
    toValues: (placedAt: string) => [placedAt, Date.parse(placedAt)],
  },
  status: column("status", same<string>),
  statusName: column("status_name", same<string>),
  total: column("total", same<string>),
  currency: column("currency", same<string>),
  customer: column("customer", same<string>),
  fault: column("fault", toJson),
  state: column("state", same<string>),
  reason: column("reason", same<string | null>),
  late: column("late", toFlag),
  isLateReported: column("late_reported", toFlag),
  releasedByHand: column("released_by_hand", toFlag),
  isOwn: column("own", toFlag),
  error: column("error", toJson),
  erp: {
    columns: ["erp_id", "erp_number"],
    toValues: (erp: OrderPatch["erp"]) => [erp?.id ?? null, erp?.number ?? null],
  },
  exportedMs: column("exported_ms", same<number | null>),
  isReported: column("reported", toFlag),
  reportTries: column("report_tries", same<number>),
  attempts: column("attempts", same<number>),
  refusals: column("refusals", same<number>),
  firstAttemptMs: column("first_attempt_ms", same<number | null>),
  lastAttemptMs: column("last_attempt_ms", same<number>),
  deadlineMs: column("deadline_ms", same<number>),
  intent: column("has_body", () => 1),
  afterExport: column("after_export", toJson),
  isAfterExportOpen: column("after_export_open", toFlag),
  isAfterExportReported: column("after_export_reported", toFlag),
  flags: column("flags", (flags) => JSON.stringify(flags)),
  articleBy: column("article_by", same<string>),
};
