import type { Context } from "hono";

import { carryOut, type Hands } from "./actions.ts";
import { jsonOf } from "./http/exchange.ts";
import type { App } from "./http/server.ts";
import { isObject } from "./ndjson.ts";

/**
 * `/_sandbox/…` beside TotalGest's own paths: for people, and for tests that run the sandbox as a process of its own. No
 * fault and no latency strikes here, and nothing of it is in the ledger but what an action did.
 *
 * - `GET ledger?after=SEQ&kind=commit&system=TotalGest&operation=createOrder` → `{"entries":[…]}`
 * - `GET state` → counts of everything, and how often faults struck
 * - `GET erp/products/ID`, `GET erp/orders`, `GET shop/products/ID`, `GET shop/orders` → as they are stored
 * - `POST action` with `{"action":"setStock","id":"p0000001","quantity":"3"}`: see `carryOut`
 */
export function inspect(app: App, hands: Hands): void {
  const { erp, shop } = hands;
  const one = (context: Context, found: unknown): Response =>
    found === null ? context.json({ error: "not_found" }, 404) : context.json(found);
  app.get("/_sandbox/ledger", (context) => context.json({ entries: entriesFor(hands, context) }));
  app.get("/_sandbox/state", (context) => context.json(stateOf(hands)));
  app.get("/_sandbox/erp/orders", (context) => context.json({ items: erp.orders }));
  app.get("/_sandbox/erp/products/:id", (context) => one(context, erp.products.get(context.req.param("id"))));
  app.get("/_sandbox/shop/orders", (context) => context.json({ items: [...shop.orders.values()] }));
  app.get("/_sandbox/shop/products/:id", (context) => one(context, shop.products.get(context.req.param("id"))));
  app.post("/_sandbox/action", async (context) => {
    const body = jsonOf(await context.req.text());
    // Only JSON that says so: a page in somebody's browser cannot send that to loopback unasked.
    const isJson = (context.req.header("content-type") ?? "").startsWith("application/json");
    if (!isJson || !isObject(body)) return context.json({ error: "a JSON object is needed" }, 400);
    try {
      return context.json({ result: carryOut(hands, body) ?? null });
    } catch (error) {
      return context.json({ error: error instanceof Error ? error.message : "failed" }, 400);
    }
  });
}

function entriesFor({ ledger }: Hands, context: Context): readonly unknown[] {
  const after = Number(context.req.query("after") ?? 0);
  const wanted = (["kind", "system", "operation"] as const).map((name) => [name, context.req.query(name)] as const);
  // An entry's place is its number less one.
  return ledger
    .slice(Math.max(0, after))
    .filter((entry) => wanted.every(([name, value]) => value === undefined || entry[name] === value));
}

function stateOf({ erp, shop, ledger, faultCounts }: Hands): Record<string, unknown> {
  return {
    erp: { url: erp.url, products: erp.products.size, orders: erp.orders.length },
    shop: { url: shop.url, products: shop.products.size, orders: shop.orders.size },
    ledger: ledger.length,
    faults: faultCounts,
  };
}
