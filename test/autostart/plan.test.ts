import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { chooseScope, type Machine, planInstall, planRemoval } from "../../src/autostart/plan.ts";
import { type RunProgram, applyPlan, applyRemoval } from "../../src/autostart/apply.ts";
import { type Installation, systemUnit } from "../../src/autostart/unit.ts";
import { makeTestFolder } from "../support/folder.ts";

const contrib = join(import.meta.dirname, "../../contrib");
function texts(name: string): Machine["units"]["tg360-daemon.service"] {
  return { packaged: null, example: readFileSync(join(contrib, `systemd/${name}.service`), "utf8") };
}

const DAEMON = "tg360-daemon.service";
const MACHINE: Machine = {
  hasSystemctl: true,
  runsSystemd: true,
  isRoot: true,
  hasUserSystemd: false,
  hasCron: true,
  units: {
    "tg360-daemon.service": texts("tg360-daemon"),
    "tg360-worker.service": texts("tg360-worker"),
    "tg360-serve.service": texts("tg360-serve"),
  },
};
const SHOP: Installation = {
  command: ["/usr/bin/tg360"],
  configPath: null,
  dataDir: "/home/anna/.local/share/tg360",
  user: "anna",
  group: "anna",
  home: "/home/anna",
};

it("is the machine's where root has systemd, and for a user only where systemd runs", () => {
  expect(chooseScope(MACHINE)).toBe("system");
  expect(chooseScope({ ...MACHINE, isRoot: false, hasUserSystemd: true })).toBe("user");
  expect(chooseScope({ ...MACHINE, isRoot: false })).toBeNull();
  expect(chooseScope({ ...MACHINE, hasSystemctl: false })).toBeNull();
});

it("writes no unit if the package installed the same one", () => {
  const { example } = MACHINE.units[DAEMON];
  const filesBeside = (packaged: string): unknown => {
    const units = { ...MACHINE.units, [DAEMON]: { example, packaged } };
    return planInstall("system", DAEMON, { ...MACHINE, units }, SHOP).files;
  };
  expect(filesBeside(systemUnit(example, SHOP))).toEqual([]);
  expect(filesBeside("another")).toHaveLength(1);
});

it("starts the new program, not only the unit that runs, and starts nothing if systemd does not run", () => {
  const words = (machine: Machine): readonly string[] =>
    planInstall("system", DAEMON, machine, SHOP).commands.map(({ argv }) => argv.join(" "));
  expect(words(MACHINE)).toEqual([
    "systemctl daemon-reload",
    "systemctl enable tg360-daemon.service",
    "systemctl restart tg360-daemon.service",
  ]);
  expect(words({ ...MACHINE, runsSystemd: false })).toEqual(["systemctl enable tg360-daemon.service"]);
});

it("lets a user's service continue after a log-out, and installs it even if that is not allowed", () => {
  const { commands } = planInstall("user", DAEMON, { ...MACHINE, isRoot: false }, SHOP);
  expect(commands.at(-1)).toEqual({ argv: ["loginctl", "enable-linger", "anna"], mayFail: true });
});

it("removes what it wrote, and leaves foreign files", async () => {
  const folder = makeTestFolder();
  const ran: string[] = [];
  const run: RunProgram = (argv) => {
    ran.push(argv.join(" "));
    return Promise.resolve({ code: 0, stdout: "", stderr: "" });
  };
  const [ours, theirs] = [join(folder, "ours"), join(folder, "theirs")];
  const [unit] = planInstall("system", DAEMON, MACHINE, SHOP).files;
  await applyPlan({ files: [{ path: ours, text: unit?.text ?? "" }], commands: [] }, run);
  writeFileSync(theirs, "[Service]\n");
  const removal = planRemoval("system", [DAEMON], MACHINE, "/root");
  const paths = [ours, theirs, join(folder, "none")];
  expect(await applyRemoval({ ...removal, paths }, run)).toEqual([ours]);
  expect([ours, theirs].map((path) => existsSync(path))).toEqual([false, true]);
  expect(ran).toEqual(["systemctl disable --now tg360-daemon.service", "systemctl daemon-reload"]);
});

it("ends with the command that failed and its output", async () => {
  const run: RunProgram = () => Promise.resolve({ code: 1, stdout: "", stderr: "Access denied\n" });
  await expect(applyPlan({ ...planInstall("system", DAEMON, MACHINE, SHOP), files: [] }, run)).rejects.toMatchObject({
    exitCode: 8,
    problem: { code: "command-failed", data: { command: "systemctl daemon-reload", detail: "Access denied" } },
  });
});
