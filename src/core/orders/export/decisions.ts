/** What a person decides about orders without sending them. */
import type { Engine } from "../../run/engine.ts";
import type { ExportReport, ExportRow, Shown } from "../../run/reports.ts";
import { problem, type Problem } from "../../common/problems/problem.ts";
import type { Said } from "../../ports/order-store.ts";
import { findByTokens, isChanged, NO_CHOICE } from "./choose-orders.ts";
import { rememberedPolicy } from "../../discovery/discover.ts";
import { notFoundRow, rowOf, summarize } from "./rows.ts";
import { newSending } from "./sending.ts";
import { EXIT } from "../../common/problems/errors.ts";

/** A person confirms that an order is in TotalGest under this number, optionally with a reason. */
export async function markExported(
  engine: Engine,
  token: string,
  number: string,
  signal: AbortSignal,
  reason: string | null = null,
  shown: Shown = {},
): Promise<ExportReport> {
  return decide(engine, { tokens: [token], shown }, signal, (id, said) =>
    engine.store.markExported(id, number, { ...said, reason }),
  );
}

/**
 * A person acknowledges how these orders differ from what was sent. `number`: where the order that has the id now is in
 * TotalGest; null = there is no such order.
 */
export async function acknowledgeChanges(
  engine: Engine,
  tokens: readonly string[],
  { reason, number = null }: { readonly reason: string; readonly number?: string | null },
  signal: AbortSignal,
  shown: Shown = {},
): Promise<ExportReport> {
  return decide(engine, { tokens, shown }, signal, (id, { atMs }) =>
    engine.store.acknowledgeChange(id, { reason, number, atMs }),
  );
}

/** A person decides that these orders are never exported. */
export async function dismissOrders(
  engine: Engine,
  tokens: readonly string[],
  reason: string,
  signal: AbortSignal,
  shown: Shown = {},
): Promise<ExportReport> {
  return decide(engine, { tokens, shown }, signal, (id, said) => engine.store.dismissOrder(id, { ...said, reason }));
}

/**
 * Applies a person's decision to each order. `apply` returns why it does not apply to an order; null = applied. The caller
 * holds the lock of the orders, or the engine says that a run has it.
 */
async function decide(
  engine: Engine,
  { tokens, shown }: { readonly tokens: readonly string[]; readonly shown: Shown },
  signal: AbortSignal,
  apply: (id: string, said: Omit<Said, "reason">) => Promise<Problem | null>,
): Promise<ExportReport> {
  const { store, clock, settings } = engine;
  const timeoutMs = engine.isBesideRun === true ? null : settings.http.timeoutMs;
  const startedMs = clock.now();
  const { found, unknown } = await findByTokens(engine, tokens, await rememberedPolicy(engine), signal);
  const orders: ExportRow[] = [];
  let refused = unknown.size > 0;
  const changed = new Set(found.filter((record) => isChanged(record, shown)).map(({ id }) => id));
  for (const before of found) {
    const left = changed.has(before.id)
      ? problem("changed-since-shown", { id: before.id })
      : await apply(before.id, { atMs: clock.now(), timeoutMs });
    const record = await store.readOrder(before.id);
    if (record === null) continue;
    refused ||= left !== null;
    const error = left ?? record.error;
    orders.push({
      ...rowOf(record, { ...NO_CHOICE, changed }, newSending(), clock.now()),
      already: left !== null,
      error,
    });
  }
  for (const [token, error] of unknown) orders.push(notFoundRow(token, error));
  return {
    dryRun: false,
    startedMs,
    finishedMs: clock.now(),
    exitCode: refused ? EXIT.items : EXIT.ok,
    summary: summarize(orders.filter((row) => row.state !== "not-linked")),
    orders,
    late: [],
    afterExport: [],
    unconfirmed: [],
    problems: [],
  };
}
