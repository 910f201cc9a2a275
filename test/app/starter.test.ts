/** What starts tg360 on a machine. */
import { expect, it } from "vitest";

import { starterOf } from "../../src/app/autostart/autostart.ts";

const ALL = { isRoot: true, hasSystemd: true, runsSystemd: true, hasCron: true, runsCron: true, carriesMail: true };
const FOR_A_USER = { isOther: true };

it.each([
  ["systemd, where it runs", {}, null, "systemd"],
  ["cron, where it runs and systemd is installed but does not run", { runsSystemd: false }, null, "cron"],
  ["systemd, where neither runs, as while an image is built", { runsSystemd: false, runsCron: false }, null, "systemd"],
  ["systemd, where no cron is installed", { runsSystemd: false, hasCron: false }, null, "systemd"],
  ["systemd, where a person names it, although it does not run", { runsSystemd: false }, "systemd", "systemd"],
  ["cron, where a person names it", {}, "cron", "cron"],
  ["cron, where there is no systemd", { hasSystemd: false }, null, "cron"],
  ["nothing, where there is neither", { hasSystemd: false, hasCron: false }, null, null],
] as const)("is %s", (_, machine, by, starter) => {
  expect(starterOf({ ...ALL, ...machine }, by, FOR_A_USER)).toBe(starter);
});

it("is no systemd without a user of its own: its files would be root's", () => {
  expect(starterOf(ALL, null, { isOther: false })).toBe("cron");
  expect(starterOf(ALL, "systemd", { isOther: false })).toBeNull();
});
