import type { Engine } from "../../run/engine.ts";
import type { ExportReport } from "../../run/reports.ts";
import { actOnOrders } from "../../acts/act.ts";
import type { OrderAction } from "../../acts/action.ts";
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

function actionOf({ choice, number = "", reason }: Decision): OrderAction {
  switch (choice.kind) {
    case "map":
      return { kind: "map", setting: choice.setting, from: choice.from, to: choice.to };
    case "article":
      return { kind: "send", articleBy: choice.by };
    case "each":
      return { kind: "look-up" };
    case "send":
    case "look-up":
    case "resend":
      return { kind: choice.kind };
    case "mark-exported":
      return { kind: choice.kind, number: choice.number ?? number, reason: reason ?? null };
    case "dismiss":
      return { kind: choice.kind, reason: reason ?? "" };
    case "acknowledge":
      return { kind: choice.kind, reason: reason ?? number, ...(number === "" ? {} : { number }) };
  }
}

/**
 * Carries out a decision, and sends the orders that waited for it. A mapping must already be saved. Orders that wait only for
 * a mapping are not forced, so an order cancelled meanwhile is not sent. The caller holds the lock of the orders, unless
 * `decidesOnly`.
 */
export function applyDecision(engine: Engine, decision: Decision, signal: AbortSignal): Promise<ExportReport> {
  const ids = decision.choice.kind === "each" ? [] : decision.ids;
  return actOnOrders(engine, actionOf(decision), ids, signal);
}
