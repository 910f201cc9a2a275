/**
 * Classes of the exit codes, provoked: what is said names the next command, and that command, typed, works. Of 3 and 8:
 * `advice.test.ts`.
 */
import { expect, test } from "vitest";

import { COMMAND_BEGINS } from "../support/typed-command.ts";
import { type Desk, openDesk, present } from "../support/desk.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { openTerminal } from "../support/terminal.ts";
import type { Ran } from "../support/tg360-process.ts";

/** The command behind the arrow, as words to type. Throws where nothing is named. */
function nextCommand({ stdout, stderr }: Ran): readonly string[] {
  const advice = `${stderr}\n${stdout}`.split("→").findLast((one) => one.includes("tg360 ")) ?? "";
  const command = new RegExp(COMMAND_BEGINS + String.raw`(.*?)(?:\. |\)|, |\.?$)`, "m").exec(advice)?.[1];
  if (command === undefined) throw new Error(`no command is named: ${stdout}${stderr}`);
  return command.split(" ");
}

/** The same command with what a person fills in. */
function filled(words: readonly string[], values: Readonly<Record<string, string>>): readonly string[] {
  return words.map((word) => Object.entries(values).reduce((text, [name, value]) => text.replace(name, value), word));
}

/** Settings that come from a file, so that `configure` can change them; the environment would stand over it. */
async function runIn(desk: Desk, words: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return desk.stage.run(words, { env: { ...desk.env, ...env } });
}

/** A desk with everything configured by flags but the first day. */
async function openConfigured(): Promise<Desk> {
  const desk = await openDesk();
  const [endpoint = "", ownerId = "", shopId = "", username = "", password = "", url = "", apiKey = ""] = desk.answers;
  const totalgest = ["--endpoint", endpoint, "--owner-id", ownerId, "--shop-id", shopId, "--username", username];
  const first = await desk.stage.run(["configure", ...totalgest, "--password-stdin"], {
    env: desk.env,
    stdin: password,
  });
  expect(first.code).toBe(0);
  const second = await desk.stage.run(["configure", "--shop-url", url, "--api-key-stdin"], {
    env: desk.env,
    stdin: apiKey,
  });
  expect(second.code).toBe(0);
  return desk;
}

/** Until the first order is on the wire. */
async function waitForSend({ sandbox }: Stage): Promise<void> {
  while (!sandbox.ledger.some(({ operation }) => operation === "createOrder")) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function expectWorks(stage: Stage, words: readonly string[]): Promise<void> {
  const ran = await stage.run(words);
  expect([words, ran.code]).toEqual([words, 0]);
}

test("2, wrong usage: what was probably meant works", async () => {
  const stage = await openStage({ products: 1 });
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const ran = await stage.run(["export-orders", "1001"]);
  expect(ran.code).toBe(2);
  await expectWorks(stage, nextCommand(ran));
  expect(stage.sandbox.erp.orders).toHaveLength(1);
});

test("2, a misspelt option: the suggestion works, and so does the help that it names", async () => {
  const stage = await openStage({ products: 1 });
  const ran = await stage.run(["status", "orders", "--lmit", "5"]);
  expect(ran.code).toBe(2);
  const meant = /Did you mean (--\w+)\?/.exec(ran.stderr)?.[1] ?? "";
  await expectWorks(stage, ["status", "orders", meant, "5"]);
  await expectWorks(stage, nextCommand(ran));
});

test("4, nothing configured: the wizard that is named begins", async () => {
  const desk = await openDesk();
  const ran = await runIn(desk, ["pull-products"]);
  expect(ran.code).toBe(4);
  const terminal = openTerminal(nextCommand(ran), present(desk.env), desk.stage.folder);
  await terminal.sees("Language · Sprache · Langue · Lingua");
  terminal.types("\u0003");
  expect((await terminal.ended).code).toBe(130);
});

test("4, no first day: the day that is asked for is set, and the export goes through", async () => {
  const desk = await openConfigured();
  desk.stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const ran = await runIn(desk, ["export-orders"]);
  expect(ran.code).toBe(4);
  expect((await runIn(desk, filled(nextCommand(ran), { "DD.MM.YYYY": "01.01.2026" }))).code).toBe(0);
  expect((await runIn(desk, ["export-orders"])).code).toBe(0);
  expect(desk.stage.sandbox.erp.orders).toHaveLength(1);
});

test("5, refused credentials: the wizard that is named takes the right ones, and a pull goes through", async () => {
  const desk = await openConfigured();
  const password = desk.answers[4] ?? "";
  desk.stage.sandbox.inject({
    system: "TotalGest",
    operation: "session",
    times: 2,
    fault: { kind: "status", status: 401, body: { error: { code: "bad_credentials", message: "No" } } },
  });
  // The wizard has logged in, in this process.
  desk.stage.sandbox.erp.revokeTokens();
  const ran = await runIn(desk, ["pull-products"]);
  expect(ran.code).toBe(5);
  expect(nextCommand(ran)).toEqual(["configure"]);
  desk.stage.sandbox.clearFaults();
  const terminal = openTerminal(nextCommand(ran), present(desk.env), desk.stage.folder);
  for (const answer of ["", "", "", "", "", "", password, "", ""]) await terminal.answer(answer);
  for (const answer of ["", "y", "2026-01-01", "", "", "", "", "", "", "", "", "", ""]) await terminal.answer(answer);
  expect((await terminal.ended).code).toBe(0);
  // There is one shop: no line needs its name.
  expect(terminal.shown()).not.toContain("default:");
  expect((await runIn(desk, ["pull-products", "--now"])).code).toBe(0);
});

test("6, a system that cannot be reached: the doctor names it, and reports that all is well when it is back", async () => {
  const desk = await openConfigured();
  const away = { TG360_TOTALGEST_ENDPOINT: "http://127.0.0.1:1" };
  const ran = await runIn(desk, ["pull-products"], away);
  expect(ran.code).toBe(6);
  const check = await runIn(desk, nextCommand(ran), away);
  expect(check.code).toBe(6);
  expect(check.stdout).toMatch(/TotalGest[^]*No connection to 127\.0\.0\.1:1/);
  expect((await runIn(desk, nextCommand(ran))).code).toBe(0);
});

test("7, another run at work: the wait that is named is long enough", async () => {
  const stage = await openStage({ products: 1 });
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", times: 1, fault: { kind: "slow", ms: 4000 } });
  const first = stage.start(["export-orders"]);
  await waitForSend(stage);
  const ran = await stage.run(["export-orders", "--lock-timeout", "0"]);
  expect(ran.code).toBe(7);
  const added = /To wait longer add (--lock-timeout \S+)/.exec(ran.stderr)?.[1]?.split(" ") ?? [];
  await expectWorks(stage, ["export-orders", ...added]);
  expect((await first.ended).code).toBe(0);
});

test("130, interrupted in the middle: the next run continues as announced, and nothing is sent twice", async () => {
  const stage = await openStage({ products: 1 });
  for (let at = 0; at < 3; at++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", times: 3, fault: { kind: "slow", ms: 500 } });
  const running = stage.start(["export-orders"]);
  await waitForSend(stage);
  running.child.kill("SIGINT");
  const ran = await running.ended;
  expect(ran.code).toBe(130);
  expect(ran.stdout).toContain("→ Nothing is lost; the next run continues.");
  await expectWorks(stage, ["export-orders"]);
  expect(stage.sandbox.erp.orders).toHaveLength(3);
});
