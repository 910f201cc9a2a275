/** What a person decides about orders without sending them. */
import type { OrderDecision } from "../../acts/action.ts";
import type { Scope } from "../../acts/page-run.ts";
import { EXIT } from "../../common/problems/errors.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { rememberedPolicy } from "../../discovery/discover.ts";
import type { Said } from "../record.ts";
import type { Store } from "../../ports/store.ts";
import type { Engine } from "../../run/engine.ts";
import type { ExportReport, ExportRow } from "../../run/reports.ts";
import { newNote } from "./batch.ts";
import { findByTokens } from "./choose-orders.ts";
import { notFoundRow, rowOf, summarize } from "./rows.ts";

/** For ids or references. The caller holds the lock of the orders, or the engine says that a run has it. */
export async function decideByTokens(
  engine: Engine,
  decision: OrderDecision,
  tokens: readonly string[],
  signal: AbortSignal,
): Promise<ExportReport> {
  const { settings, clock } = engine;
  const startedMs = clock.now();
  const timeoutMs = engine.isBesideRun === true ? null : settings.http.timeoutMs;
  const { found, unknown } = await findByTokens(engine, tokens, await rememberedPolicy(engine), signal);
  const scope = found.map(({ id }) => [id, ""] as const);
  const rows = await apply(engine, decision, scope, timeoutMs);
  for (const [token, error] of unknown) rows.push({ row: notFoundRow(token, error), refused: error });
  return reportOf(rows, startedMs, clock.now());
}

/** One step for each order; one that has changed since it was shown is refused. Needs no lock. `timeoutMs`: `Said`. */
export async function decide(
  by: Decider,
  decision: OrderDecision,
  scope: Scope,
  timeoutMs: number | null,
): Promise<ExportReport> {
  const startedMs = by.clock.now();
  return reportOf(await apply(by, decision, scope, timeoutMs), startedMs, by.clock.now());
}

interface Decider extends Pick<Engine, "clock"> {
  /** Absent = the system's user. */
  readonly author?: string;
  readonly store: Pick<Store, "readOrder" | "markExported" | "dismissOrder" | "acknowledgeChange">;
}

interface Applied {
  readonly row: ExportRow;
  readonly refused: Problem | null;
}

async function apply(
  { store, clock, author }: Decider,
  decision: OrderDecision,
  scope: Scope,
  timeoutMs: number | null,
): Promise<Applied[]> {
  const applied: Applied[] = [];
  for (const [id, shown] of scope) {
    const by = author === undefined ? {} : { author };
    const said = { atMs: clock.now(), timeoutMs, ...by, ...(shown === "" ? {} : { shown }) };
    const refused = await applyOne(store, decision, id, said);
    const record = await store.readOrder(id);
    if (record === null) {
      if (refused !== null) applied.push({ row: notFoundRow(id, refused), refused });
      continue;
    }
    const row = rowOf(record, { ...newNote(), isOther: refused?.code === "changed-since-shown" }, clock.now());
    applied.push({ row: { ...row, already: refused !== null, error: refused ?? record.error }, refused });
  }
  return applied;
}

function applyOne(
  store: Decider["store"],
  decision: OrderDecision,
  id: string,
  said: Omit<Said, "reason">,
): Promise<Problem | null> {
  const { reason } = decision;
  switch (decision.kind) {
    case "mark-exported":
      return store.markExported(id, decision.number, { ...said, reason });
    case "dismiss":
      return store.dismissOrder(id, { ...said, reason });
    case "acknowledge":
      return store.acknowledgeChange(id, { ...said, reason: decision.reason, number: decision.number ?? null });
  }
}

function reportOf(applied: readonly Applied[], startedMs: number, finishedMs: number): ExportReport {
  const orders = applied.map(({ row }) => row);
  return {
    dryRun: false,
    startedMs,
    finishedMs,
    exitCode: applied.some(({ refused }) => refused !== null) ? EXIT.items : EXIT.ok,
    summary: summarize(orders.filter(({ state }) => state !== "not-linked")),
    orders,
    late: [],
    afterExport: [],
    unconfirmed: [],
    fulfilment: null,
    problems: [],
  };
}
