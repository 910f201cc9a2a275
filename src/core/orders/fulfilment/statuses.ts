/** Which status of the shop stands for which state of TotalGest. Pure. */
import { type Problem, problem } from "../../common/problems/problem.ts";
import { foldedName, titlesOf } from "../../discovery/statuses.ts";
import { classOf, type StatusMeaning } from "../order.ts";
import type { ShopStatus } from "../../ports/shop.ts";
import { type Fulfilment, PUSHED_STATES, type PushedState, type StatusOfState } from "./fulfilment.ts";

/**
 * What is configured, with ids in place of names; or why it cannot be used: each status has to come after "completed", because
 * one that does not would let the order count as changed, or as cancelled. `statuses`: what the shop lists; one that lists none
 * contradicts nothing.
 */
export function resolveStatuses(
  configured: StatusOfState,
  statuses: readonly ShopStatus[],
  meaning: StatusMeaning,
): StatusOfState | Problem {
  const found: Partial<Record<PushedState, string>> = {};
  for (const state of PUSHED_STATES) {
    const word = configured[state];
    if (word === undefined) continue;
    const id = idOf(word, statuses);
    if (classOf(id, meaning) !== "after") {
      const known = titlesOf(statuses.filter((one) => meaning.after.includes(one.id)));
      return problem("delivery-status-wrong", { state, status: word, known });
    }
    found[state] = id;
  }
  return found;
}

function idOf(word: string, statuses: readonly ShopStatus[]): string {
  if (statuses.some(({ id }) => id === word)) return word;
  return statuses.find(({ name }) => foldedName(name) === foldedName(word))?.id ?? word;
}

/** Whether anything is pushed at all. */
export function isSwitchedOn(configured: StatusOfState): boolean {
  return Object.keys(configured).length > 0;
}

/** Which status stands for what is shown, as it is configured now; null = none does. */
export function statusNow({ state, status }: Fulfilment, statuses: StatusOfState): string | null {
  const own = state === "open" ? undefined : statuses[state];
  return own ?? (Object.values(statuses).includes(status ?? "") ? status : null);
}

/** It was not sent yet, and another status stands for it than when that was decided. */
export function isOutdated(known: Fulfilment, statuses: StatusOfState): boolean {
  const isUnsent = known.stage === "due" || known.stage === "held" || known.stage === "refused";
  return isUnsent && statusNow(known, statuses) !== known.status;
}
