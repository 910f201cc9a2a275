/** Whether the status of orders that left can be pushed. Changes nothing. */
import { OPERATIONS } from "../../clients/framework360/contract.ts";
import { HOUR } from "../../core/common/time/duration.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { StatusOfState } from "../../core/orders/fulfilment/fulfilment.ts";
import { isSwitchedOn } from "../../core/orders/fulfilment/statuses.ts";
import type { Erp } from "../../core/ports/erp.ts";
import type { Shop } from "../../core/ports/shop.ts";
import { type Finding, findingsAt } from "../../core/run/doctor/finding.ts";
import { RemoteError } from "../../core/common/problems/errors.ts";

/** No order of a shop has this id. */
const NO_ID = "0";

/** Whether TotalGest lists what changed. What it cannot matters only where statuses are pushed. */
export async function probeChanges(
  { books }: Pick<Erp, "books">,
  statuses: StatusOfState,
  nowMs: number,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const at = findingsAt("TotalGest");
  try {
    const updatedSince = new Date(nowMs - HOUR).toISOString();
    const page = books.listChanged === null ? null : await books.listChanged({ updatedSince }, signal);
    if (page !== null) return [at.found("sample", problem("delivery-listed", {}))];
    return isSwitchedOn(statuses) ? [at.found("sample", problem("delivery-off", { cannot: "list" }))] : [];
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return isSwitchedOn(statuses) ? [at.found("sample", error.problem)] : [];
  }
}

/** Whether the key may set a status: that of an order that does not exist. Asked only where statuses are pushed. */
export async function probeStatuses(
  shop: Pick<Shop, "pushStatus">,
  statuses: StatusOfState,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const [status] = Object.values(statuses);
  if (status === undefined) return [];
  const at = findingsAt("Framework360");
  const answer = await shop.pushStatus(NO_ID, { status, courier: null, tracking: null }, signal);
  switch (answer.kind) {
    case "taken":
    case "refused":
      return [at.found("permission", problem("delivery-taken", { operation: OPERATIONS.ordersUpdateStatus.name }))];
    case "unsupported":
      return [at.found("permission", problem("delivery-off", { cannot: "shop" }))];
    case "unsent":
    case "unknown":
      return [at.found("permission", answer.error.problem)];
  }
}
