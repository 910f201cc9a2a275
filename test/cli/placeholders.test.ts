/**
 * A next step names no order, product, day or address that nobody has named: what is to be filled in looks so, stands in
 * the form of the command that was typed, and, typed as it stands, does nothing.
 */
import { createServer } from "node:net";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { problem } from "../../src/core/common/problems/problem.ts";
import { parseDuration } from "../../src/core/common/time/duration.ts";
import { createText } from "../../src/text/text.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import type { Ran } from "../support/tg360-process.ts";

/** Orders 1001 to 1060, of which nobody has named one. */
async function openShop(): Promise<Stage> {
  const stage = await openStage({ products: 1 });
  for (let at = 0; at < 60; at += 1) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "1" });
  await stage.run(["export-orders"]);
  return stage;
}

const advised = ({ stderr }: Ran): string => stderr.slice(stderr.indexOf("→") + 1).replaceAll(/\s+/g, " ");

/** The last command of a next step, as words. */
function commandIn(ran: Ran): readonly string[] {
  const [, line = ""] = /tg360 (.*)$/.exec(advised(ran).trim()) ?? [];
  return line.split(" ").map((word) => word.replaceAll("'", ""));
}

test.each([
  ["fix --dismiss --reason x --yes", "fix ID --dismiss --reason x --yes"],
  ["fix --resend", "fix ID --resend"],
  ["fix --article-by sku", "fix ID --article-by sku"],
  ["fix --mark-exported 2026-7 --yes", "fix ID --mark-exported 2026-7 --yes"],
  ["fix --acknowledge --reason x", "fix ID --acknowledge --reason x"],
  ["fix ,", "fix ID"],
  ["fix - --dismiss --reason x --yes", "fix ID --dismiss --reason x --yes"],
  ["fix - --push-status", "fix ID --push-status"],
  ["export-orders --ids ,", "export-orders --ids ID"],
  ["export-orders --ids -", "export-orders --ids ID"],
])("%s names no order: the same command is named with a placeholder, and sends nothing", async (typed, meant) => {
  const stage = await openShop();
  const ran = await stage.run(typed.split(" "), { stdin: "" });
  expect([ran.code, commandIn(ran).join(" ")]).toEqual([2, meant]);
  const literally = await stage.run(commandIn(ran));
  expect([literally.code === 1, stage.sandbox.erp.orders.length]).toEqual([false, 0]);
});

test.each([
  ["fix 1001 --mark-exported NUMBER --yes", /the number that it has there/],
  ["fix 1001 --dismiss --reason WHY --yes", /Say in a few words why/],
  ["fix 1001 --acknowledge --reason WHY", /Say in a few words why/],
  ["fix 1001 --dismiss --reason GRUND --yes", /Say in a few words why/],
  ["fix 1001,1002 --mark-exported 7 --yes", /fix ID --mark-exported NUMBER/],
  ["pull-products --sku ,", /For example: SKU/],
])("%s is answered with a form, and no value that could be taken for one", async (typed, says) => {
  const stage = await openShop();
  const ran = await stage.run(typed.split(" "));
  expect([ran.code, advised(ran)]).toEqual([2, expect.stringMatching(says)]);
  expect(advised(ran)).not.toMatch(/\b\d/);
});

test.each([
  ["export-orders --dry-run --since soon", "31.01.2026"],
  ["status orders --from soon", "31.01.2026"],
  ["audit --month soon", "01.2026"],
  ["audit --day 2099-01-01", "\\d\\d.\\d\\d.2\\d{3}"],
])("%s is answered with an example as people write it, and the program takes it as it stands", async (typed, form) => {
  const stage = await openShop();
  const argv = typed.split(" ");
  const ran = await stage.run(argv);
  const [, example = ""] = /For example: (\S+) $/m.exec(advised(ran)) ?? [];
  expect([ran.code, example]).toEqual([2, expect.stringMatching(new RegExp(`^${form}$`))]);
  expect((await stage.run([...argv.slice(0, -1), example])).code).not.toBe(2);
});

test.each([
  ["fix 1001 --dismis", "fix --help", /--dismiss/],
  ["status orders --lmit 5", "status --help", /--limit/],
  ["fix 1001 --resend --dismiss", "fix --help", /--resend/],
  ["pull-products --allow-price", "pull-products --help", /--allow-price/],
  ["audit list --month 2026-11", "audit --help", /--month/],
  ["exprot", "--help", /export-orders/],
])("%s: the help that is named is the command's own", async (typed, help, says) => {
  const stage = await openStage({ products: 0 });
  const ran = await stage.run(typed.split(" "));
  expect([ran.code, commandIn(ran).join(" ")]).toEqual([2, help]);
  expect((await stage.run(commandIn(ran))).stdout).toMatch(says);
});

test("a port that is taken: the next one that is free is named, and serves", async () => {
  const stage = await openStage({ products: 0 });
  const taken = createServer();
  taken.listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as { port: number };
  const ran = await stage.run(["serve", "--listen", `127.0.0.1:${String(port)}`]);
  expect(ran.code).toBe(4);
  const [, , listen = ""] = commandIn(ran);
  expect(listen).not.toBe(`127.0.0.1:${String(port)}`);
  const other = createServer();
  other.listen(Number(listen.split(":")[1]), "127.0.0.1");
  await once(other, "listening");
  other.close();
});

test("an address that this computer does not have: no port is advised", async () => {
  const stage = await openStage({ products: 0 });
  await stage.run(["serve", "users", "add", "anna", "--password-stdin"], { stdin: "a long password of words" });
  const env = { TG360_SERVE_PUBLIC_URL: "https://page.example.ch" };
  const ran = await stage.run(["serve", "--listen", "192.0.2.7:8360"], { env });
  expect([ran.code, ran.stderr.replaceAll(/\s+/g, " ")]).toEqual([
    4,
    expect.stringContaining("this computer does not have the address"),
  ]);
  expect(ran.stderr).not.toContain("tg360 serve");
});

test("an adapter that does not exist: it is not to be tested but written, or its path corrected", async () => {
  const stage = await openStage({ products: 0 });
  const path = join(stage.folder, "nowhere.mjs");
  const file = join(stage.folder, "config.json");
  writeFileSync(file, JSON.stringify({ totalgest: { adapter: path } }), { mode: 0o600 });
  const ran = await stage.run(["pull-products", "--config", file]);
  expect(ran.code).toBe(4);
  expect(ran.stderr).not.toContain("adapter test");
  expect(commandIn(ran).join(" ")).toBe(`adapter new ${path}`);
  expect((await stage.run(commandIn(ran))).code).toBe(0);
});

test("a language that TotalGest does not have is refused with those that it has", async () => {
  const stage = await openStage({ products: 3 });
  const env = { TG360_CONFIG: join(stage.folder, "config.json") };
  const ran = await stage.run(["configure", "--languages", "xx"], { env });
  expect([ran.code, advised(ran)]).toEqual([4, expect.stringMatching(/Choose some of these: (\w\w, )+\w\w/)]);
  const [, first = ""] = /these: (\w\w)/.exec(advised(ran)) ?? [];
  expect((await stage.run(["configure", "--languages", "LIST"], { env })).code).toBe(4);
  expect((await stage.run(["configure", "--languages", first], { env })).code).toBe(0);
});

test("a backup that may not be read is handed over to what was typed: to look at one does not end in a restore", async () => {
  const text = await createText("en");
  const advisedOf = (why: "denied" | "unchecked"): string | null =>
    text.inOneText(text.problem(problem("backup-unreadable", { path: "b.tg360", why })).next);
  expect(advisedOf("unchecked")).toContain("tg360 backup --verify - < b.tg360");
  expect(advisedOf("unchecked")).not.toContain("restore");
  expect(advisedOf("denied")).toContain("tg360 restore - --yes < b.tg360");
});

test.each([
  ["30s", "1m"],
  ["1m", "2m"],
  ["90s", "3m"],
  ["75s", "150s"],
])(
  "more time than %s is advised where that was too short: what was done once is not advised again",
  async (now, more) => {
    const text = await createText("en");
    const timedOut = {
      system: "TotalGest",
      operation: "products",
      host: "h",
      timeoutMs: parseDuration(now) ?? 0,
    } as const;
    expect(text.inOneText(text.problem(problem("timed-out", timedOut)).next)).toContain(`configure --timeout ${more}`);
    const slow = problem("too-slow", { operation: "products", host: "h", timeout: now });
    expect(text.inOneText(text.problem(slow).next)).toContain(`configure --timeout ${more}`);
  },
);
