/**
 * What a next step says is typed as it stands, with its placeholders: it ends well, or does nothing and names what is to
 * be filled in. Each row is a situation, and the commands that it prints with the exit code of each.
 */
import { mkdirSync, writeFileSync } from "node:fs";

import { expect, test } from "vitest";

import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { noteAdvice, type Situation, typeAdvice } from "../support/typed.ts";
import { TYPED } from "./typed-ledger.ts";

const order = ({ sandbox }: Stage): unknown => sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "3" });

const SITUATIONS: readonly Situation[] = [
  { argv: "exprot-orders", ends: 2, typed: [["tg360 --help", 0]] },
  { argv: "fix 1 --dismis", ends: 2, typed: [["tg360 fix --help", 0]] },
  { argv: "status orders --limit", ends: 2, typed: [["tg360 status --help", 0]] },
  { argv: "export-orders 1001", ends: 2, typed: [["tg360 export-orders --ids 1001", 3]] },
  { argv: "pull-products SKU-1", ends: 2, typed: [["tg360 pull-products --help", 0]] },
  { argv: "doctor now", ends: 2, typed: [["tg360 doctor --help", 0]] },
  {
    argv: "shops remove",
    ends: 2,
    typed: [
      ["tg360 shops remove NAME", 4],
      ["tg360 shops", 0],
    ],
  },
  {
    argv: "shops move",
    ends: 2,
    typed: [
      ["tg360 shops move NAME --to FILE", 4],
      ["tg360 shops", 0],
    ],
  },
  { argv: "shops export", ends: 2, typed: [["tg360 shops export FOLDER", 0]] },
  { argv: "pull-products --allow-price", ends: 2, typed: [["tg360 pull-products --help", 0]] },
  {
    argv: "fix 1001 --dismiss --reason test --yes",
    ends: 3,
    typed: [["tg360 fix 1001 --resend", 2]],
    prepare: async (s) => {
      order(s);
      await s.run(["export-orders"]);
    },
  },
  {
    argv: "fix 1001 --dismiss --yes",
    ends: 2,
    typed: [["tg360 fix 1001 --dismiss --reason WHY --yes", 2]],
    prepare: order,
  },
  { argv: "fix 1001 --dismiss --reason - --yes", ends: 2, typed: [["tg360 fix --help", 0]], prepare: order },
  { argv: "fix 1001 --mark-exported", ends: 2, typed: [["tg360 fix --help", 0]], prepare: order },
  {
    argv: "export-orders",
    ends: 4,
    typed: [
      ["tg360 configure", 2],
      ["tg360 configure --help", 0],
    ],
    env: { TG360_TOTALGEST_ENDPOINT: "", TG360_FRAMEWORK360_URL: "" },
  },
  {
    argv: "export-orders --config FOLDER/nowhere.json",
    ends: 4,
    typed: [["tg360 configure --config FOLDER/nowhere.json", 2]],
  },
  {
    argv: "status",
    ends: 0,
    typed: [
      ["tg360 export-orders", 0],
      ["tg360 pull-products", 0],
    ],
    env: { TG360_TOTALGEST_ENDPOIN: "x" },
  },
  {
    argv: "status --shop nope",
    ends: 4,
    typed: [
      ["tg360 shops", 0],
      ["tg360 configure --shop nope", 2],
    ],
  },
  { argv: "profile check", ends: 2, typed: [["tg360 profile --help", 0]] },
  { argv: "export-orders", ends: 4, typed: [["tg360 doctor", 4]], env: { TG360_TOTALGEST_PROFILE: "nowhere.json" } },
  {
    argv: "export-orders",
    ends: 4,
    typed: [["tg360 doctor", 4]],
    env: { TG360_TOTALGEST_PASSWORD: "", TG360_TOTALGEST_PASSWORD_FILE: "/nowhere" },
  },
  {
    argv: "export-orders",
    ends: 5,
    typed: [
      ["tg360 configure", 2],
      ["tg360 configure --username NAME --password-file FILE", 4],
    ],
    env: { TG360_TOTALGEST_USERNAME: "wrong" },
    prepare: order,
  },
  {
    argv: "export-orders",
    ends: 5,
    typed: [
      ["tg360 configure", 2],
      ["tg360 configure --username NAME --password-file FILE", 4],
    ],
    env: { TG360_TOTALGEST_USERNAME: "wrong" },
    prepare: async (s) => {
      order(s);
      await s.run(["export-orders"], { env: { TG360_TOTALGEST_USERNAME: "wrong" } });
    },
  },
  {
    argv: "export-orders",
    ends: 5,
    typed: [
      ["tg360 configure", 2],
      ["tg360 configure --api-key-file FILE", 4],
    ],
    env: { TG360_FRAMEWORK360_API_KEY: "wrong" },
  },
  {
    argv: "export-orders",
    ends: 5,
    typed: [
      ["tg360 configure --owner-id ID --shop-id ID", 5],
      ["tg360 doctor", 5],
    ],
    env: { TG360_TOTALGEST_SHOP_ID: "999" },
    prepare: order,
  },
  {
    argv: "export-orders",
    ends: 4,
    typed: [
      ["tg360 configure --shop-id shop-1", 0],
      ["tg360 configure --shop NAME", 2],
    ],
    env: { TG360_TOTALGEST_SHOP_ID: "999" },
    prepare: async (s) => {
      order(s);
      await s.run(["export-orders"]);
    },
  },
  {
    argv: "export-orders",
    ends: 3,
    typed: [
      ["tg360 configure --statuses +3", 4],
      ["tg360 configure --after +3", 4],
      ["tg360 configure --open +3", 4],
      ["tg360 configure --cancelled +3", 4],
    ],
    env: { TG360_EXPORT_STATUSES: "999" },
    prepare: order,
  },
  {
    argv: "pull-products",
    ends: 4,
    typed: [["tg360 configure --price-list NAME", 4]],
    env: { TG360_PRODUCTS_PRICE_LIST: "NOPE" },
  },
  {
    argv: "export-orders",
    ends: 4,
    typed: [["tg360 configure --export-from DD.MM.YYYY", 2]],
    env: { TG360_EXPORT_FROM: "" },
    prepare: order,
  },
  { argv: "export-orders --ids 9", ends: 3, typed: [["tg360 status orders --search 9", 0]] },
  { argv: "status orders 9", ends: 3, typed: [["tg360 export-orders --ids 9 --dry-run", 0]] },
  { argv: "status products NOPE", ends: 3, typed: [["tg360 status products --search NOPE", 0]] },
  { argv: "audit list --month 2026-11", ends: 2, typed: [["tg360 audit --help", 0]] },
  {
    argv: "backup /nowhere/x.db",
    ends: 4,
    typed: [
      ["tg360 configure", 2],
      ["tg360 configure --help", 0],
    ],
  },
  {
    argv: "status",
    ends: 8,
    typed: [
      ["tg360 restore FILE", 8],
      ["tg360 shops restored", 0],
    ],
    prepare: (s) => {
      mkdirSync(s.dataDir, { recursive: true, mode: 0o700 });
      writeFileSync(s.statePath, "no database at all, but long enough to be looked at".repeat(20));
    },
  },
  {
    argv: "configure --test-notification",
    ends: 4,
    typed: [["tg360 configure --notify-to NAME@HOST --smtp-url smtps://HOST", 4]],
  },
  { argv: "configure --webhook", ends: 2, typed: [["tg360 configure --help", 0]] },
  {
    argv: "configure --languages xx",
    ends: 4,
    typed: [["tg360 configure --languages LIST", 4]],
    env: { TG360_CONFIG: "FOLDER/config.json" },
  },
  {
    argv: "configure --map-payment X=NOPE",
    ends: 4,
    typed: [["tg360 configure --map-payment X=CODE", 4]],
    env: { TG360_CONFIG: "FOLDER/config.json" },
  },
  {
    argv: "configure --statuses +999",
    ends: 4,
    typed: [["tg360 configure --statuses ID,ID", 4]],
    env: { TG360_CONFIG: "FOLDER/config.json" },
  },
  {
    argv: "configure --fulfilment shipped=999",
    ends: 4,
    typed: [["tg360 configure --fulfilment shipped=ID", 4]],
    env: { TG360_CONFIG: "FOLDER/config.json" },
  },
  { argv: "adapter test FOLDER/nowhere.mjs", ends: 4, typed: [["tg360 adapter new FOLDER/nowhere.mjs", 0]] },
  { argv: "sandbox --replay FOLDER/nowhere", ends: 2, typed: [["tg360 doctor --record FOLDER/nowhere", 0]] },
  { argv: "serve users remove anna", ends: 2, typed: [] },
  { argv: "fix 1001 --article-by sku", ends: 3, typed: [["tg360 status orders 1001", 0]], prepare: order },
  { argv: "rekey", ends: 2, typed: [["tg360 --help", 0]] },
  { argv: "forget 9 --yes", ends: 3, typed: [["tg360 export-orders --ids 9 --dry-run", 0]] },
  { argv: "forget", ends: 2, typed: [["tg360 forget ID", 3]] },
  { argv: "fix 1001 --settle-status --reason told", ends: 2, typed: [["tg360 fix --help", 0]] },
  { argv: "fix 1001 --settle-payments --reason told", ends: 2, typed: [["tg360 fix --help", 0]] },
  { argv: "fix --put-back", ends: 2, typed: [["tg360 fix ID --put-back", 3]] },
  { argv: "fix 1001 --put-back", ends: 3, typed: [["tg360 status orders 1001", 0]], prepare: order },
  {
    argv: "fix 1001 --settle-status",
    ends: 3,
    typed: [["tg360 export-orders --ids 1001 --dry-run", 0]],
    prepare: order,
  },
  { argv: "fix 1001 --push-status", ends: 3, typed: [["tg360 export-orders --ids 1001 --dry-run", 0]], prepare: order },
  { argv: "fix 1001 --acknowledge --reason x1", ends: 3, typed: [["tg360 status orders 1001", 0]], prepare: order },
  {
    argv: "status --max-age 1m",
    ends: 6,
    typed: [
      ["tg360 status", 0],
      ["tg360 export-orders", 0],
      ["tg360 pull-products", 0],
    ],
  },
  { argv: "pull-products --overwrite", ends: 2, typed: [["tg360 pull-products --help", 0]] },
];

const read = noteAdvice();

test.each(SITUATIONS)("tg360 $argv: what it advises can be typed", async (situation) => {
  await typeAdvice(situation);
});

test.each([
  ["autostart on --run-as nobody-there", /does not accept “nobody-there”.*For example: \S+/],
  ["export-orders --interactive", /give the answers as options: --ids ID/],
  [
    "export-orders --data-dir /etc/hostname",
    /is a file, but the data folder has to be there.*Name a folder as dataDir/,
  ],
  ["sandbox --replay /nowhere", /nowhere has no recording of the systems.*tg360 doctor --record \/nowhere/],
])("tg360 %s says what is wrong, and what would be right", async (argv, says) => {
  const stage = await openStage();
  const ran = await stage.run(argv.split(" "), { stdin: "" });
  expect(ran.code).toBeGreaterThan(1);
  expect(ran.stderr.replaceAll(/\s+/g, " ")).toMatch(says);
});

test("a shop without a completed order: no first day is asked for without a hole in the sentence", async () => {
  const ran = await (await openStage()).run(["export-orders"], { env: { TG360_EXPORT_FROM: "" } });
  expect(ran.stdout.replaceAll(/\s+/g, " ")).toContain("of the last 24 months (counted");
});

test("an order that a decision reads first waits for nothing that the next export would not ask", async () => {
  const stage = await openStage({ products: 2 });
  order(stage);
  const refused = await stage.run(["fix", "1001", "--acknowledge", "--reason", "settled"]);
  expect([refused.code, refused.stdout.includes("On hold")]).toEqual([3, false]);
  const asked = await stage.run(["fix", "1001"]);
  expect([asked.code, asked.stdout.trim()]).toEqual([0, "No order waits for your decision."]);
});

test("the choice of an article sends no order that does not wait for it", async () => {
  const stage = await openStage({ products: 2 });
  order(stage);
  const ran = await stage.run(["fix", "1001", "--article-by", "sku"]);
  expect([ran.code, stage.sandbox.erp.orders]).toEqual([3, []]);
});

test("the rows here show each next step that the ledger expects of them", () => {
  expect(TYPED.filter((key) => !read.has(key))).toEqual([]);
});
