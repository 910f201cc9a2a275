/** What it means that an adapter did not give the order's number. */
import { RemoteError } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import type { CreateAnswer } from "../../../core/ports/erp.ts";
import { AdapterFailure, LateRefusal, Unwritable } from "../../adapter/failures.ts";
import type { ErpConnection } from "../connection.ts";
import { classifyAnswer } from "./create-answer.ts";
import { findOrders } from "./find-order.ts";

/** Null = the failure is none of the module: it is that of a call. */
export async function classifyAdapterFailure(
  connection: ErpConnection,
  reference: string,
  error: unknown,
  signal: AbortSignal,
): Promise<CreateAnswer | null> {
  if (error instanceof LateRefusal) return settleRefusal(connection, reference, error, signal);
  if (error instanceof Unwritable) {
    const { text, charset } = error;
    return { kind: "unwritable", problem: problem("text-unwritable", { text, charset }) };
  }
  if (error instanceof AdapterFailure) {
    return { kind: error.mayHaveChanged ? "unknown" : "not-sent", problem: error.problem };
  }
  return null;
}

/**
 * A refusal after a call that may have changed something: what TotalGest has under the reference decides. It stands only
 * if every call was answered and TotalGest does not have the order.
 */
async function settleRefusal(
  connection: ErpConnection,
  reference: string,
  { code, answer, isSettled }: LateRefusal,
  signal: AbortSignal,
): Promise<CreateAnswer> {
  const { describe } = connection;
  const refused = classifyAnswer(describe("createOrder"), connection, reference, answer);
  const unclear = {
    kind: "unknown",
    problem: refused.kind === "taken" ? problem("outcome-unknown", { detail: code }) : refused.problem,
  } as const;
  const asked = connection.of("findOrder");
  const { findOrder } = asked.dialect.profile;
  if (!isSettled || findOrder === null) return unclear;
  try {
    const all = await findOrders(asked, findOrder, reference, signal);
    const found = all.find(({ state }) => state !== "cancelled") ?? all[0];
    if (found === undefined) return code === "duplicate_reference" || code === "unavailable" ? unclear : refused;
    const order = { id: found.id, number: found.number };
    return found.isPartial === true ? unclear : { kind: "taken", order, how: "duplicate", isOthers: true };
  } catch (error) {
    if (error instanceof RemoteError) return unclear;
    throw error;
  }
}
