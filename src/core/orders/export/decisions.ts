/** What a person decides about orders without sending them. */
import type { OrderDecision } from "../../acts/action.ts";
import type { Scope } from "../../acts/page-run.ts";
import { EXIT, worstExit } from "../../common/problems/errors.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { decidersPolicy } from "../../discovery/discover.ts";
import type { Store } from "../../ports/store.ts";
import type { Engine } from "../../run/engine.ts";
import type { ExportReport, ExportRow, Shown } from "../../run/reports.ts";
import { shownOrder } from "../shown.ts";
import { findByTokens } from "./choose-orders.ts";
import { unknownRow, rowOf, summarize } from "./rows.ts";

/** As `decide`, for ids or references. `shown`: what a person saw of them; what it does not name is as it is found. */
export async function decideByTokens(
  engine: Decider & Engine,
  decision: OrderDecision,
  tokens: readonly string[],
  signal: AbortSignal,
  shown?: Shown,
): Promise<ExportReport> {
  const { found, unknown, failure } = await findByTokens(engine, tokens, await decidersPolicy(engine, signal), signal);
  const scope = found.map((order) => [order.id, shown?.get(order.id) ?? shownOrder(order)] as const);
  const report = await decide(engine, decision, scope, unknown);
  if (failure === null) return report;
  return { ...report, problems: [failure.problem], exitCode: worstExit([report.exitCode, failure.exitCode]) };
}

/** Decides about one order. `timeoutMs`: `Said`. */
type DecideOne = (store: Pick<Store, "decideOrder">, timeoutMs: number | null) => Promise<Problem | null>;

export interface Decider extends Pick<Engine, "clock"> {
  /** Absent = the system's user. */
  readonly author?: string;
  readonly store: Pick<Store, "readOrder" | "decideOrder">;
  /** Decides while no run can send an order; null = a run has the lock of the orders. */
  readonly whileNoRun: (decideOne: DecideOne) => Promise<{ readonly refused: Problem | null } | null>;
}

/**
 * One step for each order, also beside a run; one that has changed since it was shown is refused. An order on the wire is decided
 * about only if no run is sending it. `unknown`: what else was named, and why it is no order.
 */
export async function decide(
  { store, clock, author, whileNoRun }: Decider,
  decision: OrderDecision,
  scope: Scope,
  unknown: ReadonlyMap<string, Problem> = new Map(),
): Promise<ExportReport> {
  const startedMs = clock.now();
  const by = author === undefined ? {} : { author };
  const orders: ExportRow[] = [];
  let isRefused = unknown.size > 0;
  for (const [id, shown] of scope) {
    const decideOne: DecideOne = (among, timeoutMs) =>
      among.decideOrder(id, decision, { atMs: clock.now(), timeoutMs, ...by, ...(shown === "" ? {} : { shown }) });
    const asked = await decideOne(store, null);
    const again = asked?.code === "on-the-wire" ? await whileNoRun(decideOne) : null;
    const refused = again === null ? asked : again.refused;
    const record = await store.readOrder(id);
    isRefused ||= refused !== null;
    if (record !== null) {
      const left = refused?.code === "changed-since-shown" ? { left: refused } : {};
      const row = rowOf(record, { warnings: [], already: refused !== null, ...left }, clock.now());
      // What it failed with before is no failure of an order that is never to be sent.
      const before = record.state === "not-linked" ? null : record.error;
      orders.push({ ...row, error: refused ?? before });
    } else if (refused !== null) orders.push(unknownRow(id, refused));
  }
  for (const [token, error] of unknown) orders.push(unknownRow(token, error));
  return {
    dryRun: false,
    startedMs,
    finishedMs: clock.now(),
    exitCode: isRefused ? EXIT.items : EXIT.ok,
    summary: summarize(orders.filter(({ state, isLeft }) => state !== "not-linked" || isLeft === true)),
    orders,
    late: [],
    afterExport: [],
    fulfilment: null,
    problems: [],
  };
}
