import type { OrderPatch } from "../../core/order/change.ts";
import { toFlag, toJson } from "./json.ts";

type Value = string | number | null;
type Key = Exclude<keyof OrderPatch, "cartText">;

/** How each part of a patch stands in `orders`; what stands in other tables is not here. */
const COLUMNS: {
  readonly [K in Key]-?: readonly [
    columns: readonly string[],
    toValues: (value: Exclude<OrderPatch[K], undefined>) => Value | readonly Value[],
  ];
} = {
  shopId: [["shop_id"], (id) => id],
  reference: [["reference"], (reference) => reference],
  placedAt: [["placed_at", "placed_ms"], (placedAt) => [placedAt, Date.parse(placedAt)]],
  status: [["status"], (status) => status],
  statusName: [["status_name"], (name) => name],
  total: [["total"], (total) => total],
  currency: [["currency"], (currency) => currency],
  customer: [["customer"], (customer) => customer],
  fault: [["fault"], toJson],
  state: [["state"], (state) => state],
  reason: [["reason"], (reason) => reason],
  late: [["late"], toFlag],
  isLateReported: [["late_reported"], toFlag],
  forced: [["forced"], toFlag],
  isOwn: [["own"], toFlag],
  error: [["error"], toJson],
  erp: [["erp_id", "erp_number"], (erp) => [erp?.id ?? null, erp?.number ?? null]],
  exportedMs: [["exported_ms"], (ms) => ms],
  isTold: [["told"], toFlag],
  tellTries: [["told_tries"], (tries) => tries],
  attempts: [["attempts"], (attempts) => attempts],
  refusals: [["refusals"], (refusals) => refusals],
  firstAttemptMs: [["first_attempt_ms"], (ms) => ms],
  lastAttemptMs: [["last_attempt_ms"], (ms) => ms],
  deadlineMs: [["deadline_ms"], (ms) => ms],
  intent: [["has_body"], () => 1],
  afterExport: [["after_export"], toJson],
  isAfterExportOpen: [["after_export_open"], toFlag],
  isAfterExportReported: [["after_export_reported"], toFlag],
  flags: [["flags"], (flags) => JSON.stringify(flags)],
  articleBy: [["article_by"], (by) => by],
};

/** Statements of the patches that occur, by what they have; few, and each as long-lived as the program. */
const inserts = new Map<string, string>();
const updates = new Map<string, string>();

/** The statement that writes a patch into `orders`, and its values, of which the id is the last; null = it writes none. */
export function statementOf(
  id: string,
  isNew: boolean,
  patch: OrderPatch,
): { readonly text: string; readonly values: readonly Value[] } | null {
  let shape = "";
  const values: Value[] = [];
  for (const key in patch) {
    const value = patch[key as Key];
    if (value === undefined || key === "cartText") continue;
    shape += `${key} `;
    const toValues = COLUMNS[key as Key][1] as (value: unknown) => Value | readonly Value[];
    const made = toValues(value);
    if (typeof made === "object" && made !== null) values.push(...made);
    else values.push(made as Value);
  }
  if (shape === "") return null;
  values.push(id);
  const known = isNew ? inserts : updates;
  let text = known.get(shape);
  if (text === undefined) {
    const names = shape
      .trim()
      .split(" ")
      .flatMap((key) => COLUMNS[key as Key][0]);
    text = isNew
      ? `INSERT INTO orders (${names.join(", ")}, id) VALUES (${names.map(() => "?").join(", ")}, ?)`
      : `UPDATE orders SET ${names.map((name) => `${name} = ?`).join(", ")} WHERE id = ?`;
    known.set(shape, text);
  }
  return { text, values };
}
