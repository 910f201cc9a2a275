import { type Problem, problem } from "../../core/common/problems/problem.ts";
import type { OrderOutcome } from "../../core/orders/record.ts";
import type { OrderStore } from "../../core/ports/order-store.ts";
import { type Author, change, inRounds } from "../change.ts";
import type { Sql } from "../dialect.ts";
import { findHolders, type Holder } from "../tables/order-lists.ts";
import type { Transactions } from "../transactions.ts";
import { storeArticles } from "./articles.ts";
import { recorder } from "./listed.ts";
import { type Deciding, decideOrder } from "../../core/orders/decisions.ts";
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
