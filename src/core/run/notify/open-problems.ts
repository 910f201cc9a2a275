import { brakesIn } from "../../brakes/judge.ts";
import { EXIT } from "../../common/problems/errors.ts";
import { MINUTE } from "../../common/time/duration.ts";
import { type HealthNotes, judgeHealth, type LastGood } from "../health/health.ts";
import type { HealthReason } from "../health/health-reason.ts";
import { orderBuyer, type OrderState } from "../../orders/order.ts";
import { type Direction, RUN_KINDS, type RunKind } from "../../common/direction.ts";
import { isNewcomerOpen, newcomerOf } from "../../orders/listing/newcomer.ts";
import type { OrderRecord } from "../../orders/record.ts";
import type { RunRecord } from "../../ports/runs.ts";
import type { StateCounts } from "../../ports/status-store.ts";
import { sharedValue, treatmentOf, type Problem, problem } from "../../common/problems/problem.ts";
import type { NamedOrder, OpenProblem } from "./message.ts";

/** A problem that may pass by itself is reported once it has lasted this long: three cycles. */
const PATIENCE_MS = 15 * MINUTE;

/** The state of a shop at the end of a run. */
export interface Situation {
  readonly counts: StateCounts;
  readonly notes: HealthNotes;
  readonly lastGood: LastGood;
  /** The last run of each direction; null = none. */
  readonly lastRuns: Readonly<Record<RunKind, RunRecord | null>>;
  /** When the third newest run of each direction began, epoch ms; null = there were fewer. */
  readonly thirdRunsMs: Readonly<Record<Direction, number | null>>;
  readonly stateMadeMs: number;
  /** Orders that wait for a person: on hold, refused, unconfirmed, or changed after their export. */
  readonly orders: readonly OrderRecord[];
}

/** States in which an order waits for a person. */
export const WAITING_STATES = ["held", "failed", "unconfirmed", "changed"] as const;

/** These are reported elsewhere: with each order, or with the problem that ended the run. */
const REPORTED_ELSEWHERE: ReadonlySet<HealthReason["code"]> = new Set([
  "orders-failed",
  "orders-held",
  "orders-unconfirmed",
  "orders-after-export",
]);

/**
 * Every problem that a person has to know of now, or only those of one direction; each key once, except for orders.
 * Audits are of no direction. Pure.
 */
export function findOpenProblems(
  situation: Situation,
  nowMs: number,
  direction: Direction | null = null,
): readonly OpenProblem[] {
  const { counts, notes, lastGood, orders } = situation;
  const { reasons } = judgeHealth(counts, lastGood, notes, nowMs);
  const others = reasons
    .filter((reason) => direction === null || isOf(reason, direction))
    .filter((reason) => !REPORTED_ELSEWHERE.has(reason.code) && !isAboutMessages(reason))
    .filter((reason) => !isAboutRuns(reason) || isLeftBehind(situation, reason.data.direction))
    .map((reason): OpenProblem => ({ key: keyOfReason(reason), trouble: { kind: "reason", reason } }));
  const kinds = RUN_KINDS.filter((kind) => direction === null || directionOf(kind) === direction);
  const ended = endedRuns(situation, kinds, nowMs);
  return [...once([...others, ...ended]), ...(direction === "products" ? [] : orders.map(ofOrder))];
}

function directionOf(kind: RunKind): Direction {
  return kind === "products" ? "products" : "orders";
}

function isOf({ code, data }: HealthReason, direction: Direction): boolean {
  if (code === "audit-missing" || code === "audit-differences" || code === "audit-not-proven") return false;
  if ("direction" in data) return directionOf(data.direction) === direction;
  if (code === "brake") return (data.brake.code === "delivery-brake") === (direction === "orders");
  return (code === "products-failed") === (direction === "products");
}

function once(problems: readonly OpenProblem[]): readonly OpenProblem[] {
  return [...new Map(problems.toReversed().map((one) => [one.key, one])).values()].toReversed();
}

function isAboutRuns(reason: HealthReason): reason is Extract<HealthReason, { code: "overdue" | "never-ran" }> {
  return reason.code === "overdue" || reason.code === "never-ran";
}

/**
 * A direction without a good run is a problem of its own where the other one goes on. Where both stood still, the machine
 * was off; where its last run ended with a problem, that is the one to report.
 */
function isLeftBehind({ lastRuns, lastGood, thirdRunsMs, stateMadeMs }: Situation, direction: RunKind): boolean {
  if (direction === "fulfilment") return false;
  const run = lastRuns[direction];
  if (run !== null && !run.good && run.problem !== null) return false;
  const otherMs = thirdRunsMs[direction === "orders" ? "products" : "orders"];
  return otherMs !== null && otherMs > (lastGood[direction] ?? stateMadeMs);
}

/** A failure to send messages is not sent as a message. */
function isAboutMessages(reason: HealthReason): boolean {
  return reason.code === "standing" && reason.data.problem.code === "message-unsent";
}

function keyOfReason(reason: HealthReason): string {
  switch (reason.code) {
    case "credentials":
      return keyOf("credentials", reason.data.system);
    case "brake":
      return keyOf(reason.data.brake.code, ...brakesIn([reason.data.brake]));
    case "standing":
      return keyOf(reason.data.problem.code);
    case "overdue":
    case "never-ran":
      return keyOf("overdue", reason.data.direction);
    case "audit-differences":
    case "audit-not-proven":
      return keyOf(reason.code, reason.data.to);
    default:
      return keyOf(reason.code);
  }
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** Directions whose last run did not reach its end: at once if a person has to act, else once it has lasted. */
function endedRuns(
  { lastRuns, lastGood, stateMadeMs, notes }: Situation,
  kinds: readonly RunKind[],
  nowMs: number,
): readonly OpenProblem[] {
  return kinds.flatMap((direction) => {
    const run = lastRuns[direction];
    if (run === null || run.good || run.problem === null) return [];
    const { problem: found, exitCode } = run;
    const isOfCredentials =
      exitCode === EXIT.credentials && notes.pauses.some(({ pause }) => pause.kind === "credentials");
    if (isOfCredentials) return [];
    const { actor, isRetried } = treatmentOf(found);
    const lastMs = (direction === "fulfilment" ? lastGood.fulfilment?.goodMs : lastGood[direction]) ?? stateMadeMs;
    const isPassing = actor === "nobody" || isRetried;
    if (isPassing && nowMs - lastMs <= PATIENCE_MS) return [];
    return [{ key: keyOfEnd(found), trouble: { kind: "problem", problem: found } }];
  });
}

/** An outage is one problem, whichever call and error shows it. */
function keyOfEnd(found: Problem): string {
  const { isRetried } = treatmentOf(found);
  return isRetried && "system" in found.data ? keyOf("outage", found.data.system) : keyOf(found.code);
}

function ofOrder(order: OrderRecord): OpenProblem {
  const named: NamedOrder = { id: order.id, reference: order.reference, customer: orderBuyer(order) };
  const found = problemOfWaiting(order);
  return { key: keyOfOrder(order, found), trouble: { kind: "order", problem: found, order: named } };
}

/** Why an order waits for a person. */
export function problemOfWaiting(order: OrderRecord): Problem {
  const { id, state, error, afterExport } = order;
  const newcomer = newcomerOf(order);
  // A person has decided about the order itself, or TotalGest has it.
  const isSettled = state === "exported" || state === "not-linked";
  if (isSettled && newcomer !== null && isNewcomerOpen(newcomer, afterExport)) {
    return problem("order-newcomer", { id, reference: newcomer.reference });
  }
  if (state === "exported") {
    return problem(
      afterExport?.differences.some(({ field }) => field === "cancelled") === true
        ? "cancelled-after-export"
        : "changed-after-export",
      { id },
    );
  }
  return error ?? withoutReason(state);
}

/** An order from an older state may have no stored reason. */
function withoutReason(state: OrderState): Problem {
  return problem(state === "unconfirmed" ? "outcome-unconfirmed" : "outcome-unknown", { detail: "" });
}

function keyOfOrder({ id, afterExport, state }: OrderRecord, found: Problem): string {
  if (state === "exported" || found.code === "order-newcomer")
    return keyOf("after-export", id, String(afterExport?.sinceMs ?? 0));
  const shared = sharedValue(found);
  return shared === null ? keyOf("order", id, found.code) : keyOf(found.code, shared);
}
