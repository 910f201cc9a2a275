/** `tg360 fix` at a real terminal. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { CUSTOM_LINE, openStage } from "../support/stage.ts";
import { openTerminal } from "../support/terminal.ts";

const UP = "\u001B[A";
const ENTER = "\r";
const TWINT = { id: "satispay", name: "Satispay" };

test("a walk saves what is chosen, sends what waited for it, and leaves what is left for now", async () => {
  const stage = await openStage({ products: 3 });
  for (let n = 0; n < 2; n++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], payment: TWINT });
  const wrong = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], total: "1.00" });
  const path = join(stage.folder, "config.json");
  mkdirSync(stage.folder, { recursive: true });
  writeFileSync(path, '{"mapping":{"payments":{"cheque":"INVOICE"}}}\n', { mode: 0o600 });
  const env = { ...stage.env, TG360_CONFIG: path };
  expect((await stage.run(["export-orders"], { env })).code).toBe(3);
  const terminal = openTerminal(["fix", "--lang", "en"], env, stage.folder, { cols: 80, rows: 24 });
  await terminal.sees("3 orders wait for your decision: 2 things to decide.");
  await terminal.sees("“Satispay” (satispay) has no match");
  // Without a likely choice, the pointer is at "Leave it for now"; above it are "each of them", and TotalGest's last code.
  await terminal.press(UP + UP + ENTER);
  await terminal.sees("Saved: satispay = ");
  await terminal.sees("2 orders, 2 sent");
  await terminal.sees(wrong.reference);
  await terminal.press(ENTER);
  await terminal.sees("1 order still waits for your decision. Continue later:");
  await terminal.sees("tg360 fix");
  expect(await terminal.ended).toEqual({ code: 3, signal: 0 });
  expect(stage.sandbox.erp.orders).toHaveLength(2);
  const saved = JSON.parse(readFileSync(path, "utf8")) as { mapping: { payments: Record<string, string> } };
  expect(Object.keys(saved.mapping.payments).toSorted()).toEqual(["cheque", "satispay"]);
});

test("without a terminal, it prints every way out of each order", async () => {
  const stage = await openStage({ products: 1 });
  const none = await stage.run(["fix", "--lang", "en"]);
  expect([none.code, none.stdout]).toEqual([0, "No order waits for your decision.\n"]);
  const { id } = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], payment: TWINT });
  await stage.run(["export-orders"]);
  const ran = await stage.run(["fix", "--lang", "en"]);
  expect(ran.code).toBe(3);
  for (const way of ["configure --map-payment satispay=CODE", "--mark-exported NUMBER", "--dismiss --reason WHY"]) {
    expect(ran.stdout).toContain(way);
  }
  const unknown = await stage.run(["fix", "another", "--lang", "en"]);
  expect([unknown.code, unknown.stderr]).toEqual([3, expect.stringContaining("another")]);
  const json = await stage.run(["fix", id, "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({ schema: "tg360.orders/1", orders: [{ id, state: "held" }] });
});

test("a walk asks about each payment that waits, and ends with 3 while one is left", async () => {
  const stage = await openStage({ products: 1 });
  const unpaid = { id: "invoice", name: "Rechnung", paid: false, transaction: "" };
  const place = () => stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], payment: unpaid });
  const [first, second, third] = [place(), place(), place()];
  expect((await stage.run(["export-orders"])).code).toBe(0);
  for (const { id } of [first, second, third]) stage.sandbox.shop.editOrder(id, { payment: { ...unpaid, paid: true } });
  const wrong = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], total: "1.00" });
  expect((await stage.run(["export-orders"])).code).toBe(3);
  const env = { ...stage.env, TG360_EXPORT_PAYMENTS: "true" };
  expect((await stage.run(["export-orders"], { env })).code).toBe(3);
  const terminal = openTerminal(["fix", "--lang", "en"], env, stage.folder, { cols: 80, rows: 24 });
  await terminal.sees("it is not known whether TotalGest has the payment");
  await terminal.sees("Send the payment to TotalGest");
  // The pointer is at "Leave it for now"; above it are "it is settled" and "send".
  await terminal.press(UP + UP + ENTER);
  await terminal.sees("Payments booked in TotalGest: 1; waiting for you: 2.");
  await terminal.press(UP + ENTER);
  await terminal.sees("Payments booked in TotalGest: 0; waiting for you: 1.");
  await terminal.press(ENTER);
  // Of the order that waits beside them, the pointer is at "Leave it for now"; above it is "never send".
  await terminal.sees(wrong.reference);
  await terminal.press(UP + ENTER);
  await terminal.sees("Why?");
  const before = terminal.shown().length;
  await terminal.press(`typed by hand${ENTER}`);
  expect(await terminal.ended).toEqual({ code: 3, signal: 0 });
  // The payment that is left is the last thing said, not that no order waits any more.
  const end = terminal.shown().slice(before);
  expect(end).toContain("tg360 fix 1003 --settle-payments");
  expect(end).not.toContain("No order waits");
  const booked = stage.sandbox.ledger.filter((entry) => entry.kind === "commit" && entry.operation === "recordPayment");
  expect(booked).toHaveLength(1);
});

test("what somebody else decided while the question stood there is said, and not decided once more", async () => {
  const stage = await openStage({ products: 1 });
  const { id, reference } = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], total: "1.00" });
  expect((await stage.run(["export-orders"])).code).toBe(3);
  const terminal = openTerminal(["fix", "--lang", "en"], stage.env, stage.folder, { cols: 80, rows: 24 });
  await terminal.sees(reference);
  await terminal.sees("Leave it for now");
  expect((await stage.run(["fix", id, "--dismiss", "--reason", "a test", "--yes"])).code).toBe(0);
  // Above it is "never send", and above that "in TotalGest under another number", which asks for the number.
  await terminal.press(UP + UP + ENTER);
  await terminal.sees("TotalGest no.");
  await terminal.press(`2026-77${ENTER}`);
  await terminal.sees(`Order ${id} has changed since it was shown. It was not touched.`);
  await terminal.sees("Look again, then decide.");
  await terminal.ended;
  expect(JSON.parse((await stage.run(["status", "orders", id, "--json"])).stdout)).toMatchObject({
    orders: [{ state: "not-linked", reason: "dismissed" }],
  });
  expect((await stage.run(["fix", id, "--mark-exported", "2026-77", "--yes"])).code).toBe(0);
});
