import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { applyPlan, applyRemoval } from "../../src/service/apply.ts";
import { choosePlace, type Machine, planInstall, planRemoval } from "../../src/service/plan.ts";
import type { RunProgram } from "../../src/service/run-program.ts";
import { type Installation, systemUnit } from "../../src/service/unit.ts";
import { makeTestFolder } from "../support/folder.ts";

const contrib = join(import.meta.dirname, "../../contrib");
const MACHINE: Machine = {
  hasSystemctl: true,
  runsSystemd: true,
  runitFolder: null,
  isRoot: true,
  packagedUnit: null,
  examples: {
    unit: readFileSync(join(contrib, "systemd/tg360-daemon.service"), "utf8"),
    run: readFileSync(join(contrib, "runit/run"), "utf8"),
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
const SYSTEM = { manager: "systemd", scope: "system" } as const;

it("takes systemd if there is one, else runit, and for a user only a systemd that runs", () => {
  expect(choosePlace(MACHINE, null)).toEqual(SYSTEM);
  expect(choosePlace({ ...MACHINE, runitFolder: "/etc/service" }, "runit")?.manager).toBe("runit");
  expect(choosePlace({ ...MACHINE, hasSystemctl: false, runitFolder: "/etc/service" }, null)?.manager).toBe("runit");
  expect(choosePlace({ ...MACHINE, isRoot: false }, null)).toEqual({ manager: "systemd", scope: "user" });
  expect(choosePlace({ ...MACHINE, isRoot: false, runsSystemd: false }, null)).toBeNull();
  expect(choosePlace({ ...MACHINE, hasSystemctl: false }, null)).toBeNull();
});

it("writes no unit if the package installed the same one", () => {
  const packagedUnit = systemUnit(MACHINE.examples.unit, SHOP);
  expect(planInstall(SYSTEM, { ...MACHINE, packagedUnit }, SHOP).files).toEqual([]);
  expect(planInstall(SYSTEM, { ...MACHINE, packagedUnit: "another" }, SHOP).files).toHaveLength(1);
});

it("starts the new program, not only the unit that runs, and starts nothing if systemd does not run", () => {
  const words = (machine: Machine): readonly string[] =>
    planInstall(SYSTEM, machine, SHOP).commands.map(({ argv }) => argv.join(" "));
  expect(words(MACHINE)).toEqual([
    "systemctl daemon-reload",
    "systemctl enable tg360-daemon.service",
    "systemctl restart tg360-daemon.service",
  ]);
  expect(words({ ...MACHINE, runsSystemd: false })).toEqual(["systemctl enable tg360-daemon.service"]);
});

it("lets a user's service continue after a log-out, and installs it even if that is not allowed", () => {
  const { commands } = planInstall({ manager: "systemd", scope: "user" }, { ...MACHINE, isRoot: false }, SHOP);
  expect(commands.at(-1)).toEqual({ argv: ["loginctl", "enable-linger", "anna"], mayFail: true });
});

it("removes what it wrote, and leaves foreign files", async () => {
  const folder = makeTestFolder();
  const ran: string[] = [];
  const run: RunProgram = (argv) => {
    ran.push(argv.join(" "));
    return Promise.resolve({ code: 0, stdout: "", stderr: "" });
  };
  const [ours, theirs, source, link] = ["ours", "theirs", "sv", "link"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  const runit = planInstall({ manager: "runit", scope: "system" }, { ...MACHINE, runitFolder: folder }, SHOP);
  const [script] = runit.files;
  const [unit] = planInstall(SYSTEM, MACHINE, SHOP).files;
  await applyPlan(
    {
      files: [
        { path: ours, text: unit?.text ?? "", mode: 0o644 },
        { path: join(source, "run"), text: script?.text ?? "", mode: 0o755 },
      ],
      links: [[link, source]],
      commands: [],
    },
    run,
  );
  writeFileSync(theirs, "[Service]\n");
  mkdirSync(join(folder, "empty"));
  symlinkSync(theirs, join(folder, "elsewhere"));
  const removal = planRemoval(SYSTEM, MACHINE, "/root");
  const paths = [ours, theirs, link, source, join(folder, "empty"), join(folder, "elsewhere"), join(folder, "none")];
  expect(await applyRemoval({ ...removal, paths }, run)).toEqual([ours, link, source]);
  expect([ours, theirs, link, source].map((path) => existsSync(path))).toEqual([false, true, false, false]);
  expect(ran).toEqual(["systemctl disable --now tg360-daemon.service", "systemctl daemon-reload"]);
});

it("ends with the command that failed and its output", async () => {
  const run: RunProgram = () => Promise.resolve({ code: 1, stdout: "", stderr: "Access denied\n" });
  await expect(applyPlan({ ...planInstall(SYSTEM, MACHINE, SHOP), files: [] }, run)).rejects.toMatchObject({
    exitCode: 8,
    problem: { code: "command-failed", data: { command: "systemctl daemon-reload", detail: "Access denied" } },
  });
});
