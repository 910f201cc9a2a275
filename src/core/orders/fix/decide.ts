import type { Engine } from "../../run/engine.ts";
import type { ExportReport } from "../../run/reports.ts";
import { actOnOrders, carryOutNow, keptReport } from "../../requests/carry-out.ts";
import type { OrderAction } from "../../requests/request.ts";
import type { Choice } from "./open-decisions.ts";

/** A person's choice for these orders, with the values that the person enters. */
export interface Decision {
  readonly choice: Choice;
  readonly ids: readonly string[];
  /** For `mark-exported` without a number in the choice, and for `acknowledge` with a newcomer. */
  readonly number?: string;
  /** For the order's history; required for `dismiss` and `acknowledge`. */
  readonly reason?: string;
}

/** It sends nothing, so it is possible beside a run. */
export function decidesOnly({ kind }: Choice): boolean {
  return kind === "mark-exported" || kind === "dismiss" || kind === "acknowledge";
}

/** The request for a decision. */
function actionOf({ choice, ids: orders, number = "", reason }: Decision): OrderAction {
  switch (choice.kind) {
    case "map":
      return { kind: "map", setting: choice.setting, from: choice.from, to: choice.to, orders };
    case "article":
      return { kind: "send", orders, articleBy: choice.by };
    case "each":
      return { kind: "look-up", orders: [] };
    case "send":
    case "look-up":
    case "resend":
      return { kind: choice.kind, orders };
    case "mark-exported":
      return { kind: choice.kind, orders, number: choice.number ?? number, reason: reason ?? null };
    case "dismiss":
      return { kind: choice.kind, orders, reason: reason ?? "" };
    case "acknowledge":
      return { kind: choice.kind, orders, reason: reason ?? number, ...(number === "" ? {} : { number }) };
  }
}

/**
 * Carries out a decision as a request, which the orders' history shows, and sends the orders that waited for it. A
 * mapping must already be saved. Orders that wait only for a mapping are not forced, so an order cancelled meanwhile is
 * not sent. The caller holds the lock of the orders, unless `decidesOnly`.
 */
export function applyDecision(engine: Engine, decision: Decision, signal: AbortSignal): Promise<ExportReport> {
  return carryOutAction(engine, actionOf(decision), signal);
}

/** As `applyDecision`, of orders that the action names by id or reference. */
export function carryOutAction(engine: Engine, action: OrderAction, signal: AbortSignal): Promise<ExportReport> {
  // The run beside it would take a stored request for one that was killed.
  if (engine.isBesideRun === true) return actOnOrders(engine, action, {}, signal);
  return carryOutNow(engine, action, signal, async () => {
    const result = await actOnOrders(engine, action, {}, signal);
    return { result, outcome: { kind: "export", report: keptReport(result) } };
  });
}
