import type { Engine } from "../run/engine.ts";
import type { ExportReport } from "../run/reports.ts";
import { actOnOrders, carryOutNow, keptReport } from "../requests/carry-out.ts";
import type { OrderAction } from "../requests/request.ts";
import type { Choice } from "./on-hold.ts";

/** What a person chose for these orders, with what only a person knows. */
export interface Decision {
  readonly choice: Choice;
  readonly ids: readonly string[];
  /** For `mark-exported` without a number of its own. */
  readonly number?: string;
  /** For the order's history; needed for `acknowledge`. */
  readonly reason?: string;
}

/** The request that stands for a decision. */
function actionOf({ choice, ids: orders, number = "", reason }: Decision): OrderAction {
  switch (choice.kind) {
    case "map":
      return { kind: "map", setting: choice.setting, from: choice.from, to: choice.to, orders };
    case "article":
      return { kind: "send", orders, articleBy: choice.by };
    case "send":
    case "resend":
      return { kind: choice.kind, orders };
    case "mark-exported":
      return { kind: choice.kind, orders, number: choice.number ?? number, reason: reason ?? null };
    case "dismiss":
      return { kind: choice.kind, orders, reason: reason ?? null };
    case "acknowledge":
      return { kind: choice.kind, orders, reason: reason ?? "" };
  }
}

/**
 * Carries a decision out as a request, which is in the orders' history, and sends what was on hold for it. The caller has saved
 * a mapping before. What waits only for a mapping is not forced: an order that was cancelled meanwhile stays here. The caller
 * holds the lock of the orders.
 */
export function applyDecision(engine: Engine, decision: Decision, signal: AbortSignal): Promise<ExportReport> {
  const action = actionOf(decision);
  return carryOutNow(engine, action, signal, async () => {
    const result = await actOnOrders(engine, action, {}, signal);
    return { result, outcome: { kind: "export", report: keptReport(result) } };
  });
}
