/** What a sequence of events, or a system of another form, makes a person do: it is typed as it stands. */
import { writeFileSync } from "node:fs";

import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";

import { DAY, HOUR } from "../../src/core/common/time/duration.ts";
import type { SandboxFault, Injection } from "../../src/sandbox/http/faults.ts";
import { queryOf } from "../../src/sandbox/http/exchange.ts";
import { CUSTOM_LINE, openStage, shopDay, type Stage } from "../support/stage.ts";
import { noteAdvice, type Situation, typeAdvice } from "../support/typed.ts";
import { TYPED_EVENTS } from "./typed-ledger.ts";

const PRICE = { currency: "CHF", amount: "10.00", includesVat: true, list: "RETAIL" };
const UNPAID = { id: "invoice", name: "Rechnung", paid: false, transaction: "" };
const SHIPPED = { TG360_FULFILMENT_STATUSES: "shipped=4", TG360_EXPORT_AFTER: "4,8" };
const PAID_TOO = { TG360_EXPORT_PAYMENTS: "true" };
const PROFILE = { TG360_TOTALGEST_PROFILE: "FOLDER/p.json" };
const IN_STORE = { TG360_STORE_URL: "postgres://tg360:x@127.0.0.1:9/tg360", TG360_SHOP: "a" };

/** How an order that waits is decided, whatever it waits for. */
const DECISIONS = [
  ["tg360 fix 1001 --mark-exported NUMBER", 2],
  ["tg360 fix 1001 --dismiss --reason WHY", 0, "tg360 fix 1001 --dismiss --reason typed-there --yes"],
] as const;
/** The same, once an answer before has sent it. */
const SENT = DECISIONS.map(
  ([line]) => [line, line.includes("NUMBER") ? 2 : 3, line.replace("WHY", "late --yes")] as const,
);
const PAYMENT = ["tg360 configure --map-payment cod=CODE", 4] as const;

const order = ({ sandbox }: Stage): unknown => sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "3" });
const product = ({ sandbox }: Stage, more: object = {}): unknown =>
  sandbox.erp.addProduct({ id: "p1", sku: "S1", prices: [PRICE], ...more });
const ship = ({ sandbox }: Stage): void => {
  for (const { id } of sandbox.erp.orders) sandbox.erp.shipOrder(id, { trackingNumber: `99.${id}` });
};
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY).toISOString();

const faulty =
  (system: Injection["system"], operation: string, fault: SandboxFault, when?: Injection["when"]) =>
  ({ sandbox }: Stage): unknown =>
    sandbox.inject({ system, operation, times: Infinity, fault, ...(when === undefined ? {} : { when }) });
const refused = (status: number, code: string): SandboxFault => ({
  kind: "status",
  status,
  body: { error: { code, message: "no" } },
});
const rewritten = <T>(rewrite: (json: T) => unknown): SandboxFault => ({
  kind: "rewrite",
  rewrite: (json) => rewrite(json as T),
});
const profile =
  (value: unknown) =>
  ({ folder }: Stage): void => {
    writeFileSync(`${folder}/p.json`, JSON.stringify(value));
  };

const SITUATIONS: readonly (readonly [what: string, situation: Situation])[] = [
  [
    "a line of the default tax, and none is the default",
    {
      argv: "export-orders",
      ends: 3,
      typed: DECISIONS,
      prepare: (s) => {
        const customInfo = { ...CUSTOM_LINE.customInfo, imposta: "default" };
        s.sandbox.shop.placeOrder({ cart: [{ ...CUSTOM_LINE, customInfo }], status: "3" });
        const without = (json: unknown): unknown =>
          JSON.parse(JSON.stringify(json).replaceAll(/"default":(true|1|"1")/g, '"default":false'));
        faulty("Framework360", "payments/taxes", rewritten(without))(s);
      },
    },
  ],
  [
    "an article about which TotalGest gives no answer",
    {
      argv: "export-orders",
      ends: 3,
      typed: [["tg360 fix 1001 --article-by sku", 0], ...SENT],
      prepare: async (s) => {
        product(s);
        await s.run(["pull-products"]);
        s.sandbox.shop.placeOrder({ items: [{ sku: "S1" }], status: "3" });
        faulty("TotalGest", "product", refused(403, "forbidden"))(s);
        faulty(
          "TotalGest",
          "products",
          rewritten((json: object) => ({ ...json, items: [] })),
        )(s);
      },
    },
  ],
  [
    "an article whose SKU and link disagree",
    {
      argv: "export-orders",
      ends: 3,
      typed: [["tg360 fix 1001 --article-by link", 0], ["tg360 fix 1001 --article-by sku", 3], ...SENT],
      prepare: async (s) => {
        product(s);
        product(s, { id: "p2", sku: "S2" });
        await s.run(["pull-products"]);
        const { id, cart } = s.sandbox.shop.placeOrder({ items: [{ sku: "S1" }], status: "3" });
        s.sandbox.shop.editOrder(id, { cart: cart.map((one) => ({ ...one, sku: "S2" })) });
      },
    },
  ],
  [
    "more parcels in a day than orders in a week",
    {
      argv: "export-orders",
      ends: 8,
      typed: [
        ["tg360 fix --release-statuses", 2],
        ["tg360 fix ID --release-statuses", 0, "tg360 fix 1001 --release-statuses --yes"],
        ["tg360 fix ID --settle-status", 0, "tg360 fix 1002 --settle-status --yes"],
      ],
      env: SHIPPED,
      stage: { at: daysAgo(10) },
      prepare: async (s) => {
        const on = { fulfilment: { statuses: { shipped: "4" } }, export: { after: ["4"] } };
        for (let count = 0; count < 21; count++) order(s);
        await s.export({}, on);
        s.clock.advance(10 * DAY - HOUR);
        ship(s);
        s.clock.advance(HOUR);
      },
    },
  ],
  [
    "a page that is refused",
    {
      argv: "pull-products",
      ends: 6,
      typed: [],
      env: PROFILE,
      prepare: (s) => {
        profile({ paginator: { type: "page", param: "seite" } })(s);
        faulty("TotalGest", "products", refused(400, "bad_request"), (call) => queryOf(call, "seite") === "2")(s);
      },
      stage: { products: 700 },
    },
  ],
  [
    "a time that is read in another zone",
    {
      argv: "pull-products",
      ends: 3,
      typed: [],
      prepare: (s) => {
        const later = (at: string): string => new Date(Date.parse(at) + HOUR).toISOString();
        const wrong = (json: { serverTime: string }): unknown => ({ ...json, serverTime: later(json.serverTime) });
        faulty("TotalGest", "products", rewritten(wrong))(s);
      },
    },
  ],
  [
    "a base under which there is nothing",
    {
      argv: "pull-products",
      ends: 4,
      typed: [
        ["tg360 configure --owner-id ID --shop-id ID", 4],
        ["tg360 doctor", 4],
      ],
      env: PROFILE,
      prepare: profile({ basePath: "/nope" }),
    },
  ],
  [
    "a rate of VAT that the shop has no tax for",
    {
      argv: "pull-products",
      ends: 3,
      typed: [],
      prepare: (s) => {
        const { erp } = s.sandbox;
        erp.shop = { ...erp.shop, vatCodes: [...erp.shop.vatCodes, { code: "N55", rate: "5.5" }] };
        product(s, { vat: { code: "N55", rate: "5.5" } });
      },
    },
  ],
  [
    "a rate of VAT that differs where the shop owns the price",
    {
      argv: "pull-products",
      ends: 3,
      typed: [["tg360 configure --fields price=totalgest", 0]],
      env: { TG360_PRODUCTS_FIELDS: "price=shop" },
      prepare: async (s) => {
        product(s);
        await s.run(["pull-products"]);
        s.sandbox.erp.changeProduct("p1", { vat: { code: "R26", rate: "2.6" } });
      },
    },
  ],
  [
    "pictures, one at an address that no shop fetches, in a shop that has no field for them",
    {
      argv: "pull-products",
      ends: 3,
      typed: [["tg360 configure --fields images=shop", 0]],
      prepare: (s) => {
        s.sandbox.shop.unsupported.add("images");
        product(s, { images: ["https://erp.example.ch/a.jpg", "ftp://erp.example.ch/b.jpg"] });
      },
    },
  ],
  [
    "an order that the shop neither lists nor answers about",
    {
      argv: "export-orders",
      ends: 3,
      typed: [["tg360 fix 1001 --dismiss --reason WHY", 0, "tg360 fix 1001 --dismiss --reason gone --yes"]],
      stage: { at: daysAgo(1.5) },
      prepare: async (s) => {
        order(s);
        order(s);
        faulty("TotalGest", "createOrder", refused(422, "validation_failed"))(s);
        await s.export();
        s.clock.advance(1.5 * DAY);
        s.sandbox.shop.orders.remove("1001");
        faulty("Framework360", "orders/get", { kind: "status", status: 500 })(s);
      },
    },
  ],
  [
    "a product that TotalGest neither lists nor answers about",
    {
      argv: "pull-products --full",
      ends: 3,
      typed: [],
      prepare: async (s) => {
        product(s);
        await s.run(["pull-products"]);
        s.sandbox.erp.removeProduct("p1");
        faulty("TotalGest", "product", { kind: "status", status: 500 })(s);
      },
    },
  ],
  [
    "orders of another date than before",
    {
      argv: "export-orders",
      ends: 3,
      typed: [],
      prepare: async (s) => {
        for (let count = 0; count < 12; count++) order(s);
        await s.run(["export-orders"]);
        for (const { order: one } of s.sandbox.shop.orders.booked()) {
          const date = new Date(Date.parse(`${one.date.replace(" ", "T")}Z`) - 5 * HOUR).toISOString();
          s.sandbox.shop.editOrder(one.id, { date: date.slice(0, 19).replace("T", " ") });
        }
      },
    },
  ],
  [
    "a buyer's number that is too long",
    {
      argv: "export-orders",
      ends: 0,
      typed: [],
      prepare: ({ sandbox }) =>
        sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "3", customer_reference: "X".repeat(90) }),
    },
  ],
  [
    "a parcel of an order that the shop moved on",
    {
      argv: "export-orders",
      ends: 0,
      typed: [["tg360 fix 1001 --push-status", 0, "tg360 fix 1001 --push-status --yes"]],
      env: SHIPPED,
      prepare: async (s) => {
        order(s);
        await s.run(["export-orders"], { env: SHIPPED });
        ship(s);
        s.sandbox.shop.setOrderStatus("1001", "8");
      },
    },
  ],
  [
    "a shop whose statuses may not be set",
    {
      argv: "export-orders",
      ends: 3,
      typed: [["tg360 configure --fulfilment off", 0]],
      env: SHIPPED,
      prepare: async (s) => {
        order(s);
        await s.run(["export-orders"], { env: SHIPPED });
        s.sandbox.shop.unsupported.add("orders/updateStatus");
        ship(s);
      },
    },
  ],
  [
    "payments that wait since they are told",
    {
      argv: "export-orders",
      ends: 3,
      typed: [
        ["tg360 status orders --state paid-since", 0],
        ["tg360 fix --tell-payments", 0, "tg360 fix --tell-payments --yes"],
      ],
      env: PAID_TOO,
      prepare: async (s) => {
        const { id } = s.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "3", payment: UNPAID });
        await s.run(["export-orders"]);
        s.sandbox.shop.editOrder(id, { payment: { ...UNPAID, paid: true, transaction: "T" } });
        await s.run(["export-orders"]);
      },
    },
  ],
  [
    "a payment that waits for nobody",
    {
      argv: "fix 1001 --settle-payments",
      ends: 3,
      typed: [["tg360 status orders --state paid-since", 0]],
      prepare: async (s) => {
        order(s);
        await s.run(["export-orders"]);
      },
    },
  ],
  [
    "a TotalGest that takes no payments",
    {
      argv: "export-orders",
      ends: 3,
      typed: [["tg360 configure --payments false", 0]],
      env: { ...PROFILE, ...PAID_TOO },
      prepare: profile({ recordPayment: null }),
    },
  ],
  [
    "an order that is due again, and whose buyer was forgotten",
    {
      argv: "export-orders",
      ends: 3,
      typed: DECISIONS,
      prepare: async (s) => {
        const { id } = s.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "4" });
        await s.run(["export-orders"]);
        await s.run(["forget", id, "--yes"]);
        s.sandbox.shop.setOrderStatus(id, "3");
      },
    },
  ],
  [
    "a buyer who is forgotten while somebody reads the state",
    {
      argv: "forget 1001 --yes",
      ends: 3,
      typed: [],
      prepare: async (s) => {
        order(s);
        await s.run(["export-orders"]);
        const reader = new Database(s.statePath, { readonly: true });
        onTestFinished(() => void reader.close());
        reader.exec("BEGIN");
        reader.prepare("SELECT count(*) FROM orders").get();
      },
    },
  ],
  [
    "a day that is proven",
    {
      argv: `audit settle ${shopDay()} --reason nothing`,
      ends: 3,
      typed: [[`tg360 audit show ${shopDay()}`, 0]],
      prepare: async (s) => {
        order(s);
        await s.run(["export-orders"]);
        await s.run(["audit", "--day", shopDay()]);
      },
    },
  ],
  [
    "an answer for what is unknown that the profile does not know",
    {
      argv: "doctor",
      ends: 0,
      typed: [PAYMENT],
      prepare: faulty("TotalGest", "product", refused(404, "gibt_es_nicht"), ({ path }) => !path.includes("p000000")),
    },
  ],
  [
    "an answer for a wrong path that the profile takes for a product that is gone",
    {
      argv: "doctor",
      ends: 6,
      typed: [PAYMENT],
      env: PROFILE,
      prepare: profile({ fields: { error: { code: { path: "error.code", map: { not_found: "unknown_product" } } } } }),
    },
  ],
  [
    "a look-up that ignores what it is asked",
    {
      argv: "doctor",
      ends: 6,
      typed: [PAYMENT],
      prepare: async (s) => {
        order(s);
        order(s);
        await s.run(["export-orders"]);
        faulty("TotalGest", "findOrder", { kind: "ignoreQuery" })(s);
      },
    },
  ],
  [
    "an answer that is a list itself",
    {
      argv: "doctor",
      ends: 6,
      typed: [PAYMENT],
      prepare: faulty(
        "TotalGest",
        "products",
        rewritten(({ items }: { items: unknown }) => items),
      ),
    },
  ],
  [
    "a rate of TotalGest's products that the shop has no tax for",
    {
      argv: "doctor",
      ends: 4,
      typed: [PAYMENT],
      prepare: (s) => product(s, { vat: { code: "N55", rate: "5.5" } }),
    },
  ],
  [
    "a proxy that is not used",
    {
      argv: "doctor",
      ends: 6,
      typed: [],
      env: { HTTPS_PROXY: "http://proxy.example:3128", TG360_TOTALGEST_ENDPOINT: "http://127.0.0.1:9" },
    },
  ],
  [
    "HTTPS where there is none",
    { argv: "doctor", ends: 6, typed: [], env: { TG360_TOTALGEST_ENDPOINT: "https://SERVER" } },
  ],
  [
    "a message that nobody takes",
    {
      argv: "configure --test-notification",
      ends: 6,
      typed: [["tg360 configure --test-notification", 6]],
      env: { TG360_NOTIFY_WEBHOOK_URL: "http://127.0.0.1:9/x" },
    },
  ],
  ["a database that cannot be reached", { argv: "status", ends: 8, typed: [], env: IN_STORE }],
];

const read = noteAdvice();

test.each(SITUATIONS)("%s: what it advises can be typed", async (_what, situation) => {
  await typeAdvice(situation);
});

test("a status that the shop refuses is said by each run and by the status until it is settled", async () => {
  const stage = await openStage({ products: 2 });
  const run = async (line: string) => stage.run(line.split(" "), { env: SHIPPED, stdin: "" });
  const health = async (): Promise<unknown> => {
    const { health: found, reasonCodes, statuses } = JSON.parse((await run("status --json")).stdout);
    return [found, (reasonCodes as readonly string[]).includes("statuses-refused"), statuses.refused];
  };
  order(stage);
  await run("pull-products");
  await run("export-orders");
  ship(stage);
  const refusing = stage.sandbox.inject({
    system: "Framework360",
    operation: "orders/updateStatus",
    times: Infinity,
    fault: refused(422, "no"),
  });
  expect((await run("export-orders")).code).toBe(3);
  expect(await health()).toEqual(["degraded", true, 1]);
  expect((await run("fix 1001 --push-status --yes")).code).toBe(3);
  // Not sent again by itself, and a problem of each run until it ends.
  expect((await run("export-orders")).code).toBe(3);
  expect(refusing.hits).toBe(2);
  expect(await health()).toEqual(["degraded", true, 1]);
  expect((await run("fix 1001 --settle-status --yes")).code).toBe(0);
  expect(await health()).toEqual(["ok", false, 0]);
});

test("the rows here show each next step that the ledger expects of them", () => {
  expect(TYPED_EVENTS.filter((key) => !read.has(key))).toEqual([]);
});
