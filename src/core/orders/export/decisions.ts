/** What a person decides about orders without sending them. */
import type { OrderDecision } from "../../acts/action.ts";
import type { Scope } from "../../acts/page-run.ts";
import { EXIT } from "../../common/problems/errors.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { decidersPolicy } from "../../discovery/discover.ts";
import type { Store } from "../../ports/store.ts";
import type { Engine } from "../../run/engine.ts";
import type { ExportReport, ExportRow } from "../../run/reports.ts";
import { findByTokens } from "./choose-orders.ts";
import { notFoundRow, rowOf, summarize } from "./rows.ts";

/** For ids or references. The caller holds the lock of the orders, or the engine says that a run has it. */
export async function decideByTokens(
  engine: Engine,
  decision: OrderDecision,
  tokens: readonly string[],
  signal: AbortSignal,
): Promise<ExportReport> {
  const timeoutMs = engine.isBesideRun === true ? null : engine.settings.http.timeoutMs;
  const { found, unknown } = await findByTokens(engine, tokens, await decidersPolicy(engine, signal), signal);
  const scope = found.map(({ id }) => [id, ""] as const);
  return decide(engine, decision, scope, timeoutMs, unknown);
}

interface Decider extends Pick<Engine, "clock"> {
  /** Absent = the system's user. */
  readonly author?: string;
  readonly store: Pick<Store, "readOrder" | "decideOrder">;
}

/**
 * One step for each order; one that has changed since it was shown is refused. Needs no lock. `timeoutMs`: `Said`.
 * `unknown`: what else was named, and why it is no order.
 */
export async function decide(
  { store, clock, author }: Decider,
  decision: OrderDecision,
  scope: Scope,
  timeoutMs: number | null,
  unknown: ReadonlyMap<string, Problem> = new Map(),
): Promise<ExportReport> {
  const startedMs = clock.now();
  const by = author === undefined ? {} : { author };
  const orders: ExportRow[] = [];
  let isRefused = unknown.size > 0;
  for (const [id, shown] of scope) {
    const said = { atMs: clock.now(), timeoutMs, ...by, ...(shown === "" ? {} : { shown }) };
    const refused = await store.decideOrder(id, decision, said);
    const record = await store.readOrder(id);
    isRefused ||= refused !== null;
    if (record !== null) {
      const left = refused?.code === "changed-since-shown" ? { left: refused } : {};
      const row = rowOf(record, { warnings: [], already: refused !== null, ...left }, clock.now());
      orders.push({ ...row, error: refused ?? record.error });
    } else if (refused !== null) orders.push(notFoundRow(id, refused));
  }
  for (const [token, error] of unknown) orders.push(notFoundRow(token, error));
  return {
    dryRun: false,
    startedMs,
    finishedMs: clock.now(),
    exitCode: isRefused ? EXIT.items : EXIT.ok,
    summary: summarize(orders.filter(({ state }) => state !== "not-linked")),
    orders,
    late: [],
    afterExport: [],
    fulfilment: null,
    problems: [],
  };
}
