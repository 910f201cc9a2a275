/** Orders, parcels and payments whose sending is in doubt: what their next steps say is typed as it stands. */
import { writeFileSync } from "node:fs";

import { expect, test } from "vitest";

import { siteOf } from "../../src/config/url.ts";
import { DAY, HOUR } from "../../src/core/common/time/duration.ts";
import type { SandboxFault } from "../../src/sandbox/http/faults.ts";
import { CUSTOM_LINE, type Stage } from "../support/stage.ts";
import { noteAdvice, type Situation, typeAdvice } from "../support/typed.ts";
import { TYPED_SENDS } from "./typed-ledger.ts";

const UNPAID = { id: "invoice", name: "Rechnung", paid: false, transaction: "" };
const SHIPPED = { TG360_FULFILMENT_STATUSES: "shipped=4", TG360_EXPORT_AFTER: "4" };
const ON = { fulfilment: { statuses: { shipped: "4" } }, export: { after: ["4"] } };
const PAID_TOO = { TG360_EXPORT_PAYMENTS: "true" };
const PROFILE = { TG360_TOTALGEST_PROFILE: "FOLDER/p.json" };
/** How an order that waits is decided, whatever it waits for. */
const DECISIONS = [
  ["tg360 fix 1001 --mark-exported NUMBER", 2],
  ["tg360 fix 1001 --dismiss --reason WHY", 0, "tg360 fix 1001 --dismiss --reason typed-there --yes"],
] as const;
/** As the shop writes it. */
const yesterday = (): string => new Date(Date.now() - DAY).toISOString().slice(0, 19).replace("T", " ");
const LONG_ID = "1".repeat(30);
const PAYMENT = ["tg360 configure --map-payment cod=CODE", 4] as const;

const order = ({ sandbox }: Stage, more: object = {}): unknown =>
  sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "3", ...more });
const ship = ({ sandbox }: Stage): void => {
  for (const { id } of sandbox.erp.orders) sandbox.erp.shipOrder(id, { trackingNumber: `99.${id}` });
};
const faulty = (
  { sandbox }: Stage,
  system: "TotalGest" | "Framework360",
  operation: string,
  fault: SandboxFault,
  times = Infinity,
): unknown => sandbox.inject({ system, operation, times, fault });
const refused = (status: number, code: string) => ({
  kind: "status" as const,
  status,
  body: { error: { code, message: "no" } },
});
const profile =
  (value: unknown) =>
  ({ folder }: Stage): void => {
    writeFileSync(`${folder}/p.json`, JSON.stringify(value));
  };

const SITUATIONS: readonly (readonly [what: string, situation: Situation])[] = [
  [
    "a payment that TotalGest refuses",
    {
      argv: "export-orders",
      ends: 3,
      typed: [
        ["tg360 fix 1001 --tell-payments", 3, "tg360 fix 1001 --tell-payments --yes"],
        ["tg360 fix 1001 --settle-payments", 0, "tg360 fix 1001 --settle-payments --yes"],
      ],
      env: PAID_TOO,
      prepare: async (s) => {
        order(s, { payment: UNPAID });
        for (let run = 0; run < 2; run++) await s.run(["export-orders"], { env: PAID_TOO });
        s.sandbox.shop.editOrder("1001", { payment: { ...UNPAID, paid: true, transaction: "T" } });
        faulty(s, "TotalGest", "recordPayment", refused(422, "invalid_payment"));
      },
    },
  ],
  [
    "a parcel whose answer was lost",
    {
      argv: "export-orders",
      ends: 0,
      typed: [["tg360 fix 1001 --push-status", 0, "tg360 fix 1001 --push-status --yes"]],
      env: SHIPPED,
      stage: { at: new Date(Date.now() - HOUR).toISOString() },
      prepare: async (s) => {
        order(s);
        await s.export({}, ON);
        faulty(s, "Framework360", "orders/updateStatus", { kind: "resetAfter" }, 1);
        ship(s);
        await s.export({}, ON);
        s.clock.advance(HOUR);
      },
    },
  ],
  [
    "a parcel that is on its way",
    {
      argv: "fix 1001 --push-status --yes",
      ends: 3,
      typed: [],
      env: SHIPPED,
      prepare: async (s) => {
        order(s);
        await s.export({}, ON);
        faulty(s, "Framework360", "orders/updateStatus", { kind: "resetBefore" }, 1);
        ship(s);
        await s.export({}, ON);
      },
    },
  ],

  [
    "an order that waits, and whose ID the shop gave to another one",
    {
      argv: "export-orders",
      ends: 3,
      typed: [...DECISIONS, ["tg360 fix 1001 --acknowledge --mark-exported NUMBER", 2]],
      stage: { at: new Date(Date.now() - HOUR).toISOString() },
      prepare: async (s) => {
        order(s);
        faulty(s, "TotalGest", "createOrder", { kind: "status", status: 500 }, 1);
        faulty(s, "TotalGest", "createOrder", { kind: "status", status: 429 });
        await s.export();
        s.clock.advance(HOUR);
        await s.export();
        s.sandbox.shop.editOrder("1001", { reference: "WEB-OTHER", date: yesterday() });
      },
    },
  ],

  [
    "an order with an id that is too long for a reference",
    {
      argv: "export-orders",
      ends: 3,
      typed: DECISIONS.map(([line, exit, as]) => [
        line.replace("1001", LONG_ID),
        exit,
        ...(as === undefined ? [] : [as.replace("1001", LONG_ID)]),
      ]) as unknown as Situation["typed"],
      env: { TG360_FRAMEWORK360_SITE: "a-shop-with-a-name-of-thirty-six-cha" },
      prepare: (s) => order(s, { id: LONG_ID }),
    },
  ],
  [
    "a dozen orders that TotalGest made before the shop had them",
    {
      argv: "export-orders",
      ends: 3,
      typed: [
        ["tg360 doctor", 0],
        ["tg360 fix ID --mark-exported NUMBER", 2],
        ["tg360 fix ID --dismiss --reason WHY", 2],
      ],
      stage: { at: new Date(Date.now() - 2 * DAY).toISOString() },
      prepare: (s) => {
        const { erp, shop } = s.sandbox;
        erp.promises.totals = false;
        for (let at = 0; at < 12; at++)
          erp.enterOrder({ externalReference: `fw360:${siteOf(shop.url)}:${String(1001 + at)}`, lines: [] });
        s.clock.advance(2 * DAY);
        for (let at = 0; at < 12; at++) order(s);
      },
    },
  ],
  [
    "an order that TotalGest may still be booking",
    {
      argv: "fix 1001 --resend --yes",
      ends: 6,
      typed: [["tg360 status orders --state queued,sending", 0]],
      prepare: async (s) => {
        order(s);
        faulty(s, "TotalGest", "createOrder", { kind: "resetBefore" }, 1);
        await s.export();
      },
    },
  ],
  [
    "an answer with another order's id, of which TotalGest cannot be asked",
    {
      argv: "export-orders",
      ends: 6,
      typed: [],
      prepare: async (s) => {
        order(s);
        await s.export();
        order(s);
        const [first] = s.sandbox.erp.orders;
        const rewrite = (): unknown => ({ id: first?.id, number: first?.number });
        faulty(s, "TotalGest", "createOrder", { kind: "rewrite", rewrite });
        faulty(s, "TotalGest", "findOrder", { kind: "status", status: 500 });
      },
    },
  ],
  [
    "an order that was sent, and is not there",
    {
      argv: "status orders 1001",
      ends: 0,
      typed: [],
      stage: { at: new Date(Date.now() - HOUR).toISOString() },
      prepare: async (s) => {
        order(s);
        faulty(s, "TotalGest", "createOrder", { kind: "status", status: 500 });
        await s.export();
        s.clock.advance(HOUR);
        await s.export();
      },
    },
  ],
  [
    "answers in XML that are none",
    {
      argv: "pull-products",
      ends: 6,
      typed: [],
      env: PROFILE,
      prepare: (s) => {
        profile({ format: "xml" })(s);
        const headers = { "content-type": "application/xml" };
        const body = '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>';
        faulty(s, "TotalGest", "*", { kind: "status", status: 200, body, headers });
      },
    },
  ],
  [
    "a next page at another address",
    {
      argv: "pull-products",
      ends: 6,
      typed: [["tg360 configure --moved --endpoint http://127.0.0.1:9", 6]],
      env: PROFILE,
      prepare: (s) => {
        profile({ paginator: { type: "link", path: "next" } })(s);
        const rewrite = (json: unknown): unknown => ({ ...(json as object), next: "http://127.0.0.1:9/more" });
        faulty(s, "TotalGest", "products", { kind: "rewrite", rewrite });
      },
    },
  ],
  [
    "a page that says nothing of a next one",
    {
      argv: "pull-products",
      ends: 6,
      typed: [["tg360 doctor", 6]],
      env: PROFILE,
      stage: { products: 700 },
      prepare: profile({ paginator: { type: "cursor", cursorPath: "nothing" } }),
    },
  ],
  [
    "a reference that would end the quotes of a filter",
    {
      argv: "export-orders",
      ends: 6,
      typed: [["tg360 doctor", 6]],
      env: PROFILE,
      prepare: (s) => {
        profile({ findOrder: { query: { filter: "ref eq '{{reference}}'" } }, guarantees: { uniqueReference: false } })(
          s,
        );
        order(s, { id: "7'x" });
        order(s);
      },
    },
  ],
  [
    "a clock of TotalGest that differs from all others",
    {
      argv: "export-orders",
      ends: 3,
      typed: [["tg360 export-orders --ids 1001", 3], ...DECISIONS],
      prepare: (s) => {
        order(s);
        const headers = { date: new Date(Date.now() - 2 * HOUR).toUTCString() };
        faulty(s, "TotalGest", "createOrder", { ...refused(422, "validation_failed"), headers });
      },
    },
  ],
  [
    "orders that would go with the names of the standard profile",
    {
      argv: "doctor",
      ends: 6,
      typed: [
        [
          "tg360 doctor --write-profile FILE --system totalgest",
          6,
          "tg360 doctor --write-profile FOLDER/w.json --system totalgest",
        ],
        PAYMENT,
      ],
      env: PROFILE,
      prepare: (s) => {
        const names = ["id", "sku", "name", "description", "shortDescription", "active", "ean", "updatedAt"];
        const more = ["vat.code", "vat.rate", "stock.quantity", "stock.unit"];
        profile({ fields: { product: Object.fromEntries([...names, ...more].map((one) => [one, `x.${one}`])) } })(s);
      },
    },
  ],
];

const read = noteAdvice();

test.each(SITUATIONS)("%s: what it advises can be typed", async (_what, situation) => {
  await typeAdvice(situation);
});

test("the rows here show each next step that the ledger expects of them", () => {
  expect(TYPED_SENDS.filter((key) => !read.has(key))).toEqual([]);
});
