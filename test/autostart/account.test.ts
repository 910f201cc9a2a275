import { expect, it } from "vitest";

import { readAccount, readMachine } from "../../src/app/autostart/machine.ts";
import { starterOf } from "../../src/app/autostart/autostart.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { createText } from "../../src/text/text.ts";
import type { RunProgram } from "../../src/autostart/program.ts";

/** What `id` of GNU says to a number without an account, as in a container; crontab is there. */
const nameless: RunProgram = ([program, ...args]) => {
  const isId = program === "id";
  return Promise.resolve({ code: isId && args[0] !== "-u" ? 1 : 0, stdout: isId ? "12345\n" : "", stderr: "" });
};

it("a user without an account is called by its number, and has no crontab", async () => {
  const account = await readAccount(nameless, null);
  expect(account).toMatchObject({ user: "12345", isOther: false });
  const machine = await readMachine(nameless);
  expect(machine.hasCron).toBe(false);
  expect(starterOf({ ...machine, hasSystemd: false }, null, account)).toBe(null);
});

it("a user that --run-as names has to have an account", async () => {
  await expect(readAccount(nameless, "anna")).rejects.toThrow("bad-option");
});

it("whoever may not choose another user is told to be root, for whatever was typed", async () => {
  const text = await createText("en");
  expect(text.problem(problem("autostart-needs-root", {})).next).toEqual([
    { say: "Type the same command as root.", command: null },
  ]);
});

it("a user who has set up nothing is told to do it as that user, because root's own set-up is another one", async () => {
  const text = await createText("en");
  const found = text.problem(problem("autostart-user-unset", { user: "anna", missing: ["totalgest.endpoint"] }));
  expect(found.next[0]?.command).toBe('su -l -s /bin/sh anna -c "tg360 configure"');
});
