import { type Call, queryOf } from "../../http/exchange.ts";
import type { ShopOrderJson } from "./order.ts";

type Test = (order: ShopOrderJson) => boolean;

/**
 * The query of `orders/list` as one test: `daterange` (two local days, both inclusive), `statuses[]`, `id`,
 * `customer`, `amount`, `query` (words in id, reference, e-mail or surname). `seller` is accepted and has no effect:
 * this site has one.
 */
export function orderFilter(call: Call): Test {
  const tests = [...dayTests(call), ...statusTests(call), ...equalTests(call), ...wordTests(call)];
  return (order) => tests.every((test) => test(order));
}

function dayTests(call: Call): Test[] {
  const [from = "", to = ""] = (queryOf(call, "daterange") ?? "").split(",");
  const tests: Test[] = [];
  if (from !== "") tests.push((order) => order.date >= from);
  // A day's last second sorts before this.
  if (to !== "") tests.push((order) => order.date <= `${to}~`);
  return tests;
}

function statusTests(call: Call): Test[] {
  const wanted = call.query["statuses[]"] ?? call.query["statuses"];
  return wanted === undefined ? [] : [(order) => wanted.includes(String(order.status))];
}

const EQUAL: Readonly<Record<string, (order: ShopOrderJson) => unknown>> = {
  id: (order) => order.id,
  customer: (order) => order.customer_id,
  amount: (order) => order.total,
};

function equalTests(call: Call): Test[] {
  return Object.entries(EQUAL).flatMap(([name, valueOf]): Test[] => {
    const wanted = queryOf(call, name);
    return wanted === null ? [] : [(order) => String(valueOf(order)) === wanted];
  });
}

function wordTests(call: Call): Test[] {
  const words = (queryOf(call, "query") ?? "").toLowerCase();
  if (words === "") return [];
  const textOf = (order: ShopOrderJson): string =>
    [order.id, order.reference, order.user_email, order.billing_data?.cognome ?? ""].join("\n").toLowerCase();
  return [(order) => textOf(order).includes(words)];
}
