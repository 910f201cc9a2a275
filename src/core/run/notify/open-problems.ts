import { isDeepStrictEqual } from "node:util";

import { MINUTE } from "../../common/time/duration.ts";
import { brokenBy, type NotesStore, type Overview, readOverview } from "../health.ts";
import { orderBuyer, type OrderNarrowing, statesIn } from "../../orders/order.ts";
import { type Direction, DIRECTIONS, lockOf, RUN_KINDS, type RunKind } from "../../common/direction.ts";
import { openNewcomer, problemOfChange } from "../../orders/listing/difference.ts";
import type { OrderRecord } from "../../orders/record.ts";
import type { StatusStore } from "../../ports/status-store.ts";
import { sharedValue, treatmentOf, type Problem, problem } from "../../common/problems/problem.ts";
import { problemKey } from "./decide-report.ts";
import type { NamedOrder, OpenProblem } from "./message.ts";

/** A problem that may pass by itself is reported once it has lasted this long: three cycles. */
const PATIENCE_MS = 15 * MINUTE;

/** The state of a shop at the end of a run. */
export interface Situation extends Overview {
  /** The last ten of each kind, however often the others ran since; newest first. */
  readonly runs: Overview["runs"];
  /** Orders that wait for a person: on hold, refused, unconfirmed, or changed after their export. */
  readonly orders: readonly OrderRecord[];
}

/** States in which an order waits for a person. */
export const WAITING_STATES: readonly OrderNarrowing[] = [...statesIn("attention"), "changed"];

const LAST_RUNS = 10;

/** Of more waiting orders only the newest are named. */
const MOST_ORDERS = 200;

export async function readSituation(
  store: NotesStore & Pick<StatusStore, "listOrders">,
  nowMs: number,
): Promise<Situation> {
  const orders = await store.listOrders({ states: WAITING_STATES, limit: MOST_ORDERS });
  const overview = await readOverview(store, nowMs);
  // Most shops have no run of deliveries, and none would be looked for among all.
  const kinds = overview.lastGood.fulfilment === undefined ? DIRECTIONS : RUN_KINDS;
  const runs = await Promise.all(kinds.map((kind) => store.listRuns(LAST_RUNS, kind)));
  return { ...overview, runs: runs.flat(), orders };
}

/** These are reported with each order, or as the state that `status` shows: a failure to send is not sent. */
const REPORTED_ELSEWHERE: ReadonlySet<Problem["code"]> = new Set([
  "orders-failed",
  "orders-held",
  "orders-unconfirmed",
  "orders-after-export",
  "message-unsent",
]);

/**
 * Every problem that a person has to know of now, or only those of one direction; each key once, except for orders.
 * Audits are of no direction. Pure.
 */
export function findOpenProblems(situation: Situation, direction: Direction | null = null): readonly OpenProblem[] {
  const isMeant = (own: Direction | null): boolean => direction === null || own === direction;
  const reasons = situation.reasons.filter(
    (reason) =>
      !isOfRun(situation, reason) &&
      isMeant(directionOf(reason)) &&
      !REPORTED_ELSEWHERE.has(reason.code) &&
      !isReported(situation, reason),
  );
  const ended = RUN_KINDS.filter((kind) => isMeant(lockOf(kind))).flatMap((kind) => endOf(situation, kind));
  const open = [
    ...reasons.map((found): OpenProblem => ({ key: problemKey(found), problem: found })),
    ...ended.map((found): OpenProblem => ({ key: keyOfEnd(found), problem: found })),
  ];
  // The first of a key.
  const once = open.filter(({ key }, at) => open.findIndex((other) => other.key === key) === at);
  return [...once, ...(isMeant("orders") ? situation.orders.map(ofOrder) : [])];
}

/** Of a run that did not get through. An outage is one problem, whichever call and error shows it. */
function keyOfEnd(found: Problem): string {
  const { isRetried } = treatmentOf(found);
  return isRetried && "system" in found.data ? JSON.stringify(["outage", "", found.data.system]) : problemKey(found);
}

/** The health says it too, and of a run it is reported below. */
function isOfRun(situation: Situation, reason: Problem): boolean {
  return RUN_KINDS.some((kind) => isDeepStrictEqual(brokenBy(situation, kind), reason));
}

/** Null = none. */
function directionOf(reason: Problem): Direction | null {
  const { code } = reason;
  if (code === "audit-missing" || code === "audit-differences" || code === "audit-not-proven") return null;
  if (code === "overdue" || code === "never-ran" || code === "login-refused") return lockOf(reason.data.direction);
  const isBrakeOfProducts = treatmentOf(reason).isBrake && code !== "delivery-brake";
  return isBrakeOfProducts || code === "products-failed" ? "products" : "orders";
}

/**
 * A direction without a good run is a problem of its own where the other one goes on. Where both stood still, the machine
 * was off; where its last run ended with a problem, that is the one to report.
 */
function isReported(situation: Situation, reason: Problem): boolean {
  if (reason.code !== "overdue" && reason.code !== "never-ran") return false;
  const { direction } = reason.data;
  if (direction === "fulfilment" || brokenBy(situation, direction) !== null) return true;
  const { runs, lastGood, stateMadeMs } = situation;
  const third = runs.filter((run) => run.direction !== direction && run.direction !== "fulfilment")[2];
  return third === undefined || third.startedMs <= (lastGood[direction] ?? stateMadeMs);
}

/** Why the last run did not reach its end: at once if a person has to act, else once it has lasted. */
function endOf(situation: Situation, kind: RunKind): readonly Problem[] {
  const found = brokenBy(situation, kind);
  if (found === null) return [];
  const { lastGood, nowMs, stateMadeMs } = situation;
  const { actor, isRetried } = treatmentOf(found);
  const lastMs = lastGood[kind] ?? stateMadeMs;
  const isPassing = actor === "nobody" || isRetried;
  return isPassing && nowMs - lastMs <= PATIENCE_MS ? [] : [found];
}

function ofOrder(order: OrderRecord): OpenProblem {
  const found = problemOfWaiting(order);
  return { key: keyOfOrder(order, found), problem: found, order: namedOrder(order) };
}

export function namedOrder(order: OrderRecord): NamedOrder {
  return { id: order.id, reference: order.reference, customer: orderBuyer(order) };
}

/** Why an order waits for a person. */
export function problemOfWaiting(order: OrderRecord): Problem {
  const { state, error } = order;
  // A person has decided about the order itself, and another one has its id.
  const isOfNewcomer = state === "not-linked" && openNewcomer(order) !== null;
  return state === "exported" || isOfNewcomer
    ? problemOfChange(order)
    : (error ?? problem("outcome-unknown", { detail: "" }));
}

function keyOfOrder({ id, afterExport, state }: OrderRecord, found: Problem): string {
  const isAfterExport = state === "exported" || state === "not-linked";
  if (isAfterExport) return JSON.stringify(["after-export", id, String(afterExport?.sinceMs ?? 0)]);
  const shared = sharedValue(found);
  return JSON.stringify(shared === null ? ["order", id, found.code] : [found.code, shared]);
}
