/** A person's decisions about orders named by id or reference. */
import { decideByTokens } from "../../src/core/orders/export/decisions.ts";
import type { Engine } from "../../src/core/run/engine.ts";
import type { ExportReport } from "../../src/core/run/reports.ts";

export function markExported(
  engine: Engine,
  token: string,
  number: string,
  signal: AbortSignal,
  reason: string | null = null,
): Promise<ExportReport> {
  return decideByTokens(engine, { kind: "mark-exported", number, reason }, [token], signal);
}

export function acknowledgeChanges(
  engine: Engine,
  tokens: readonly string[],
  { reason, number = null }: { readonly reason: string; readonly number?: string | null },
  signal: AbortSignal,
): Promise<ExportReport> {
  const given = number === null ? {} : { number };
  return decideByTokens(engine, { kind: "acknowledge", reason, ...given }, tokens, signal);
}

export function dismissOrders(
  engine: Engine,
  tokens: readonly string[],
  reason: string,
  signal: AbortSignal,
): Promise<ExportReport> {
  return decideByTokens(engine, { kind: "dismiss", reason }, tokens, signal);
}
