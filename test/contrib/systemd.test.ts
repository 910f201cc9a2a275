import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { environmentOf } from "../../src/sandbox/sandbox.ts";
import { commandsIn } from "../support/documented.ts";
import { isInstalled, runInstalled } from "../support/installed.ts";
import { openSandbox } from "../support/sandbox.ts";
import { startTg360 } from "../support/tg360-process.ts";
import { makeTestFolder } from "../support/folder.ts";

const folder = join(import.meta.dirname, "../../contrib/systemd");
const SERVICES = ["tg360-daemon.service", "tg360-worker.service", "tg360-serve.service"] as const;
/** What SQLite calls only where it runs as root, to give its files to the owner of the state; the units' user is not root. */
const AS_ROOT: ReadonlySet<string> = new Set(process.getuid?.() === 0 ? ["fchown"] : []);
const hasSystemd = isInstalled("systemd-analyze");
const hasStrace = isInstalled("strace");

describe.skipIf(!hasSystemd)("the units, as systemd sees them", () => {
  it.each(SERVICES)("finds nothing to throttle about in %s", async (unit) => {
    const verdict = await runInstalled("systemd-analyze", ["verify", join(folder, unit)]);
    expect(verdict).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it.each(SERVICES)("exposes less than 2.0 of 10 in %s", async (unit) => {
    const args = ["security", "--offline=true", "--threshold=19", "--no-pager", join(folder, unit)];
    const verdict = await runInstalled("systemd-analyze", args);
    expect(verdict.code).toBe(0);
    expect(Number(/exposure level for \S+ (\d+\.\d+)/.exec(verdict.stdout)?.[1])).toBeLessThan(2);
  });

  it.skipIf(!hasStrace)("allows every system call that a cycle makes", async () => {
    const made = await callsOfCycle();
    const allowed = await allowedCalls();
    expect(made.length).toBeGreaterThan(20);
    expect(made.filter((name) => !allowed.has(name) && !AS_ROOT.has(name))).toEqual([]);
  });
});

it("is installed by the commands of the documentation", async () => {
  const place = makeTestFolder();
  // A machine of its own: what would change this one is only written down.
  for (const name of ["useradd", "systemctl", "runuser"]) {
    writeFileSync(join(place, name), `#!/bin/sh\necho ${name} "$@" >> ${place}/log\n`, { mode: 0o755 });
  }
  for (const name of ["etc/systemd/system", "var/lib"]) mkdirSync(join(place, name), { recursive: true });
  const [block = ""] = commandsIn("docs/operations.md", "systemd");
  const elsewhere = block.replaceAll(/ (\/etc|\/var)\//g, ` ${place}$1/`).replace("-o tg360 -g tg360 ", "");
  const env = { PATH: `${place}:${process.env["PATH"] ?? ""}` };
  const ran = await runInstalled("sh", ["-e", "-c", elsewhere], { cwd: join(folder, "../.."), env });
  expect(ran).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readdirSync(join(place, "etc/systemd/system")).toSorted()).toEqual(readdirSync(folder).toSorted());
  for (const one of ["etc/tg360", "var/lib/tg360"]) expect(statSync(join(place, one)).mode & 0o777).toBe(0o700);
  expect(readFileSync(join(place, "log"), "utf8")).toMatch(
    /^useradd .*\nrunuser -u tg360 -- env .* tg360 configure\nsystemctl daemon-reload\nsystemctl enable --now tg360-daemon\.service\n$/,
  );
});

describe("the services", () => {
  it("are hardened alike", () => {
    const [daemon, ...others] = SERVICES.map((unit) => hardeningOf(readFileSync(join(folder, unit), "utf8")));
    expect(daemon).toContain("NoNewPrivileges=yes");
    for (const other of others) expect(other).toEqual(daemon);
  });

  it("do not forbid what Node's compiler needs", () => {
    for (const unit of SERVICES) {
      expect(readFileSync(join(folder, unit), "utf8")).not.toMatch(/^MemoryDenyWriteExecute=yes/m);
    }
  });
});

/** Everything from the user on: who it runs as, where it may write, and what it may call. */
function hardeningOf(unit: string): readonly string[] {
  const lines = unit.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const end = lines.indexOf("[Install]");
  return lines.slice(lines.indexOf("User=tg360"), end === -1 ? lines.length : end);
}

/** The system calls of one real cycle, child processes included. */
async function callsOfCycle(): Promise<readonly string[]> {
  const sandbox = await openSandbox({ products: 20, orders: 3 });
  const home = makeTestFolder();
  const { TG360_TOTALGEST_PASSWORD: password = "", ...others } = environmentOf(sandbox);
  const env = {
    PATH: process.env["PATH"],
    HOME: home,
    TG360_DATA_DIR: join(home, "state"),
    ...others,
    TG360_TOTALGEST_PASSWORD_COMMAND: JSON.stringify(["echo", password]),
  };
  const counts = join(home, "counts");
  const before = ["strace", "-f", "-qq", "-c", "-U", "name", "-o", counts];
  const ran = await startTg360(["daemon", "--once"], { env, before, limitMs: 30_000 }).ended;
  expect([0, 3]).toContain(ran.code);
  const names = readFileSync(counts, "utf8").split("\n");
  return names
    .map((name) => name.trim())
    .filter((name) => /^[a-z_0-9]+$/.test(name) && name !== "total" && name !== "syscall");
}

/** The calls that the units' filter lets through. */
async function allowedCalls(): Promise<ReadonlySet<string>> {
  const { stdout } = await runInstalled("systemd-analyze", ["syscall-filter", "--no-pager"]);
  const groups = new Map<string, readonly string[]>();
  for (const block of stdout.split(/\n(?=@)/)) {
    const [name = "", ...lines] = block.split("\n").map((line) => line.trim());
    groups.set(
      name,
      lines.filter((line) => /^@?[a-z_0-9-]+$/.test(line)),
    );
  }
  const callsOf = (name: string): readonly string[] =>
    name.startsWith("@") ? (groups.get(name) ?? []).flatMap(callsOf) : [name];
  const refused = new Set([...callsOf("@privileged"), ...callsOf("@resources")]);
  return new Set(callsOf("@system-service").filter((name) => !refused.has(name)));
}
