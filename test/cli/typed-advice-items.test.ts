/** Products, orders, profiles and systems: what their next steps say is typed as it stands. */
import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";

import { expect, test } from "vitest";

import { withoutTokens } from "../../src/clients/answer/excerpt.ts";
import type { SandboxFault } from "../../src/sandbox/http/faults.ts";
import { CUSTOM_LINE, shopDay, type Stage } from "../support/stage.ts";
import { ADVICE, noteAdvice, type Situation, typeAdvice } from "../support/typed.ts";
import { ELSEWHERE, TYPED, TYPED_EVENTS, TYPED_ITEMS, TYPED_MACHINE, TYPED_SENDS, UNTYPED } from "./typed-ledger.ts";

const PRICE = { currency: "CHF", amount: "10.00", includesVat: true, list: "RETAIL" };
const order = ({ sandbox }: Stage): unknown => sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "3" });
const product = ({ sandbox }: Stage, id = "p1", sku = "S1"): unknown =>
  sandbox.erp.addProduct({ id, sku, prices: [PRICE] });

/** The system answers so from now on. */
const faulty =
  (system: "TotalGest" | "Framework360", operation: string, fault: SandboxFault) =>
  ({ sandbox }: Stage): unknown =>
    sandbox.inject({ system, operation, times: Infinity, fault });

/** As another system would write it. */
const written = (pattern: RegExp, by: string): SandboxFault => ({
  kind: "rewrite",
  rewrite: (json) => JSON.parse(JSON.stringify(json).replaceAll(pattern, by)) as unknown,
});

/** `doctor` with this profile. */
const withProfile = (profile: unknown, ends: number, typed: Situation["typed"] = []): Situation => ({
  argv: "doctor",
  ends,
  typed,
  env: { TG360_TOTALGEST_PROFILE: "FOLDER/p.json" },
  prepare: ({ folder }) => {
    writeFileSync(`${folder}/p.json`, JSON.stringify(profile));
  },
});

const PAYMENT = ["tg360 configure --map-payment cod=CODE", 4] as const;

/** In 90 days, as the shop writes it. */
const ahead = (): string => new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 19).replace("T", " ");
const SHIPPED = { TG360_FULFILMENT_STATUSES: "shipped=4", TG360_EXPORT_AFTER: "4" };

const SITUATIONS: readonly (readonly [what: string, situation: Situation])[] = [
  [
    "two products of one SKU",
    {
      argv: "pull-products",
      ends: 3,
      typed: [["tg360 pull-products --full", 3]],
      prepare: (s) => {
        product(s);
        product(s, "p2");
      },
    },
  ],
  [
    "two prices in one list",
    {
      argv: "pull-products",
      ends: 3,
      typed: [],
      prepare: ({ sandbox }) =>
        sandbox.erp.addProduct({ id: "p1", sku: "S1", prices: [PRICE, { ...PRICE, amount: "11.00" }] }),
    },
  ],
  [
    "a stock that is no number",
    {
      argv: "pull-products",
      ends: 3,
      typed: [],
      prepare: ({ sandbox }) =>
        sandbox.erp.addProduct({ id: "p1", sku: "S1", prices: [PRICE], stock: { quantity: "viele", unit: "pz" } }),
    },
  ],
  ["a SKU that nobody has", { argv: "pull-products --sku NOPE", ends: 3, typed: [] }],
  [
    "an empty catalogue",
    {
      argv: "pull-products --full",
      ends: 8,
      typed: [
        ["tg360 pull-products --full --allow-mass-change=empty --dry-run", 0],
        ["tg360 pull-products --full --allow-mass-change=empty", 0],
      ],
      prepare: async (s) => {
        await s.run(["pull-products"]);
        for (const { id } of s.sandbox.erp.products.values()) s.sandbox.erp.removeProduct(id);
      },
    },
  ],
  [
    "a price in the shop that is none",
    {
      argv: "pull-products --full",
      ends: 3,
      typed: [],
      prepare: async (s) => {
        await s.run(["pull-products"]);
        const [one] = s.sandbox.shop.products.values();
        s.sandbox.shop.products.change(one?.id ?? "", { price: "teuer" });
      },
    },
  ],
  [
    "an order that nobody knows yet, while the shop does not answer",
    {
      argv: "export-orders --ids 4711",
      ends: 6,
      typed: [["tg360 doctor", 0]],
      prepare: faulty("Framework360", "orders/get", { kind: "resetBefore" }),
    },
  ],
  [
    "an order of next year",
    {
      argv: "export-orders",
      ends: 0,
      typed: [],
      prepare: ({ sandbox }) => {
        const { id } = sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "3" });
        sandbox.shop.editOrder(id, { date: ahead() });
      },
    },
  ],
  [
    "an order that TotalGest lost",
    {
      argv: "fix",
      ends: 3,
      typed: [
        ["tg360 fix 1001 --resend", 2],
        ["tg360 fix 1001 --mark-exported NUMBER", 2],
        ["tg360 fix 1001 --acknowledge --reason WHY", 0, "tg360 fix 1001 --acknowledge --reason cancelled"],
      ],
      prepare: async (s) => {
        order(s);
        await s.run(["export-orders"]);
        s.sandbox.erp.forgetOrder(s.sandbox.erp.orders[0]?.id ?? "");
        await s.run(["audit", "--day", shopDay()]);
      },
    },
  ],
  [
    "an order that TotalGest has twice",
    {
      argv: "export-orders",
      ends: 3,
      typed: [["tg360 fix 1001 --mark-exported 2026-000001", 0, "tg360 fix 1001 --mark-exported 2026-000001 --yes"]],
      prepare: async (s) => {
        order(s);
        await s.run(["export-orders"]);
        const [first] = s.sandbox.erp.orders;
        if (first !== undefined) s.sandbox.erp.enterOrder(first.order);
        rmSync(s.dataDir, { recursive: true });
        await s.run(["shops", "restored"]);
      },
    },
  ],
  [
    "an order before the first day",
    {
      argv: "status orders 1001",
      ends: 0,
      typed: [["tg360 export-orders --ids 1001", 0]],
      prepare: async (s) => {
        order(s);
        await s.run(["export-orders"], { env: { TG360_EXPORT_FROM: "2099-01-01" } });
      },
      env: { TG360_EXPORT_FROM: "2099-01-01" },
    },
  ],
  [
    "a reference that two orders have",
    {
      argv: "status orders X1",
      ends: 2,
      typed: [],
      prepare: async (s) => {
        for (const id of ["1001", "1002"]) {
          order(s);
          s.sandbox.shop.editOrder(id, { reference: "X1" });
        }
        await s.run(["export-orders"]);
      },
    },
  ],
  [
    "an order that TotalGest refuses",
    {
      argv: "export-orders",
      ends: 3,
      typed: [["tg360 export-orders --ids 1001", 3]],
      prepare: (s) => {
        order(s);
        faulty("TotalGest", "createOrder", {
          kind: "status",
          status: 422,
          body: { error: { code: "validation_failed", message: "no" } },
        })(s);
      },
    },
  ],
  [
    "the status of a shop whose orders are refused",
    {
      argv: "status",
      ends: 0,
      typed: [["tg360 pull-products", 0]],
      prepare: async (s) => {
        order(s);
        faulty("TotalGest", "createOrder", {
          kind: "status",
          status: 422,
          body: { error: { code: "validation_failed", message: "no" } },
        })(s);
        await s.run(["export-orders"]);
      },
    },
  ],
  [
    "an article that TotalGest no longer has",
    {
      argv: "export-orders",
      ends: 3,
      typed: [["tg360 fix 1001 --article-by sku", 0]],
      prepare: async (s) => {
        product(s);
        await s.run(["pull-products"]);
        s.sandbox.shop.placeOrder({ items: [{ sku: "S1" }], status: "3" });
        s.sandbox.erp.removeProduct("p1");
        product(s, "p9");
        await s.run(["pull-products", "--full", "--now"]);
      },
    },
  ],
  [
    "a status that the shop refuses",
    {
      argv: "export-orders",
      ends: 3,
      typed: [
        ["tg360 fix 1001 --settle-status", 0, "tg360 fix 1001 --settle-status --yes"],
        ["tg360 fix 1001 --push-status", 3, "tg360 fix 1001 --push-status --yes"],
      ],
      prepare: async (s) => {
        order(s);
        await s.run(["export-orders"], { env: SHIPPED });
        s.sandbox.erp.shipOrder(s.sandbox.erp.orders[0]?.id ?? "", { trackingNumber: "99.00.1" });
        faulty("Framework360", "orders/updateStatus", { kind: "status", status: 422, body: { error: "no" } })(s);
      },
      env: SHIPPED,
    },
  ],
  [
    "an answer of 90 MB",
    {
      argv: "pull-products",
      ends: 6,
      typed: [],
      prepare: faulty("TotalGest", "products", { kind: "oversize", bytes: 90_000_000 }),
    },
  ],
  [
    "an answer without its list",
    {
      argv: "pull-products",
      ends: 6,
      typed: [["tg360 doctor", 6]],
      prepare: faulty("TotalGest", "products", { kind: "rewrite", rewrite: () => ({ foo: 1 }) }),
    },
  ],
  [
    "a shop without a function",
    {
      argv: "export-orders",
      ends: 6,
      typed: [["tg360 doctor", 5]],
      prepare: ({ sandbox }) => sandbox.shop.unsupported.add("orders/list"),
    },
  ],
  [
    "a function that is not allowed",
    {
      argv: "export-orders",
      ends: 5,
      typed: [["tg360 doctor", 5]],
      prepare: ({ sandbox }) => sandbox.shop.denied.add("orders/list"),
    },
  ],
  [
    "a day that nobody audited",
    { argv: "audit show 2026-11-02", ends: 2, typed: [["tg360 audit --day 02.11.2026", 0]] },
  ],
  [
    "a file that is no backup",
    {
      argv: "restore FOLDER/b.tgz --yes",
      ends: 8,
      typed: [],
      prepare: ({ folder }) => {
        writeFileSync(`${folder}/b.tgz`, "nothing of use");
      },
    },
  ],
  [
    "a file that exists",
    {
      argv: "doctor --write-profile FOLDER/w.json",
      ends: 2,
      typed: [],
      prepare: ({ folder }) => {
        writeFileSync(`${folder}/w.json`, "{}");
      },
    },
  ],
  [
    "a password of three letters",
    {
      argv: "serve users add anna --password-file FOLDER/pw",
      ends: 2,
      typed: [],
      prepare: ({ folder }) => {
        writeFileSync(`${folder}/pw`, "abc");
      },
    },
  ],
  [
    "a setting that does not exist",
    {
      argv: "doctor --config FOLDER/c.json",
      ends: 4,
      typed: [],
      prepare: ({ folder }) => {
        writeFileSync(`${folder}/c.json`, '{"htp":{"timeout":"5s"}}', { mode: 0o600 });
      },
    },
  ],
  [
    "a configuration that others can read",
    {
      argv: "doctor --config FOLDER/c.json",
      ends: 4,
      typed: [["tg360 configure --map-payment cod=CODE", 4]],
      prepare: ({ folder }) => {
        writeFileSync(`${folder}/c.json`, '{"lang":"en"}');
        chmodSync(`${folder}/c.json`, 0o666);
      },
    },
  ],
  ["a report into no folder", { argv: "export-orders --report /nowhere/x.json", ends: 2, typed: [] }],
  [
    "a move of a shop without a name",
    { argv: "shops move default --to FOLDER/x.json", ends: 4, typed: [["tg360 configure --shop NAME", 2]] },
  ],
  [
    "a key that is refused",
    {
      argv: "doctor",
      ends: 5,
      typed: [["tg360 configure --api-key-file FILE", 4]],
      env: { TG360_FRAMEWORK360_API_KEY: "x".repeat(40) },
    },
  ],
  [
    "a user that is refused",
    {
      argv: "doctor",
      ends: 5,
      typed: [["tg360 configure --username NAME --password-file FILE", 4]],
      env: { TG360_TOTALGEST_USERNAME: "nobody" },
    },
  ],
  [
    "a host that does not exist",
    {
      argv: "doctor",
      ends: 6,
      typed: [["tg360 configure --endpoint URL", 6]],
      env: { TG360_TOTALGEST_ENDPOINT: "https://nowhere.invalid" },
    },
  ],
  [
    "a port where nothing answers",
    { argv: "doctor", ends: 6, typed: [], env: { TG360_TOTALGEST_ENDPOINT: "http://127.0.0.1:9" } },
  ],
  [
    "codes of VAT that TotalGest does not have",
    {
      argv: "doctor",
      ends: 0,
      typed: [
        ["tg360 configure --map-payment cod=CODE", 4],
        ["tg360 configure --map-vat 2.6=CODE", 4],
      ],
      prepare: faulty("TotalGest", "shop", {
        kind: "rewrite",
        rewrite: (json) => ({ ...(json as object), vatCodes: [{ code: "N81", rate: "8.1" }] }),
      }),
    },
  ],
  [
    "amounts with a comma",
    {
      argv: "doctor",
      ends: 6,
      typed: [["tg360 configure --map-payment cod=CODE", 4]],
      prepare: faulty("TotalGest", "products", written(/"amount":"(\d+)\.(\d+)"/g, '"amount":"$1,$2"')),
    },
  ],
  [
    "a field of another name",
    {
      argv: "doctor",
      ends: 6,
      typed: [["tg360 configure --map-payment cod=CODE", 4]],
      prepare: faulty("TotalGest", "products", written(/"sku":/g, '"codice":')),
    },
  ],
  [
    "a field that is gone",
    {
      argv: "doctor",
      ends: 6,
      typed: [["tg360 configure --map-payment cod=CODE", 4]],
      prepare: faulty("TotalGest", "products", written(/"updatedAt":/g, '"zz":')),
    },
  ],
  [
    "times of another form",
    {
      argv: "doctor",
      ends: 6,
      typed: [["tg360 configure --map-payment cod=CODE", 4]],
      prepare: (s) => {
        for (const one of ["products", "product"])
          faulty("TotalGest", one, written(/"(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z"/g, '"$3.$2.$1 $4"'))(s);
      },
      stage: { products: 30 },
    },
  ],
  [
    "a field with gaps",
    {
      argv: "doctor",
      ends: 6,
      typed: [["tg360 configure --map-payment cod=CODE", 4]],
      prepare: faulty("TotalGest", "products", {
        kind: "rewrite",
        rewrite: (json) => {
          const { items = [] } = json as { items?: Record<string, unknown>[] };
          for (const [at, one] of items.entries()) if (at % 3 === 0) delete one["active"];
          return json;
        },
      }),
      stage: { products: 30 },
    },
  ],
  [
    "an unknown product that is a success",
    {
      argv: "doctor",
      ends: 6,
      typed: [["tg360 doctor --write-profile FILE --system totalgest", 6]],
      prepare: faulty("TotalGest", "product", { kind: "status", status: 200, body: { item: null } }),
    },
  ],
  [
    "a query that is refused",
    {
      argv: "doctor",
      ends: 4,
      typed: [["tg360 configure --map-payment cod=CODE", 4]],
      prepare: faulty("TotalGest", "products", {
        kind: "status",
        status: 400,
        body: { error: { message: "bad parameter" } },
      }),
    },
  ],
  ["a profile with a wrong path", withProfile({ products: { path: "/nope" } }, 4, [PAYMENT])],
  ["a profile with a wrong base", withProfile({ basePath: "/nope" }, 4)],
  ["a profile with a wrong base and no login", withProfile({ basePath: "/nope", authenticator: { type: "basic" } }, 4)],
  ["a profile with a wrong name", withProfile({ nope: 1 }, 4, [["tg360 profile check FOLDER/p.json", 4]])],
  ["a token at another place", withProfile({ authenticator: { tokenPath: "nowhere" } }, 5)],
  [
    "a token that goes elsewhere",
    withProfile({ authenticator: { inject: { into: "query", name: "t", value: "{{token}}" } } }, 5),
  ],
  ["another login", withProfile({ authenticator: { type: "basic" } }, 5)],
  ["a list at another place", withProfile({ records: "things" }, 6, [PAYMENT])],
  [
    "pages that are all the same",
    { ...withProfile({ paginator: { type: "page", param: "seite" } }, 6, [PAYMENT]), stage: { products: 700 } },
  ],
];

const read = noteAdvice();

test.each(SITUATIONS)("%s: what it advises can be typed", async (_what, situation) => {
  await typeAdvice(situation);
});

test("where the token is not, nothing of the login's answer is shown that gets in", async () => {
  const stage = await typeAdvice(withProfile({ authenticator: { tokenPath: "nowhere" } }, 5));
  const ran = await stage.run(["doctor"], { env: { TG360_TOTALGEST_PROFILE: `${stage.folder}/p.json` } });
  expect(ran.stdout).toMatch(/refuses it: token: …, expiresAt: …/);
});

test.each([
  ["k3j9x2", "…"],
  ["aQzrTwLp", "…"],
  ["abcdefghijklmnopqrstuvwx", "…"],
  [123456, "…"],
  ["invalid_credentials: wrong user", "invalid_credentials: wrong user"],
])("of a login’s %s, %s is shown", (word, shown) => {
  expect(withoutTokens([{ session: word }])).toEqual([{ session: shown }]);
});

test("a wrong name in a profile names each possible one once", async () => {
  const wrong = withProfile({ paginator: { type: "page", size: 1 } }, 4, [["tg360 profile check FOLDER/p.json", 4]]);
  const stage = await typeAdvice(wrong);
  const ran = await stage.run(["profile", "check", `${stage.folder}/p.json`]);
  expect((ran.stdout + ran.stderr).match(/\btype\b/g)).toHaveLength(1);
});

test("the rows here show each next step that the ledger expects of them", () => {
  expect(TYPED_ITEMS.filter((key) => !read.has(key))).toEqual([]);
});

test("each next step stands in the ledger once: typed, made elsewhere, or with what it needs", () => {
  const all = [
    TYPED,
    TYPED_ITEMS,
    TYPED_EVENTS,
    TYPED_SENDS,
    TYPED_MACHINE,
    ...Object.values(ELSEWHERE),
    ...Object.values(UNTYPED),
  ].flat();
  expect(all.toSorted()).toEqual(ADVICE.toSorted());
  expect(Object.keys(ELSEWHERE).filter((file) => !existsSync(file))).toEqual([]);
});
