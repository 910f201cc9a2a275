/** `status --watch` at a real terminal. */
import { expect, test } from "vitest";

import { CUSTOM_LINE, openStage } from "../support/stage.ts";
import { openTerminal } from "../support/terminal.ts";

const CTRL_C = "\u0003";
const OWN_SCREEN = "\u001B[?1049h";
const OLD_SCREEN = "\u001B[?1049l";

test("refreshes in place on a screen of its own, and Ctrl-C ends it well, leaving the last look", async () => {
  const stage = await openStage({ products: 3 });
  const terminal = openTerminal(["status", "--watch"], stage.env, stage.folder, { cols: 80, rows: 24 });
  await terminal.sees("Nothing has run here yet.");
  await terminal.sees("Ctrl-C stops it");
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  expect((await stage.run(["export-orders"])).code).toBe(0);
  await terminal.sees("Last runs");
  terminal.types(CTRL_C);
  expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
  const [before, after] = terminal.raw().split(OLD_SCREEN);
  expect(before?.split(OWN_SCREEN)).toHaveLength(2);
  // Never more lines than the terminal has: it would scroll.
  for (const frame of before?.split("\u001B[H").slice(1) ?? []) expect(frame.split("\n").length).toBeLessThan(25);
  expect(after).toContain("Last runs");
  expect(after).not.toContain("Ctrl-C");
  expect(after).not.toContain("signal");
});

test("reports a missing terminal, with the command that works", async () => {
  const stage = await openStage();
  const ran = await stage.run(["status", "--watch"]);
  expect([ran.code, ran.stdout]).toEqual([2, ""]);
  expect(ran.stderr).toContain("→ Leave the option out:\n    tg360 status\n");
});
