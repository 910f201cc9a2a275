import { judgeOutcome } from "../../core/order/outcome.ts";
import { changeOf } from "../../core/order/change.ts";
import type { OrderChange, OrderRow } from "../../core/order/change.ts";
import * as move from "../../core/order/move.ts";
import type { OrderOutcome, OrderStore } from "../../core/ports/order-store.ts";
import type { Rows, Transactions } from "../rows/transactions.ts";
import { decideAgain } from "./decide-again.ts";
import { discoverySteps } from "./listed-orders.ts";
import { listSteps } from "./order-lists.ts";
import { applyOrders, type Author, readOrder, readOrderHead } from "./write-orders.ts";

/** The queue: each method is one whole transition. */
export function orderSteps(transactions: Transactions, author: Author): OrderStore {
  return {
    ...discoverySteps(transactions, author),
    ...sendingSteps(transactions, author),
    ...personSteps(transactions, author),
    ...listSteps(transactions),
  };
}

type SendingSteps = Pick<
  OrderStore,
  "holdOrder" | "beginSend" | "renewDeadline" | "recordOutcome" | "doubtExport" | "recordTold" | "recordFound"
>;

function sendingSteps(transactions: Transactions, author: Author): SendingSteps {
  return {
    holdOrder: (id, problem, atMs) =>
      transactions.write(async (rows) => {
        const held = move.holdOrder(await readOrder(rows, id), problem, atMs);
        await applyOrders(rows, [held?.change ?? null], author);
        return held !== null;
      }),
    beginSend: (id, intent, attempt) =>
      transactions.write(async (rows) => {
        const change = move.beginSend(await readOrderHead(rows, id), intent, attempt);
        await applyOrders(rows, [change], author);
        return change?.patch.attempts ?? null;
      }),
    renewDeadline: (id, atMs, deadlineMs) =>
      transactions.write(async (rows) => {
        const known = await readOrderHead(rows, id);
        if (known?.state !== "sending") return;
        await applyOrders(rows, [changeOf(id, { lastAttemptMs: atMs, deadlineMs })], author);
      }),
    recordOutcome: (id, outcome, atMs, attempt) =>
      transactions.write(async (rows) => {
        const known = await readOrder(rows, id);
        return known === null ? null : recordOutcome(rows, known, outcome, { atMs, attempt: attempt ?? null, author });
      }),
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
    recordTold: (id, isTold) =>
      transactions.write(async (rows) => {
        const known = await readOrderHead(rows, id);
        if (known === null) return;
        await applyOrders(rows, [changeOf(id, { isTold, tellTries: known.tellTries + 1 })], author);
      }),
  };
}

interface Recording {
  readonly atMs: number;
  readonly attempt: number | null;
  readonly author: Author;
}

async function recordOutcome(
  rows: Rows,
  known: OrderRow,
  outcome: OrderOutcome,
  { atMs, attempt, author }: Recording,
): Promise<OrderOutcome | null> {
  const holders = outcome.kind === "exported" ? await rows.findHolders([outcome.order]) : [];
  const holder = holders.find(({ id }) => id !== known.id)?.id ?? null;
  const judged = judgeOutcome(known, attempt, outcome, holder);
  const changes: OrderChange[] = [];
  if (judged.refusals !== known.refusals) changes.push(changeOf(known.id, { refusals: judged.refusals }));
  if (judged.outcome !== null) changes.push(await settlement(rows, known, judged.outcome, atMs));
  if (judged.double !== null) {
    const first = judged.outcome?.kind === "exported" ? judged.outcome.order : known.erp;
    changes.push(move.noteDouble(known, first, judged.double, atMs));
  }
  await applyOrders(rows, changes, author);
  return judged.outcome;
}

async function settlement(
  rows: Rows,
  known: OrderRow,
  outcome: OrderOutcome,
  atMs: number,
  reason: string | null = null,
): Promise<OrderChange> {
  const sent = outcome.kind === "exported" ? await rows.findSent([known.id]) : new Set<string>();
  return move.settleOrder(known, outcome, atMs, sent.has(known.id), reason);
}

type PersonSteps = Pick<
  OrderStore,
  | "forceOrders"
  | "chooseArticles"
  | "reopenOrder"
  | "markExported"
  | "dismissOrder"
  | "acknowledgeChange"
  | "markLateReported"
  | "markAfterExportReported"
>;

/** What a person decides, and what was reported to one. */
function personSteps(transactions: Transactions, author: Author): PersonSteps {
  return {
    forceOrders: (ids, atMs) =>
      transactions.write(async (rows) => {
        const known = await rows.readOrders(ids);
        await applyOrders(
          rows,
          known.map((order) => move.forceOrder(order, atMs)),
          author,
        );
      }),
    chooseArticles: (ids, by, atMs) =>
      transactions.write(async (rows) => {
        const known = await rows.readOrders(ids);
        await applyOrders(
          rows,
          known.map((order) => move.chooseArticle(order, by, atMs)),
          author,
        );
        await decideAgain(rows, { orderIds: ids });
      }),
    reopenOrder: (id, atMs) =>
      transactions.write(async (rows) => {
        const known = await readOrder(rows, id);
        await applyOrders(rows, [known === null ? null : move.reopenOrder(known, atMs)], author);
      }),
    markExported: (id, number, atMs, reason = null) =>
      transactions.write(async (rows) => {
        const known = await readOrder(rows, id);
        if (known === null || known.state === "exported") return false;
        const marked = { kind: "exported", order: { id: number, number }, how: "marked" } as const;
        await applyOrders(rows, [await settlement(rows, known, marked, atMs, reason)], author);
        return true;
      }),
    dismissOrder: (id, reason, atMs) =>
      transactions.write(async (rows) => {
        const change = move.dismissOrder(await readOrder(rows, id), reason, atMs);
        await applyOrders(rows, [change], author);
        return change !== null;
      }),
    acknowledgeChange: (id, reason, atMs) =>
      transactions.write(async (rows) => {
        const change = move.acknowledgeChange(await readOrder(rows, id), reason, atMs);
        await applyOrders(rows, [change], author);
        if (change !== null) await confirmOpen(rows, id);
        return change !== null;
      }),
    markLateReported: async (ids) => {
      if (ids.length === 0) return;
      await transactions.write((rows) =>
        applyOrders(
          rows,
          ids.map((id) => changeOf(id, { isLateReported: true })),
          author,
        ),
      );
    },
    markAfterExportReported: async (ids) => {
      if (ids.length === 0) return;
      await transactions.write((rows) =>
        applyOrders(
          rows,
          ids.map((id) => changeOf(id, { isAfterExportReported: true })),
          author,
        ),
      );
    },
  };
}

/** A person has seen to these pieces in TotalGest: like an exported order's, they last until a read that begins after this. */
async function confirmOpen(rows: Rows, id: string): Promise<void> {
  const held = (await rows.readReservations([id])).filter(({ confirmed }) => confirmed === null);
  if (held.length === 0) return;
  const confirmed = await rows.takeNumber();
  await rows.dateReservations(held.map(({ key, untilMs }) => ({ keys: [key], confirmed, untilMs })));
}
