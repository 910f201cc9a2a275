/** What this machine has to start programs, the account, and this installation. */
import type { App } from "../app.ts";
import { hasProgram, type RunProgram } from "../../autostart/program.ts";
import { type Machine, type Unit, UNITS } from "../../autostart/systemd.ts";
import { join } from "node:path";
import { installationWay, packageFolder } from "../installed.ts";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { loadFrom, type LoadedConfig } from "../../config/load.ts";
import type { UnitInstallation } from "../../autostart/unit.ts";

export async function readMachine(run: RunProgram): Promise<Machine> {
  const isRoot = process.geteuid?.() === 0;
  return {
    isRoot,
    hasSystemd: isRoot && (await hasProgram(run, "systemctl")),
    runsSystemd: existsSync("/run/systemd/system"),
    unitFolder: "/etc/systemd/system",
    // A user without an account, as in a container, has no crontab.
    hasCron: (await hasProgram(run, "crontab")) && (await run(["id", "-un"])).code === 0,
    runsCron: runsCron(),
    carriesMail: await hasProgram(run, "sendmail"),
    units: Object.fromEntries(UNITS.map((unit) => [unit, textsOf(unit)])) as Machine["units"],
  };
}

/** Whether a cron is at work: the names of processes can be read by everybody, unless the system hides them. */
function runsCron(): boolean {
  const processes = existsSync("/proc") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  return processes.some((id) => /^(?:cron|crond|anacron|fcron)$/.test((textOf(`/proc/${id}/comm`) ?? "").trim()));
}

function textsOf(unit: Unit): Machine["units"][Unit] {
  return {
    packaged: textOf(`/usr/lib/systemd/system/${unit}`),
    example: readFileSync(join(packageFolder(), "contrib/systemd", unit), "utf8"),
  };
}

export interface Account {
  readonly user: string;
  readonly group: string;
  readonly home: string;
  readonly isOther: boolean;
}

export async function readAccount(run: RunProgram, name: string | null): Promise<Account> {
  const who = name === null ? [] : ["--", name];
  const [user, group] = [await run(["id", "-un", ...who]), await run(["id", "-gn", ...who])];
  // Without an account one is called by its number.
  if (user.code !== 0 && name !== null) {
    const { stdout: own } = await run(["id", "-un"]);
    throw new UsageError(
      problem("bad-option", { option: "--run-as", value: name, expected: [own.trim()], kind: "examples" }),
    );
  }
  const named = user.stdout.trim();
  const { stdout } = await run(["getent", "passwd", named]);
  return { user: named, group: group.stdout.trim(), home: stdout.split(":")[5] ?? "/", isOther: name !== null };
}

/** The configuration as that user's own process would read it. */
export function configOf({ sources }: App, account: Account): LoadedConfig {
  const { configFlag, env, flags } = sources;
  const theirs = { ...env, HOME: account.home, XDG_CONFIG_HOME: undefined, XDG_DATA_HOME: undefined };
  return loadFrom({ env: account.isOther ? theirs : env, configFlag, flags });
}

export function installationOf({ sources }: App, config: LoadedConfig, account: Account): UnitInstallation {
  const isElsewhere = sources.configFlag !== null || (sources.env["TG360_CONFIG"] ?? "") !== "";
  return {
    command:
      installationWay() === "deb" ? ["/usr/bin/tg360"] : [process.execPath, join(packageFolder(), "bin/tg360.js")],
    configPath: isElsewhere ? config.path : null,
    dataDir: config.dataDir,
    user: account.user,
    group: account.group,
    home: account.home,
  };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
