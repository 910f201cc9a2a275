import { type Problem, problem } from "../../core/common/problems/problem.ts";
import * as decisions from "../../core/orders/decisions.ts";
import type { Changed } from "../../core/orders/stored-order.ts";
import * as transitions from "../../core/orders/transitions.ts";
import type { OrderOutcome, OrderStore, Said } from "../../core/ports/order-store.ts";
import type { ErpOrderRef } from "../../core/ports/records.ts";
import { type Author, change, type Rule } from "../change.ts";
import { discovery } from "./listed.ts";
import type { Sql } from "../dialect.ts";
import type { Transactions } from "../transactions.ts";
import { gathered } from "../gathered.ts";
import { readDecisions } from "../tables/audits.ts";
import { takeNumber } from "../tables/notes.ts";
import * as lists from "../tables/order-lists.ts";
import { readProductsOfLines } from "../tables/articles.ts";
import { findSent, readOrders } from "../tables/orders.ts";
import { dateReservations, readReservations } from "../tables/stock.ts";

/** The queue: each method is one whole transition. */
export function orderStore(transactions: Transactions, author: Author) {
  return {
    ...discovery(transactions, author),
    ...sending(transactions, author),
    ...byPeople(transactions, author),
    ...reports(transactions, author),
  };
}

/** Changes one order by a rule that looks at what it contains. */
function changing({ write }: Transactions, author: Author) {
  return async <Call extends { readonly id: string }>(call: Call, rule: Rule<Call, Changed>): Promise<boolean> => {
    const [made] = await write((sql) => change(sql, [call], rule, { author, carts: true }));
    return made !== null && made !== undefined;
  };
}

type Sending = "holdOrder" | "beginSend" | "renewDeadline" | "recordOutcome" | "doubtExport" | "closeCancelled";

function sending(transactions: Transactions, author: Author): Pick<OrderStore, Sending> {
  const { write, writeAnswer } = transactions;
  const one = changing(transactions, author);
  const begin = gathered(
    write,
    ({ id }: Send) => id,
    (sql, sends) => change(sql, sends, transitions.beginSend, { author, carts: false }),
  );
  const settle = gathered(writeAnswer, namesOf, (sql, answers: readonly Answer[]) => settleAll(sql, answers, author));
  return {
    holdOrder: (id, error, atMs) => one({ id, error, atMs }, transitions.holdOrder),
    beginSend: async (id, intent, attempt) => (await begin({ id, intent, attempt }))?.row.attempts ?? null,
    renewDeadline: async (id, atMs, deadlineMs) => {
      const calls = [{ id, atMs, deadlineMs }];
      await write((sql) => change(sql, calls, transitions.renewDeadline, { author, carts: false }));
    },
    recordOutcome: (id, outcome, atMs, attempt) => settle({ id, outcome, atMs, attempt: attempt ?? null }),
    doubtExport: async (id, error, atMs) => {
      await one({ id, error, atMs }, transitions.doubtExport);
    },
    closeCancelled: async (id, atMs) => {
      await one({ id, atMs }, transitions.closeCancelled);
    },
  };
}

type Send = Parameters<typeof transitions.beginSend>[1] & { readonly id: string };
type Answer = Omit<transitions.Settling, "holder" | "isSentKept"> & { readonly id: string };

/** Two orders with the same id in TotalGest are settled one after the other, so that the second finds the first. */
function namesOf({ id, outcome }: Answer): readonly string[] {
  return outcome.kind === "exported" ? [`order ${id}`, `id ${outcome.order.id}`] : [`order ${id}`];
}

async function settleAll(
  sql: Sql,
  answers: readonly Answer[],
  author: Author,
): Promise<readonly (OrderOutcome | null)[]> {
  const exported = answers.flatMap(({ outcome }) => (outcome.kind === "exported" ? [outcome.order] : []));
  const holders = exported.length === 0 ? [] : await lists.findHolders(sql, exported);
  const sent =
    exported.length === 0
      ? NONE
      : await findSent(
          sql,
          answers.map(({ id }) => id),
        );
  const calls = answers.map((one) => ({ ...one, holder: holderOf(one, holders), isSentKept: sent.has(one.id) }));
  const made = await change(sql, calls, transitions.settle, { author, carts: true });
  return made.map((one) => one?.outcome ?? null);
}

const NONE: ReadonlySet<string> = new Set();

/** Another order that has the id of this outcome. A number proves nothing: they may begin again in January. */
function holderOf({ id, outcome }: Answer, holders: readonly lists.Holder[]): string | null {
  if (outcome.kind !== "exported") return null;
  const { order } = outcome;
  return holders.find((holder) => holder.id !== id && holder.erpId === order.id)?.id ?? null;
}

type ByPeople =
  | "forceOrders"
  | "chooseArticles"
  | "reopenOrder"
  | "recordFound"
  | "recordBooked"
  | "recordThere"
  | "markExported"
  | "dismissOrder"
  | "acknowledgeChange";

function byPeople(transactions: Transactions, author: Author): Pick<OrderStore, ByPeople> {
  const { write } = transactions;
  const one = changing(transactions, author);
  const carts = { author, carts: true };
  const by = (said: Pick<Said, "author">) => ({ carts: true, author: () => said.author ?? author() });
  const found = (
    { id, order, atMs }: { readonly id: string; readonly order: ErpOrderRef; readonly atMs: number },
    rule: Rule<transitions.Outcome, Changed>,
  ): Promise<void> =>
    write(async (sql) => {
      const isSentKept = (await findSent(sql, [id])).has(id);
      const outcome = { kind: "exported", order, how: "looked-up" } as const;
      await change(sql, [{ id, outcome, atMs, isSentKept }], rule, carts);
    });
  return {
    forceOrders: async (ids, atMs) => {
      if (ids.length === 0) return;
      const calls = ids.map((id) => ({ id, atMs }));
      await write((sql) => change(sql, calls, decisions.forceOrder, carts));
    },
    chooseArticles: (ids, by, atMs) =>
      write(async (sql) => {
        const known = await readOrders(sql, ids, true);
        const articles = known.flatMap((order) => order.articles);
        const productIds = articles.map(({ productId }) => productId).filter((id) => id !== null);
        const products = await readProductsOfLines(sql, articles, productIds);
        const calls = ids.map((id) => ({ id, by, products, atMs }));
        await change(sql, calls, decisions.chooseArticle, { ...carts, known });
      }),
    reopenOrder: async (id, atMs) => {
      await one({ id, atMs }, decisions.reopenOrder);
    },
    recordFound: (id, order, atMs) => found({ id, order, atMs }, transitions.settleOrder),
    recordBooked: (id, order, atMs) => found({ id, order, atMs }, transitions.recordBooked),
    recordThere: (id, order, atMs) => found({ id, order, atMs }, transitions.recordThere),
    markExported: (id, number, said) =>
      write(async (sql) => {
        const isSentKept = (await findSent(sql, [id])).has(id);
        const last = (await readDecisions(sql, id)).find(({ kind }) => kind === "marked-exported");
        const holders = await lists.findHolders(sql, [{ id: "", number }]);
        const call = { id, number, ...said, isSentKept, holders, markedMs: last?.atMs ?? null };
        const [made = null] = await change(sql, [call], decisions.ifAsShown(decisions.markExported), by(said));
        return made === null ? unknown(id) : made.refused;
      }),
    dismissOrder: (id, said) =>
      write(async (sql) => {
        const [made = null] = await change(
          sql,
          [{ id, ...said }],
          decisions.ifAsShown(decisions.dismissOrder),
          by(said),
        );
        return made === null ? unknown(id) : made.refused;
      }),
    acknowledgeChange: (id, decided) =>
      write(async (sql) => {
        const { number } = decided;
        const holders = number === null ? [] : await lists.findHolders(sql, [{ id: "", number }]);
        const rule = decisions.ifAsShown(decisions.acknowledgeChange);
        const [made = null] = await change(sql, [{ id, ...decided, holders }], rule, by(decided));
        if (made === null) return unknown(id);
        if (made.refused === null && made.reserves === undefined) await confirmOpen(sql, id);
        return made.refused;
      }),
  };
}

function unknown(id: string): Problem {
  return problem("order-not-found", { id });
}

/**
 * A person has handled these pieces in TotalGest: like those of an exported order, they stay reserved until a read that
 * begins after this.
 */
async function confirmOpen(sql: Sql, id: string): Promise<void> {
  const reservations = (await readReservations(sql, [id])).filter(({ confirmed }) => confirmed === null);
  if (reservations.length === 0) return;
  const confirmed = await takeNumber(sql);
  await dateReservations(
    sql,
    reservations.map(({ key, untilMs }) => ({ key, confirmed, untilMs })),
  );
}

type Reports = "recordReported" | "recordAudited" | "markLateReported" | "markAfterExportReported";

/** What the shop, an audit and people were told. */
function reports({ write }: Transactions, author: Author): Pick<OrderStore, Reports> {
  const mark = async (ids: readonly string[], name: "isLateReported" | "isAfterExportReported"): Promise<void> => {
    if (ids.length === 0) return;
    const calls = ids.map((id) => ({ id }));
    await write((sql) =>
      change(sql, calls, (order) => ({ row: { ...order, [name]: true } }), { author, carts: false }),
    );
  };
  return {
    recordReported: async (id, isReported) => {
      const calls = [{ id, isReported }];
      await write((sql) => change(sql, calls, transitions.recordReported, { author, carts: false }));
    },
    recordAudited: async (id, found, atMs) => {
      const calls = [{ id, found, atMs }];
      await write((sql) => change(sql, calls, transitions.recordAudited, { author, carts: false }));
    },
    markLateReported: (ids) => mark(ids, "isLateReported"),
    markAfterExportReported: (ids) => mark(ids, "isAfterExportReported"),
  };
}
