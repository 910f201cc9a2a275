/**
 * The wizard without a terminal, or with one that closes, and flags with wrong answers: the configuration stays as it
 * was.
 */
import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { type Desk, openDesk, present } from "../support/desk.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";

function openWizard(desk: Desk): Terminal {
  return openTerminal(["configure"], present(desk.env), desk.stage.folder);
}

describe("the wizard", () => {
  test("whose input ends leaves the old configuration as it was", async () => {
    const desk = await openDesk();
    const before = readFileSync(desk.path, "utf8");
    const terminal = openWizard(desk);
    await terminal.answer(desk.answers[0] ?? "");
    await terminal.press("\u0004");
    expect((await terminal.ended).code).toBe(130);
    expect(readFileSync(desk.path, "utf8")).toBe(before);
  });

  test.each(["", "--no-input"])("without a terminal names the flags and asks nothing %s", async (flag) => {
    const desk = await openDesk();
    const ran = await desk.stage.run(["configure", ...(flag === "" ? [] : [flag])], {
      env: desk.env,
      stdin: `${desk.answers.join("\n")}\n`,
    });
    expect(ran.code).toBe(2);
    for (const name of ["--endpoint", "--password-stdin", "--export-from"]) expect(ran.stderr).toContain(name);
    expect(desk.stage.sandbox.ledger).toEqual([]);
  });
});

test("flags with wrong credentials write nothing", async () => {
  const desk = await openDesk();
  const before = readFileSync(desk.path, "utf8");
  const [endpoint = "", ownerId = "", shopId = "", username = ""] = desk.answers;
  const flags = [
    "--endpoint",
    endpoint,
    "--owner-id",
    ownerId,
    "--shop-id",
    shopId,
    "--username",
    username,
    "--password-stdin",
  ];
  const ran = await desk.stage.run(["configure", ...flags], { env: desk.env, stdin: "Wrong-canary-1234\n" });
  expect(ran.code).toBe(5);
  expect(ran.stdout + ran.stderr).not.toContain("Wrong-canary-1234");
  expect(readFileSync(desk.path, "utf8")).toBe(before);
});
