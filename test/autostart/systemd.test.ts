import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import type { RunProgram } from "../../src/autostart/program.ts";
import { installUnit, type Machine, removeUnits } from "../../src/autostart/systemd.ts";
import { type UnitInstallation, unitFor } from "../../src/autostart/unit.ts";
import { makeTestFolder } from "../support/folder.ts";

const contrib = join(import.meta.dirname, "../../contrib");
function texts(name: string): Machine["units"]["tg360-daemon.service"] {
  return { packaged: null, example: readFileSync(join(contrib, `systemd/${name}.service`), "utf8") };
}

const DAEMON = "tg360-daemon.service";
const WORKER = "tg360-worker.service";
const MACHINE: Machine = {
  isRoot: true,
  hasSystemd: true,
  runsSystemd: true,
  unitFolder: "/etc/systemd/system",
  hasCron: true,
  runsCron: true,
  carriesMail: true,
  units: {
    "tg360-daemon.service": texts("tg360-daemon"),
    "tg360-worker.service": texts("tg360-worker"),
    "tg360-serve.service": texts("tg360-serve"),
  },
};
const SHOP: UnitInstallation = {
  command: ["/usr/bin/tg360"],
  configPath: null,
  dataDir: "/home/anna/.local/share/tg360",
  user: "anna",
  group: "anna",
  home: "/home/anna",
};

interface Ran {
  readonly run: RunProgram;
  readonly words: string[];
}

function recording(code = 0, stderr = ""): Ran {
  const words: string[] = [];
  const run: RunProgram = (argv) => {
    words.push(argv.join(" "));
    return Promise.resolve({ code, stdout: "", stderr });
  };
  return { run, words };
}

it("writes no unit if the package installed the same one", async () => {
  const { example } = MACHINE.units[DAEMON];
  const units = { ...MACHINE.units, [DAEMON]: { example, packaged: unitFor(example, SHOP) } };
  const { run } = recording();
  expect(await installUnit(run, DAEMON, { ...MACHINE, units }, SHOP)).toEqual([]);
});

it("starts the new program, not only the unit that runs, and starts nothing if systemd does not run", async () => {
  const machine = { ...MACHINE, unitFolder: makeTestFolder() };
  const [now, later] = [recording(), recording()];
  await installUnit(now.run, DAEMON, machine, SHOP);
  expect(now.words).toEqual([
    "systemctl daemon-reload",
    "systemctl enable tg360-daemon.service",
    "systemctl restart tg360-daemon.service",
  ]);
  await installUnit(later.run, DAEMON, { ...machine, runsSystemd: false }, SHOP);
  expect(later.words).toEqual(["systemctl enable tg360-daemon.service"]);
});

it("removes what it wrote, and leaves foreign files", async () => {
  const machine = { ...MACHINE, unitFolder: makeTestFolder() };
  const { run, words } = recording();
  const [ours = ""] = await installUnit(run, DAEMON, machine, SHOP);
  const theirs = join(machine.unitFolder, WORKER);
  writeFileSync(theirs, "[Service]\n");
  words.length = 0;
  expect(await removeUnits(run, [DAEMON, WORKER, "tg360-serve.service"], machine)).toEqual([ours]);
  expect([ours, theirs].map((path) => existsSync(path))).toEqual([false, true]);
  expect(words.at(0)).toBe("systemctl disable --now tg360-daemon.service");
  expect(words.at(-1)).toBe("systemctl daemon-reload");
});

it("ends with the command that failed and its output", async () => {
  const { run } = recording(1, "Access denied\n");
  const installing = installUnit(run, DAEMON, { ...MACHINE, unitFolder: makeTestFolder() }, SHOP);
  await expect(installing).rejects.toMatchObject({
    exitCode: 8,
    problem: { code: "command-failed", data: { command: "systemctl daemon-reload", detail: "Access denied" } },
  });
});
