/** A person's decisions about orders named by id or reference. */
import type { OrderDecision } from "../../src/core/acts/action.ts";
import { decideByTokens, type Decider } from "../../src/core/orders/export/decisions.ts";
import type { Engine } from "../../src/core/run/engine.ts";
import type { ExportReport } from "../../src/core/run/reports.ts";

/** No run has the lock of the orders. */
export function decideAlone(
  engine: Engine,
  decision: OrderDecision,
  tokens: readonly string[],
  signal: AbortSignal,
): Promise<ExportReport> {
  const { store, settings } = engine;
  const whileNoRun: Decider["whileNoRun"] = async (decideOne) => ({
    refused: await decideOne(store, settings.http.timeoutMs),
  });
  return decideByTokens({ ...engine, whileNoRun }, decision, tokens, signal);
}

export function markExported(
  engine: Engine,
  token: string,
  number: string,
  signal: AbortSignal,
  reason: string | null = null,
): Promise<ExportReport> {
  return decideAlone(engine, { kind: "mark-exported", number, reason }, [token], signal);
}

export function acknowledgeChanges(
  engine: Engine,
  tokens: readonly string[],
  { reason, number = null }: { readonly reason: string; readonly number?: string | null },
  signal: AbortSignal,
): Promise<ExportReport> {
  const given = number === null ? {} : { number };
  return decideAlone(engine, { kind: "acknowledge", reason, ...given }, tokens, signal);
}

export function dismissOrders(
  engine: Engine,
  tokens: readonly string[],
  reason: string,
  signal: AbortSignal,
): Promise<ExportReport> {
  return decideAlone(engine, { kind: "dismiss", reason }, tokens, signal);
}
