import { judgeOutcome } from "../../../core/order/send/outcome.ts";
import { changeOf } from "../../../core/order/change.ts";
import type { OrderChange, OrderRow } from "../../../core/order/change.ts";
import * as move from "../../../core/order/move.ts";
import type { OrderIntent } from "../../../core/ports/erp.ts";
import type { Attempt, OrderOutcome, OrderStore } from "../../../core/ports/order-store.ts";
import type { Rows, Transactions } from "../../rows/transactions.ts";
import { findHolders, type Holder } from "../../tables/order-lists.ts";
import { gathered } from "../gathered.ts";
import { applyOrders, type Author, readOrder, readOrderHead } from "./write.ts";

type SendingSteps = Pick<
  OrderStore,
  "holdOrder" | "beginSend" | "renewDeadline" | "recordOutcome" | "doubtExport" | "recordReported" | "recordFound"
>;

interface Send {
  readonly id: string;
  readonly intent: OrderIntent;
  readonly attempt: Attempt;
}

interface Settling {
  readonly id: string;
  readonly outcome: OrderOutcome;
  readonly atMs: number;
  /** Null = the last one. */
  readonly attempt: number | null;
}

/** The transitions of orders that are being sent. */
export function sendingSteps(transactions: Transactions, author: Author): SendingSteps {
  const begin = gathered(transactions.write, idOf, (rows, sends: readonly Send[]) => beginSends(rows, sends, author));
  const settle = gathered(transactions.writeAnswer, namesOf, (rows, all: readonly Settling[]) =>
    settleAll(rows, all, author),
  );
  return {
    holdOrder: (id, problem, atMs) =>
      transactions.write(async (rows) => {
        const result = move.holdOrder(await readOrder(rows, id), problem, atMs);
        await applyOrders(rows, [result?.change ?? null], author);
        return result !== null;
      }),
    beginSend: (id, intent, attempt) => begin({ id, intent, attempt }),
    renewDeadline: (id, atMs, deadlineMs) =>
      transactions.write(async (rows) => {
        const known = await readOrderHead(rows, id);
        if (known?.state !== "sending") return;
        await applyOrders(rows, [changeOf(id, { lastAttemptMs: atMs, deadlineMs })], author);
      }),
    recordOutcome: (id, outcome, atMs, attempt) => settle({ id, outcome, atMs, attempt: attempt ?? null }),
    doubtExport: (id, problem, atMs) =>
      transactions.write(async (rows) => {
        await applyOrders(rows, [move.doubtExport(await readOrder(rows, id), problem, atMs)], author);
      }),
    recordFound: (id, order, atMs) =>
      transactions.write(async (rows) => {
        const known = await readOrder(rows, id);
        if (known === null) return;
        const found = { kind: "exported", order, how: "looked-up" } as const;
        await applyOrders(rows, [await settlement(rows, known, found, atMs)], author);
      }),
    recordReported: (id, isReported) =>
      transactions.write(async (rows) => {
        const known = await readOrderHead(rows, id);
        if (known === null) return;
        await applyOrders(rows, [changeOf(id, { isReported, reportTries: known.reportTries + 1 })], author);
      }),
  };
}

function idOf({ id }: Send): string {
  return id;
}

/** Two orders with the same id in TotalGest are settled one after the other, so that the second finds the first. */
function namesOf({ id, outcome }: Settling): readonly string[] {
  if (outcome.kind !== "exported") return [`order ${id}`];
  return [`order ${id}`, `id ${outcome.order.id}`];
}

async function beginSends(rows: Rows, sends: readonly Send[], author: Author): Promise<readonly (number | null)[]> {
  const heads = byId(await rows.readOrderHeads(sends.map(({ id }) => id)));
  const changes = sends.map(({ id, intent, attempt }) => move.beginSend(heads.get(id) ?? null, intent, attempt));
  await applyOrders(rows, changes, author);
  return changes.map((change) => change?.patch.attempts ?? null);
}

async function settleAll(
  rows: Rows,
  all: readonly Settling[],
  author: Author,
): Promise<readonly (OrderOutcome | null)[]> {
  const known = byId(await rows.readOrders(all.map(({ id }) => id)));
  const exported = all.filter(({ outcome }) => outcome.kind === "exported");
  const holders = await holdersOf(rows, exported);
  const sent = exported.length === 0 ? NONE : await rows.findSent(exported.map(({ id }) => id));
  const changes: OrderChange[] = [];
  const outcomes = all.map((one) => {
    const order = known.get(one.id);
    if (order === undefined) return null;
    const settled = settle(order, one, holderOf(one, holders), sent.has(one.id));
    changes.push(...settled.changes);
    return settled.outcome;
  });
  await applyOrders(rows, changes, author);
  return outcomes;
}

const NONE: ReadonlySet<string> = new Set();

interface Settled {
  readonly outcome: OrderOutcome | null;
  readonly changes: readonly OrderChange[];
}

function settle(
  known: OrderRow,
  { outcome, atMs, attempt }: Settling,
  holder: string | null,
  isSentKept: boolean,
): Settled {
  const judged = judgeOutcome(known, attempt, outcome, holder);
  const changes: OrderChange[] = [];
  if (judged.refusals !== known.refusals) changes.push(changeOf(known.id, { refusals: judged.refusals }));
  if (judged.outcome !== null) changes.push(move.settleOrder(known, judged.outcome, atMs, isSentKept));
  if (judged.double !== null) {
    const accepted = judged.outcome?.kind === "exported" ? judged.outcome.order : known.erp;
    const first = known.reason === "dismissed" ? null : accepted;
    changes.push(move.recordDouble(known, first, judged.double, atMs));
  }
  return { outcome: judged.outcome, changes };
}

async function holdersOf(rows: Rows, exported: readonly Settling[]): Promise<readonly Holder[]> {
  const orders = exported.flatMap(({ outcome }) => (outcome.kind === "exported" ? [outcome.order] : []));
  return orders.length === 0 ? [] : findHolders(rows.sql, orders);
}

/** Another order that has the id of this outcome. A number proves nothing: they may begin again in January. */
function holderOf({ id, outcome }: Settling, holders: readonly Holder[]): string | null {
  if (outcome.kind !== "exported") return null;
  const { order } = outcome;
  return holders.find((holder) => holder.id !== id && holder.erpId === order.id)?.id ?? null;
}

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

export async function settlement(
  rows: Rows,
  known: OrderRow,
  outcome: OrderOutcome,
  atMs: number,
  reason: string | null = null,
): Promise<OrderChange> {
  const sent = outcome.kind === "exported" ? await rows.findSent([known.id]) : NONE;
  return move.settleOrder(known, outcome, atMs, sent.has(known.id), reason);
}
