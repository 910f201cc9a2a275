/** What a person decides about orders without sending them. */
import type { Engine } from "../run/engine.ts";
import type { ExportReport, ExportRow, Shown } from "../run/reports.ts";
import { problem, type Problem } from "../common/problems/problem.ts";
import type { OrderRecord } from "../ports/order-store.ts";
import { findByTokens, isChanged, NO_CHOICE } from "./choose-orders.ts";
import { mayBeBooked } from "./look-up.ts";
import { newcomerOf } from "../order/listing/newcomer.ts";
import { rememberedPolicy } from "../discovery/discover.ts";
import { notFoundRow, rowOf, summarize } from "./rows.ts";
import { newSending } from "./sending.ts";
import { EXIT } from "../common/problems/errors.ts";

/**
 * A person confirms that an order is in TotalGest under this number, optionally with a reason. The caller holds the
 * lock of the orders.
 */
export async function markExported(
  engine: Engine,
  token: string,
  number: string,
  signal: AbortSignal,
  reason: string | null = null,
  shown: Shown = {},
): Promise<ExportReport> {
  return decide(engine, { tokens: [token], shown }, signal, async (record, atMs) => {
    if (await isOnTheWire(engine, record)) return onTheWire(record, atMs);
    const other = await engine.store.findHolder(number, record);
    if (other !== null) return problem("number-taken", { number, other });
    return (await engine.store.markExported(record.id, number, atMs, reason)) ? null : cannotChange(record);
  });
}

/**
 * A person acknowledges how these orders differ from what was sent. `number`: where the order that has the id now is in
 * TotalGest; null = there is no such order. The caller holds the lock of the orders.
 */
export async function acknowledgeChanges(
  engine: Engine,
  tokens: readonly string[],
  { reason, number = null }: { readonly reason: string; readonly number?: string | null },
  signal: AbortSignal,
  shown: Shown = {},
): Promise<ExportReport> {
  const { store } = engine;
  return decide(engine, { tokens, shown }, signal, async (record, atMs) => {
    const { id } = record;
    const newcomer = newcomerOf(record);
    if (number !== null && newcomer !== null) {
      const other = await store.findHolder(number, { id: "", placedAt: newcomer.placedAt });
      if (other !== null) return problem("number-taken", { number, other });
    }
    const done = await store.acknowledgeChange(id, { reason, number, atMs });
    if (done === "nothing") return problem("cannot-acknowledge", { id });
    if (done === "done") return null;
    return problem("acknowledge-needs-number", { id, reference: newcomer?.reference ?? "" });
  });
}

/** A person decides that these orders are never exported. The caller holds the lock of the orders. */
export async function dismissOrders(
  engine: Engine,
  tokens: readonly string[],
  reason: string,
  signal: AbortSignal,
  shown: Shown = {},
): Promise<ExportReport> {
  return decide(engine, { tokens, shown }, signal, async (record, atMs) => {
    if (await isOnTheWire(engine, record)) return onTheWire(record, atMs);
    return (await engine.store.dismissOrder(record.id, reason, atMs)) ? null : cannotChange(record);
  });
}

/**
 * The caller holds the lock of the orders, so no run is sending it; but until its deadline TotalGest may still book what
 * a killed run sent.
 */
async function isOnTheWire(engine: Engine, record: OrderRecord): Promise<boolean> {
  return record.state === "sending" && (await mayBeBooked(engine, record));
}

function onTheWire({ id, deadlineMs }: OrderRecord, nowMs: number): Problem {
  return problem("on-the-wire", { id, until: new Date(deadlineMs ?? nowMs).toISOString() });
}

function cannotChange({ id, erp }: OrderRecord): Problem {
  return problem("cannot-change-exported", { id, number: erp?.number ?? "" });
}

/** Applies a person's decision to each order. `apply` returns why it does not apply to an order; null = applied. */
async function decide(
  engine: Engine,
  { tokens, shown }: { readonly tokens: readonly string[]; readonly shown: Shown },
  signal: AbortSignal,
  apply: (record: OrderRecord, atMs: number) => Promise<Problem | null>,
): Promise<ExportReport> {
  const { store, clock } = engine;
  const startedMs = clock.now();
  const { found, unknown } = await findByTokens(engine, tokens, await rememberedPolicy(engine), signal);
  const orders: ExportRow[] = [];
  let refused = unknown.size > 0;
  const changed = new Set(found.filter((record) => isChanged(record, shown)).map(({ id }) => id));
  for (const before of found) {
    const left = changed.has(before.id)
      ? problem("changed-since-shown", { id: before.id })
      : await apply(before, clock.now());
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
