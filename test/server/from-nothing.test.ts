/**
 * Follows the README: each of its command blocks is run unchanged, by a shell, on a machine with Node and npm only,
 * until cron synchronises by itself. The package that is built and installed on the way is then tried on this Node,
 * and on those of `TG360_NODES` (such as `22,26`, which npm fetches).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { parseCrontab } from "../support/crontab.ts";
import { commandsIn } from "../support/documented.ts";
import { type Outcome, runInstalled } from "../support/installed.ts";
import { npmMachine } from "../support/npm-machine.ts";
import { freePort } from "../support/loopback.ts";

const [, INSTALL = ""] = commandsIn("docs/operations.md", "Other ways to install");
const [SANDBOX = "", CONFIGURE = "", RUN = "", , CRON = "", , TIDY = ""] = commandsIn(
  "docs/operations.md",
  "A rehearsal",
);

const machine = npmMachine();
const { folder, home, prefix, tools, env } = machine;
const checkout = machine.checkout("checkout");
const crontabFile = join(folder, "crontab");

let sandbox: ChildProcess | null = null;
let ports: readonly [string, string] = ["", ""];

/** Runs a block of the README unchanged, except for the ports, which may be in use. */
function type(block: string): Promise<Outcome> {
  const line = block.replaceAll("3601", ports[0]).replaceAll("3602", ports[1]);
  return machine.type(line, { cwd: checkout });
}

/** As cron does: a minimal environment, and the settings of the table. */
function runAsCron(line: string): Promise<Outcome> {
  const { settings } = parseCrontab(readFileSync(crontabFile, "utf8"));
  const bare = { ...settings, PATH: "/usr/bin:/bin", HOME: home, LOGNAME: "shop", SHELL: "/bin/sh" };
  return runInstalled("sh", ["-c", line], { cwd: home, env: bare, timeout: 60_000 });
}

beforeAll(async () => {
  // The machine's own crontab must not be changed.
  const crontab = `#!/bin/sh\ncase "$1" in -l) cat '${crontabFile}' ;; -) cat > '${crontabFile}.new' && mv '${crontabFile}.new' '${crontabFile}' ;; esac\n`;
  writeFileSync(join(tools, "crontab"), crontab);
  chmodSync(join(tools, "crontab"), 0o755);
  writeFileSync(crontabFile, "");
  ports = [String(await freePort()), String(await freePort())];
});

afterAll(async () => {
  sandbox?.kill("SIGKILL");
  if (sandbox !== null && sandbox.exitCode === null && sandbox.signalCode === null) await once(sandbox, "exit");
  machine.remove();
});

describe("the README alone", () => {
  it("makes and installs the package, with one library and what that needs", async () => {
    expect(INSTALL).toMatch(/^npm ci && npm pack\n/);
    // `npm ci` would fetch what this test already runs with.
    const made = await type(INSTALL.replace("npm ci && ", ""));
    expect(made).toMatchObject({ code: 0 });
    expect(
      readdirSync(join(prefix, "lib/node_modules/tg360/node_modules")).filter((name) => !name.startsWith(".")),
    ).toEqual(["better-sqlite3", "node-addon-api"]);
  }, 120_000);

  it("starts both systems", async () => {
    expect(SANDBOX).toMatch(/&$/);
    const line = SANDBOX.replace(/&$/, "").replace("3601", ports[0]).replace("3602", ports[1]);
    sandbox = spawn("sh", ["-c", `exec ${line}`], { cwd: checkout, env, stdio: "ignore" });
    const file = join(checkout, "sandbox.txt");
    for (let step = 0; !(existsSync(file) && readFileSync(file, "utf8").includes("DATA_DIR")); step++) {
      if (step > 400) throw new Error("the sandbox did not start");
      await sleep(50);
    }
  }, 30_000);

  it("configures, pulls, exports and shows the status", async () => {
    expect(await type(CONFIGURE)).toMatchObject({ code: 0 });
    const { code, stdout } = await type(RUN);
    expect(code).toBe(0);
    expect(stdout).toContain("500 products read");
    expect(stdout).toMatch(/^Sending orders: \d+ orders, \d+ sent, 0 refused, 2 on hold/m);
    expect(stdout).toMatch(/^Needs attention$/m);
  }, 60_000);

  it("ends with cron at work: what needs a person is mailed once, and then nothing", async () => {
    expect(await type(CRON)).toMatchObject({ code: 0, stderr: "" });
    const [often, ...others] = parseCrontab(readFileSync(crontabFile, "utf8")).jobs;
    expect(others.map(({ line }) => line)).toEqual([expect.stringMatching(/ audit --quiet$/)]);
    const first = await runAsCron(often?.line ?? "");
    expect(first.stderr).toContain("tg360 configure --map-payment cod=CODE");
    expect(await runAsCron(often?.line ?? "")).toMatchObject({ stdout: "", stderr: "" });
  }, 60_000);

  it("leaves nothing behind", async () => {
    expect(TIDY).toMatch(/^tg360 autostart off\nkill %1; wait\n/);
    sandbox?.kill("SIGTERM");
    expect(await type(TIDY.replace("kill %1; wait\n", ""))).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(crontabFile, "utf8")).toBe("");
    const left = readdirSync(home, { recursive: true, encoding: "utf8" });
    expect(left.filter((name) => name.includes("tg360"))).toEqual([]);
    expect(existsSync(join(checkout, "sandbox.txt"))).toBe(false);
  });
});

describe("the installed package", () => {
  const others = (process.env["TG360_NODES"] ?? "").split(",").filter((version) => version !== "");
  const launcher = join(prefix, "bin/tg360");

  it(`does its main job on Node ${process.versions.node}`, async () => {
    expectDemo(await runInstalled(launcher, ["demo"], { env, cwd: home, timeout: 60_000 }));
  }, 60_000);

  it.each(others)(
    "does its main job on Node %s",
    async (version) => {
      const words = ["-y", "-p", `node@${version}`, "node", launcher, "demo"];
      const fetching = { ...env, npm_config_ignore_scripts: "false" };
      const printed = await runInstalled("npx", [...words.slice(0, 4), "--version"], {
        env: fetching,
        cwd: home,
        timeout: 120_000,
      });
      expect(printed.stdout).toMatch(new RegExp(`^v${version}\\.`));
      const ran = await runInstalled("npx", words, { env: fetching, cwd: home, timeout: 120_000 });
      expectDemo(ran);
      process.stderr.write(`Node ${printed.stdout.trim()}: ${/^Done\. .*$/m.exec(ran.stdout)?.[0] ?? ""}\n`);
    },
    240_000,
  );
});

function expectDemo({ code, stdout, stderr }: Outcome): void {
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("TotalGest has 31 orders, each once");
}
