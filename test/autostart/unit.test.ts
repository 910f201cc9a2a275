import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { type UnitInstallation, isOurs, unitFor } from "../../src/autostart/unit.ts";
import { isInstalled, runInstalled } from "../support/installed.ts";
import { makeTestFolder } from "../support/folder.ts";

const contrib = join(import.meta.dirname, "../../contrib");
const unit = readFileSync(join(contrib, "systemd/tg360-daemon.service"), "utf8");

const PACKAGED: UnitInstallation = {
  command: ["/bin/true"],
  configPath: "/etc/tg360/config.json",
  dataDir: "/var/lib/tg360",
  user: "tg360",
  group: "tg360",
  home: "/var/lib/tg360",
};
const AT_HOME: UnitInstallation = {
  command: ["/bin/true", "/home/anna b/100%/tg360.js"],
  configPath: null,
  dataDir: "/home/anna b/.local/share/tg360",
  user: "anna",
  group: "staff",
  home: "/home/anna b",
};

describe("the unit for the machine", () => {
  it("is the example except for its head and what it starts, if everything is in the usual place", () => {
    const body = (text: string): readonly string[] => text.split("\n").filter((line) => !line.startsWith("#"));
    const expected = body(unit).map((line) => (line.startsWith("ExecStart=") ? "ExecStart=/bin/true daemon" : line));
    expect(body(unitFor(unit, PACKAGED))).toEqual(expected);
  });

  it("may write the state below a home, and only read the rest of it", () => {
    const made = unitFor(unit, AT_HOME);
    expect(made).toContain("\nUser=anna\nGroup=staff\n");
    expect(made).toContain("\nProtectHome=read-only\n");
    expect(made).toContain('\nReadWritePaths="/home/anna b/.local/share/tg360" ');
    expect(made).not.toMatch(/StateDirectory|CacheDirectory|TG360_CONFIG/);
    expect(made).toContain('\nExecStart=/bin/true "/home/anna b/100%%/tg360.js" daemon\n');
  });
});

describe.skipIf(!isInstalled("systemd-analyze"))("systemd itself", () => {
  it.each([
    ["the packaged one", unitFor(unit, PACKAGED)],
    ["one at home", unitFor(unit, AT_HOME)],
  ] as const)("finds nothing to throttle about in %s", async (_name, text) => {
    const folder = makeTestFolder();
    writeFileSync(join(folder, "tg360-daemon.service"), text);
    const env = { PATH: process.env["PATH"], XDG_RUNTIME_DIR: folder, HOME: folder };
    const args = ["verify", join(folder, "tg360-daemon.service")];
    expect(await runInstalled("systemd-analyze", args, { env })).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

it("distinguishes its files from foreign ones", () => {
  expect(isOurs(unitFor(unit, PACKAGED))).toBe(true);
  expect(isOurs(unit)).toBe(false);
});
