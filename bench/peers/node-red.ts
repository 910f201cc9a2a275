/**
 * The main job as a flow of Node-RED, built as its documentation recommends: one node a step, a catch node for errors,
 * what must outlive a restart in the context store `localfilesystem`, which is written every 30 s as installed.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { toErp } from "./to-erp.ts";

const TAB = "orders";

const FUNCTIONS: Readonly<Record<string, readonly [source: string, wires: readonly (readonly string[])[]]>> = {
  "one run at a time": [
    `if (Date.now() - (flow.get("running") || 0) < 15 * 60000) return null;
flow.set("running", Date.now());
const payload = { username: "demo", password: "demo", ownerId: "owner-1", shopId: "shop-1" };
return { url: env.get("ERP_URL") + "/api/v1/session", payload, requestTimeout: Number(env.get("TIMEOUT_MS")) };`,
    [["log in"]],
  ],
  "list page": [
    `if (msg.payload.token) { flow.set("token", msg.payload.token); msg.page = 1; }
if (!msg.page) { flow.set("running", 0); node.error("log in: " + msg.statusCode, msg); return null; }
const since = new Date(Date.now() - 7 * 86400000).toISOString().slice(0, 10);
const asked = "statuses[]=3&limit=100&daterange=" + since + ",2099-12-31&page=" + msg.page;
const headers = { "x-fw360-key": "demo" };
return { page: msg.page, url: env.get("SHOP_URL") + "/m/api/orders/list?" + asked, headers, requestTimeout: Number(env.get("TIMEOUT_MS")) };`,
    [["orders/list"]],
  ],
  "which are new": [
    `if (msg.payload.status !== 1) { flow.set("running", 0); node.error("orders/list: " + msg.statusCode, msg); return null; }
const done = flow.get("done", "file") || {};
const { items } = msg.payload.data;
const fresh = items.filter((o) => !done[o.id]).map((o) => ({ id: o.id, tries: 0 }));
if (items.length === 0) fresh.push({ last: true });
return [items.length > 0 ? { page: msg.page + 1, payload: {} } : null, fresh];`,
    [["list page"], ["8 in flight"]],
  ],
  "8 in flight": [
    `const q = context.get("q") || { waiting: [], flying: 0, listed: false };
if (msg.last) q.listed = true; else if (msg.landed) q.flying--; else q.waiting.push(msg);
const out = [];
while (q.flying < 8 && q.waiting.length) { q.flying++; out.push(q.waiting.shift()); }
if (q.listed && !q.flying && !q.waiting.length) { q.listed = false; flow.set("running", 0); }
context.set("q", q);
return [out];`,
    [["read order"]],
  ],
  "read order": [
    `const url = env.get("SHOP_URL") + "/m/api/orders/get?id=" + msg.id;
return { id: msg.id, tries: msg.tries + 1, url, headers: { "x-fw360-key": "demo" }, requestTimeout: Number(env.get("TIMEOUT_MS")) };`,
    [["orders/get"]],
  ],
  "to the ERP's form": [
    `const toErp = ${toErp.toString()};
if (msg.payload.status !== 1) { node.error("orders/get: " + msg.statusCode, msg); return null; }
const headers = { authorization: "Bearer " + flow.get("token"), "content-type": "application/json" };
const url = env.get("ERP_URL") + "/api/v1/owners/owner-1/shops/shop-1/orders";
return { id: msg.id, tries: msg.tries, url, headers, payload: toErp(msg.payload.data), requestTimeout: Number(env.get("TIMEOUT_MS")) };`,
    [["createOrder"]],
  ],
  "taken?": [
    `const error = (msg.payload && msg.payload.error) || {};
if ((msg.statusCode === 201 || msg.statusCode === 200) && msg.payload.id) return [{ id: msg.id, done: msg.payload.number }, null];
if (msg.statusCode === 409 && error.code === "duplicate_reference") return [{ id: msg.id, done: error.existing.number }, null];
return [null, msg];`,
    [["remember"], ["again?"]],
  ],
  remember: [`flow.set('done["' + msg.id + '"]', msg.done, "file"); return { landed: true };`, [["8 in flight"]]],
  "again?": [
    `if (!msg.id) { flow.set("running", 0); return null; }
if (msg.tries < 3) return [{ id: msg.id, tries: msg.tries, delay: 1000 * msg.tries }, null];
node.warn("order " + msg.id + " is left for the next poll: " + msg.statusCode);
return [null, { landed: true }];`,
    [["wait"], ["8 in flight"]],
  ],
};

const REQUESTS: Readonly<Record<string, readonly [method: string, next: string]>> = {
  "log in": ["POST", "list page"],
  "orders/list": ["GET", "which are new"],
  "orders/get": ["GET", "to the ERP's form"],
  createOrder: ["POST", "taken?"],
};

/** Writes the flow and its settings into `folder`. */
export function writeFlow(folder: string): void {
  const placed = (name: string, type: string, wires: readonly (readonly string[])[], more: object) => {
    return { id: name, z: TAB, name, type, x: 100, y: 100, wires, ...more };
  };
  const nodes = [
    { id: TAB, type: "tab", label: "Orders" },
    placed("every", "inject", [["one run at a time"]], { props: [], repeat: "1", once: true, onceDelay: 0.1 }),
    ...Object.entries(FUNCTIONS).map(([name, [func, wires]]) =>
      placed(name, "function", wires, { func, outputs: wires.length, initialize: "", finalize: "", libs: [] }),
    ),
    ...Object.entries(REQUESTS).map(([name, [method, next]]) =>
      placed(name, "http request", [[next]], {
        method,
        ret: "obj",
        paytoqs: "ignore",
        url: "",
        persist: true,
        senderr: true,
      }),
    ),
    placed("any error", "catch", [["again?"]], { scope: [...Object.keys(REQUESTS), "to the ERP's form"] }),
    placed("wait", "delay", [["read order"]], {
      pauseType: "delayv",
      timeout: "1",
      timeoutUnits: "seconds",
      rate: "1",
    }),
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "flows.json"), JSON.stringify(nodes));
  writeFileSync(join(folder, "package.json"), '{"name":"peer","private":true}');
  writeFileSync(join(folder, "settings.cjs"), SETTINGS);
}

/** What differs from the settings that Node-RED makes: no editor to the outside, a store that outlives a restart. */
const SETTINGS = `module.exports = {
  uiHost: "127.0.0.1", uiPort: Number(process.env.PORT), flowFile: "flows.json", credentialSecret: false,
  contextStorage: { default: { module: "memory" }, file: { module: "localfilesystem", config: { flushInterval: 30 } } },
  logging: { console: { level: "warn" } }, editorTheme: { tours: false }, telemetry: { enabled: false },
};
`;
