import type { Engine, ExportOptions, ExportReport } from "../engine.ts";
import { acknowledgeChanges, dismissOrders, exportOrders, markExported } from "../export-orders.ts";
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

/**
 * Carries a decision out, and sends what was held for it. A mapping is saved before: `engine` has it in its settings. What
 * waits only for a mapping is not forced: an order that was cancelled meanwhile stays here. The caller holds the lock of the
 * orders.
 */
export function applyDecision(
  engine: Engine,
  { choice, ids, number = "", reason }: Decision,
  signal: AbortSignal,
): Promise<ExportReport> {
  switch (choice.kind) {
    case "map":
      return exportOrders(engine, { ...PLAIN, tokens: null, among: ids }, signal);
    case "article":
      return exportOrders(engine, { ...PLAIN, tokens: ids, articleBy: choice.by }, signal);
    case "send":
      return exportOrders(engine, { ...PLAIN, tokens: ids }, signal);
    case "resend":
      return exportOrders(engine, { ...PLAIN, tokens: ids, resend: true }, signal);
    case "mark-exported":
      return markExported(engine, ids[0] ?? "", choice.number ?? number, signal, reason ?? null);
    case "dismiss":
      return dismissOrders(engine, ids, reason ?? null, signal);
    case "acknowledge":
      return acknowledgeChanges(engine, ids, reason ?? "", signal);
  }
}

const PLAIN = {
  failed: false,
  sinceMs: null,
  resend: false,
  dryRun: false,
  now: false,
} as const satisfies Partial<ExportOptions>;
