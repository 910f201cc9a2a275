import { type Problem, problem } from "../../core/common/problems/problem.ts";
import type { OrderOutcome, OrderPolicy, StoredOrder } from "../../core/orders/record.ts";
import type { OrderStore } from "../../core/ports/order-store.ts";
import { type Author, change, inRounds, judge } from "../change.ts";
import type { Sql } from "../dialect.ts";
import { findHolders, type Holder } from "../tables/order-lists.ts";
import type { Transactions } from "../transactions.ts";
import { storeArticles } from "./articles.ts";
import { type Deciding, decideOrder } from "../../core/orders/decisions.ts";
import { linesOf } from "../../core/orders/articles/article.ts";
import { type KnownListing, newOrder } from "../../core/orders/listing/listed.ts";
import { judgeShown, whoseOrder } from "../../core/orders/listing/newcomer.ts";
import { type ListedOrder, readableCart } from "../../core/orders/order.ts";
import { readCreatedMs } from "../tables/notes.ts";
import { readAllSent, readOrders } from "../tables/orders.ts";
import { readProductsOfLines } from "../tables/stock.ts";
import * as transitions from "../../core/orders/transitions.ts";

type Name = "recordOrders" | "beginSend" | "recordOutcome" | "changeOrders" | "chooseArticles" | "decideOrder";

/** The queue: each method is one whole transition. The sends in flight share transactions. */
export function orderStore(transactions: Transactions, author: Author): Pick<OrderStore, Name> {
  const { write, together } = transactions;
  const begin = together((sql, sends: readonly BeginningSend[]) =>
    change(sql, sends, transitions.beginSend, { author }),
  );
  const settle = together((sql, answers: readonly SendAnswer[]) => settleAll(sql, answers, author), true);
  return {
    recordOrders: recorder(transactions, author),
    beginSend: async (id, intent, attempt) => (await begin({ id, intent, attempt }))?.row.attempts ?? null,
    recordOutcome: (id, outcome, atMs, attempt) => settle({ id, outcome, atMs, attempt: attempt ?? null }),
    changeOrders: async (calls, rule) =>
      calls.length === 0 ? [] : write((sql) => change(sql, calls, rule, { author })),
    chooseArticles: (ids, by, atMs) => write((sql) => storeArticles(sql, ids, { by, atMs }, author)),
    decideOrder: (id, decision, said) => write((sql) => decide(sql, { id, ...said, decision }, author)),
  };
}

type BeginningSend = Parameters<typeof transitions.beginSend>[1] & { readonly id: string };
type SendAnswer = Omit<transitions.Settling, "holder"> & { readonly id: string };

/** Two orders with the same id in TotalGest are settled one after the other, so that the second finds the first. */
function namesOf({ id, outcome }: SendAnswer): readonly string[] {
  return outcome.kind === "exported" ? [`order ${id}`, `id ${outcome.order.id}`] : [`order ${id}`];
}

async function settleAll(
  sql: Sql,
  answers: readonly SendAnswer[],
  author: Author,
): Promise<readonly (OrderOutcome | null)[]> {
  const outcomes = new Map<SendAnswer, OrderOutcome | null>();
  for (const round of inRounds(answers, namesOf)) {
    const exported = round.flatMap(({ outcome }) => (outcome.kind === "exported" ? [outcome.order] : []));
    const holders = await findHolders(sql, exported);
    const calls = round.map((one) => ({ ...one, holder: holderOf(one, holders) }));
    const made = await change(sql, calls, transitions.settle, { author });
    for (const [at, one] of round.entries()) outcomes.set(one, made[at]?.outcome ?? null);
  }
  return answers.map((one) => outcomes.get(one) ?? null);
}

/** Another order that has the id of this outcome. A number proves nothing: they may begin again in January. */
function holderOf({ id, outcome }: SendAnswer, holders: readonly Holder[]): string | null {
  if (outcome.kind !== "exported") return null;
  const { order } = outcome;
  return holders.find((holder) => holder.id !== id && holder.erpId === order.id)?.id ?? null;
}

async function decide(
  sql: Sql,
  call: Omit<Deciding, "holders"> & { readonly id: string },
  author: Author,
): Promise<Problem | null> {
  const { id, decision } = call;
  const number = "number" in decision ? decision.number : undefined;
  const holders = number === undefined ? [] : await findHolders(sql, [{ id: "", number }]);
  const by = (): string | null => call.author ?? author();
  const [made = null] = await change(sql, [{ ...call, holders }], decideOrder, { author: by });
  return made === null ? problem("order-not-found", { id }) : made.refused;
}

function recorder({ read, write }: Transactions, author: Author): OrderStore["recordOrders"] {
  const record = (orders: readonly ListedOrder[], policy: OrderPolicy): Promise<void> =>
    write(async (sql) => {
      for (const round of inRounds(orders, ({ id }) => id)) {
        const { listings, known } = await readListings(sql, round, policy);
        const products = await readProductsOfLines(
          sql,
          round.flatMap((listed) => linesOf(readableCart(listed))),
        );
        const calls = listings.map((listing) => ({ ...listing, products }));
        await change(sql, calls, judgeShown, { known, author });
      }
    });
  return async (orders, policy, areOthers = false) => {
    if (areOthers) {
      await record(orders, policy);
      return [];
    }
    // Most listed orders are unchanged: a page without changes needs no write transaction.
    const { listings, known } = await read((sql) => readListings(sql, orders, policy));
    const reused = listings.flatMap(({ id, listed }) => {
      const row = known.get(id);
      return row !== undefined && whoseOrder(listed, row) === "other" ? [{ listed, known: row }] : [];
    });
    const others = new Set(reused.map(({ listed }) => listed));
    const made = judge(listings, judgeShown, known);
    const changed = orders.filter((listed, at) => made[at] !== null && !others.has(listed));
    if (changed.length > 0) await record(changed, policy);
    return reused;
  };
}

interface Listings {
  /** One for each order, in order. */
  readonly listings: readonly (KnownListing & { readonly id: string })[];
  /** A row for each. */
  readonly known: ReadonlyMap<string, StoredOrder>;
}

/** What the store knows of these orders. */
async function readListings(sql: Sql, orders: readonly ListedOrder[], policy: OrderPolicy): Promise<Listings> {
  const createdMs = await readCreatedMs(sql);
  const rows = await readOrders(
    sql,
    orders.map(({ id }) => id),
  );
  const exported = [...rows.values()].filter(({ state }) => state === "exported");
  const allSent = await readAllSent(
    sql,
    exported.map(({ id }) => id),
  );
  const listings = orders.map((listed) => {
    const { id } = listed;
    return { id, listed, sent: allSent.get(id) ?? null, products: [], policy, createdMs };
  });
  return { listings, known: new Map(orders.map((listed) => [listed.id, rows.get(listed.id) ?? newOrder(listed)])) };
}
