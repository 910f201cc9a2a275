/**
 * Which order an id of the shop means. A shop that was restored from a backup gives ids out again. Pure.
 *
 * Another order under a known id takes the row if the known one was never sent and nobody decided on it, and is held
 * until a person sends it. Otherwise it is a change after the export: the row stays, and `newcomer.ts` keeps the other order.
 */
import { HOUR } from "../../common/time/duration.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import type { OrderIdentity } from "../order.ts";
import type { OrderRecord, Reused } from "../record.ts";

/** Time zones and summer time shift the date of the same order by less. */
const APART_MS = 3 * HOUR;
/** If this many orders of one list differ alike, the list is wrong. */
const AT_ONCE = 10;

/** Whether both are the same order of the shop. An order that only TotalGest has has no reference. */
export function isSameOrder(one: OrderIdentity, other: OrderIdentity): boolean {
  if (one.reference === "" || other.reference === "") return true;
  return one.reference === other.reference && !isApart(one, other);
}

function isApart(one: OrderIdentity, other: OrderIdentity): boolean {
  return Math.abs(Date.parse(one.placedAt) - Date.parse(other.placedAt)) >= APART_MS;
}

/** An order was never sent, and no person decided on it. */
export function isUntouched(order: Pick<OrderRecord, "state" | "reason" | "attempts" | "releasedByHand" | "articles">) {
  const { state, reason, attempts, releasedByHand, articles } = order;
  const isWaiting = state === "queued" || state === "held" || (state === "not-linked" && reason !== "dismissed");
  return isWaiting && attempts === 0 && !releasedByHand && !articles.some(({ decidedBy }) => decidedBy === "person");
}

/**
 * Orders whose id another order seems to have, without those that the list itself explains: at least ten whose dates
 * moved by the same time (a time zone), or whose dates stayed and whose references changed (another numbering).
 */
export function sortReused(reused: readonly Reused[]): {
  readonly others: readonly Reused[];
  readonly wrong: Problem[];
} {
  const groups = Map.groupBy(reused, keyOf);
  const wrong: Problem[] = [];
  const others: Reused[] = [];
  for (const [key, group] of groups) {
    const [first] = group;
    if (key === null || first === undefined || group.length < AT_ONCE) others.push(...group);
    else wrong.push(asProblem(group.length, first));
  }
  return { others, wrong };
}

/** How the list would explain the difference; null = both differ, so it is another order. */
function keyOf({ listed, known }: Reused): string | null {
  if (listed.reference === known.reference) return String(Date.parse(listed.placedAt) - Date.parse(known.placedAt));
  return isApart(listed, known) ? null : "reference";
}

function asProblem(count: number, { listed, known }: Reused): Problem {
  const { id, reference, placedAt } = listed;
  const isMoved = reference === known.reference;
  return problem("orders-moved", {
    count,
    id,
    before: isMoved ? known.placedAt : known.reference,
    now: isMoved ? placedAt : reference,
    what: isMoved ? "date" : "reference",
  });
}
