import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

import type { RunProgram } from "../../src/autostart/program.ts";
import { chooseScope, installUnit, type Machine, removeUnits } from "../../src/autostart/systemd.ts";
import { type Installation, systemUnit } from "../../src/autostart/unit.ts";
import { makeTestFolder } from "../support/folder.ts";

const contrib = join(import.meta.dirname, "../../contrib");
function texts(name: string): Machine["units"]["tg360-daemon.service"] {
  return { packaged: null, example: readFileSync(join(contrib, `systemd/${name}.service`), "utf8") };
}

const DAEMON = "tg360-daemon.service";
const WORKER = "tg360-worker.service";
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
  const units = { ...MACHINE.units, [DAEMON]: { example, packaged: systemUnit(example, SHOP) } };
  const { run } = recording();
  expect(await installUnit(run, "system", DAEMON, { ...MACHINE, units }, SHOP)).toEqual([]);
});

it("starts the new program, not only the unit that runs, and starts nothing if systemd does not run", async () => {
  const shop = { ...SHOP, home: makeTestFolder() };
  const [now, later] = [recording(), recording()];
  await installUnit(now.run, "user", DAEMON, MACHINE, shop);
  expect(now.words).toEqual([
    "systemctl --user daemon-reload",
    "systemctl --user enable tg360-daemon.service",
    "systemctl --user restart tg360-daemon.service",
    // So that it continues after a log-out.
    "loginctl enable-linger anna",
  ]);
  await installUnit(later.run, "user", DAEMON, { ...MACHINE, runsSystemd: false }, shop);
  expect(later.words).toEqual(["systemctl --user enable tg360-daemon.service", "loginctl enable-linger anna"]);
});

it("installs a user's service even if it may not continue after a log-out", async () => {
  const run: RunProgram = ([program]) =>
    Promise.resolve({ code: program === "loginctl" ? 1 : 0, stdout: "", stderr: "Access denied" });
  expect(await installUnit(run, "user", DAEMON, MACHINE, { ...SHOP, home: makeTestFolder() })).toHaveLength(1);
});

it("removes what it wrote, and leaves foreign files", async () => {
  const home = makeTestFolder();
  const { run, words } = recording();
  const [ours = ""] = await installUnit(run, "user", DAEMON, MACHINE, { ...SHOP, home });
  const theirs = join(dirname(ours), WORKER);
  writeFileSync(theirs, "[Service]\n");
  words.length = 0;
  expect(await removeUnits(run, "user", [DAEMON, WORKER, "tg360-serve.service"], MACHINE, home)).toEqual([ours]);
  expect([ours, theirs].map((path) => existsSync(path))).toEqual([false, true]);
  expect(words.at(0)).toBe("systemctl --user disable --now tg360-daemon.service");
  expect(words.at(-1)).toBe("systemctl --user daemon-reload");
});

it("ends with the command that failed and its output", async () => {
  const { run } = recording(1, "Access denied\n");
  const installing = installUnit(run, "user", DAEMON, MACHINE, { ...SHOP, home: makeTestFolder() });
  await expect(installing).rejects.toMatchObject({
    exitCode: 8,
    problem: { code: "command-failed", data: { command: "systemctl --user daemon-reload", detail: "Access denied" } },
  });
});
