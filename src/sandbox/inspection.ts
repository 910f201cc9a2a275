import type { Context } from "hono";

import { isRecord } from "../core/common/record.ts";
import { carryOut, type SandboxControls } from "./actions.ts";
import { jsonOf } from "./http/exchange.ts";
import type { App } from "./http/server.ts";

/**
 * `/_sandbox/…` beside TotalGest's own paths: for people, and for tests that run the sandbox as a process of its own. No
 * fault and no latency strikes here, and nothing of it is in the ledger but what an action did.
 *
 * - `GET ledger?after=SEQ&kind=commit&system=TotalGest&operation=createOrder` → `{"entries":[…]}`
 * - `GET state` → counts of everything, and how often faults struck
 * - `GET erp/products/ID`, `GET erp/orders`, `GET shop/products/ID`, `GET shop/orders` → as they are stored
 * - `POST action` with `{"action":"setStock","id":"p0000001","quantity":"3"}`: see `carryOut`
 *
 * `prefix` = what stands in front of these addresses in the router's words; `find` returns the controls that a call is about.
 */
export function inspect(app: App, prefix: string, find: (context: Context) => SandboxControls | null): void {
  const get = (path: string, answer: (controls: SandboxControls, context: Context) => unknown): void => {
    app.get(`${prefix}/_sandbox/${path}`, (context) => {
      const controls = find(context);
      const found = controls === null ? null : answer(controls, context);
      return found === null ? context.json({ error: "not_found" }, 404) : context.json(found as object);
    });
  };
  get("ledger", (controls, context) => ({ entries: entriesFor(controls, context) }));
  get("state", (controls) => stateOf(controls));
  get("erp/orders", ({ erp }) => ({ items: erp.orders }));
  get("erp/products/:id", ({ erp }, context) => erp.products.get(context.req.param("id") ?? ""));
  get("shop/orders", ({ shop }) => ({ items: [...shop.orders.values()] }));
  get("shop/products/:id", ({ shop }, context) => shop.products.get(context.req.param("id") ?? ""));
  app.post(`${prefix}/_sandbox/action`, async (context) => {
    const controls = find(context);
    const body = jsonOf(await context.req.text());
    // Only with a JSON content type: a web page in a browser cannot send that to loopback without permission.
    const isJson = (context.req.header("content-type") ?? "").startsWith("application/json");
    if (controls === null) return context.json({ error: "not_found" }, 404);
    if (!isJson || !isRecord(body)) return context.json({ error: "a JSON object is needed" }, 400);
    try {
      return context.json({ result: carryOut(controls, body) ?? null });
    } catch (error) {
      return context.json({ error: error instanceof Error ? error.message : "failed" }, 400);
    }
  });
}

function entriesFor({ ledger }: SandboxControls, context: Context): readonly unknown[] {
  const after = Number(context.req.query("after") ?? 0);
  const wanted = (["kind", "system", "operation"] as const).map((name) => [name, context.req.query(name)] as const);
  // An entry's index is its number minus one.
  return ledger
    .slice(Math.max(0, after))
    .filter((entry) => wanted.every(([name, value]) => value === undefined || entry[name] === value));
}

function stateOf({ erp, shop, ledger, faultCounts }: SandboxControls): Record<string, unknown> {
  return {
    erp: { url: erp.url, products: erp.products.size, orders: erp.orders.length },
    shop: { url: shop.url, products: shop.products.size, orders: shop.orders.size },
    ledger: ledger.length,
    faults: faultCounts,
  };
}
