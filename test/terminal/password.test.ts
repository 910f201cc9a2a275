import { expect, test } from "vitest";

import { openStage } from "../support/stage.ts";
import { openTerminal } from "../support/terminal.ts";

test("the password of a user of the page is typed twice, and is not taken until both are the same", async () => {
  const stage = await openStage();
  const terminal = openTerminal(["serve", "users", "add", "anna"], stage.env, stage.folder, { cols: 80, rows: 24 });
  await terminal.answer("long enough 1");
  await terminal.answer("long enough 2");
  await terminal.sees("These are not the same");
  terminal.types("\u0003");
  expect((await terminal.ended).code).toBe(130);
  expect((await stage.run(["serve", "users", "list"])).stdout).not.toContain("anna");
  const again = openTerminal(["serve", "users", "add", "anna"], stage.env, stage.folder, { cols: 80, rows: 24 });
  await again.answer("long enough 1");
  await again.answer("long enough 1");
  expect((await again.ended).code).toBe(0);
  expect((await stage.run(["serve", "users", "list"])).stdout).toContain("anna");
  for (const one of [terminal, again]) expect(one.raw()).not.toContain("long enough");
});
