/** Has systemd start tg360, or no longer. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { mustRun, type RunProgram } from "./program.ts";
import { type Installation, isOurs, systemUnit, userUnit } from "./unit.ts";

/** Where the units are: for the machine, or for one user. */
export type Scope = "system" | "user";

/** What this machine has. */
export interface Machine {
  readonly hasSystemctl: boolean;
  /** systemd runs this machine; false in a chroot or while an image is built. */
  readonly runsSystemd: boolean;
  /** systemd runs for this user too, who may not be root. */
  readonly hasUserSystemd: boolean;
  readonly hasCron: boolean;
  readonly isRoot: boolean;
  readonly units: Readonly<Record<Unit, UnitTexts>>;
}

interface UnitTexts {
  /** The distribution's package installed it; null = it did not. */
  readonly packaged: string | null;
  /** In `contrib/` of this installation. */
  readonly example: string;
}

/** The daemon, or where the state is in PostgreSQL, a worker; beside it the page, where it is wanted. */
export const UNITS = ["tg360-daemon.service", "tg360-worker.service", "tg360-serve.service"] as const;
export const PAGE_UNIT = "tg360-serve.service";
export type Unit = (typeof UNITS)[number];

/** Null = systemd does not start anything here. */
export function chooseScope({ isRoot, hasSystemctl, hasUserSystemd }: Machine): Scope | null {
  if (isRoot) return hasSystemctl ? "system" : null;
  return hasUserSystemd ? "user" : null;
}

function unitPath(scope: Scope, unit: Unit, home: string): string {
  return scope === "system" ? `/etc/systemd/system/${unit}` : `${home}/.config/systemd/user/${unit}`;
}

function systemctlOf(scope: Scope): readonly string[] {
  return scope === "user" ? ["systemctl", "--user"] : ["systemctl"];
}

/** Returns the paths that it wrote. Throws Tg360Error `command-failed`, and errors of the disk. */
export async function installUnit(
  run: RunProgram,
  scope: Scope,
  unit: Unit,
  machine: Machine,
  installation: Installation,
): Promise<readonly string[]> {
  const { example, packaged } = machine.units[unit];
  const path = unitPath(scope, unit, installation.home);
  const text = (scope === "system" ? systemUnit : userUnit)(example, installation);
  const isPackaged = scope === "system" && packaged === text;
  if (!isPackaged) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    rmSync(path, { force: true });
    writeFileSync(path, text, { mode: 0o644 });
  }
  const systemctl = (...words: readonly string[]): Promise<void> => mustRun(run, [...systemctlOf(scope), ...words]);
  if (machine.runsSystemd) await systemctl("daemon-reload");
  await systemctl("enable", unit);
  // Not `enable --now`: a running service would keep the earlier program and settings.
  if (machine.runsSystemd) await systemctl("restart", unit);
  // Without it, a user's services end with the last session. It may not be allowed.
  if (scope === "user") await run(["loginctl", "enable-linger", installation.user]);
  return isPackaged ? [] : [path];
}

/** Returns the paths that it removed: a missing one is no error, and a foreign file stays. */
export async function removeUnits(
  run: RunProgram,
  scope: Scope,
  units: readonly Unit[],
  { runsSystemd }: Pick<Machine, "runsSystemd">,
  home: string,
): Promise<readonly string[]> {
  const systemctl = systemctlOf(scope);
  // One by one: systemctl disables nothing if it does not know one of them.
  for (const unit of units) await run([...systemctl, "disable", ...(runsSystemd ? ["--now"] : []), unit]);
  const ours = units.map((unit) => unitPath(scope, unit, home)).filter(isRemovable);
  for (const path of ours) rmSync(path, { force: true });
  if (runsSystemd) await run([...systemctl, "daemon-reload"]);
  return ours;
}

/** A file that tg360 wrote. */
function isRemovable(path: string): boolean {
  try {
    return isOurs(readFileSync(path, "utf8"));
  } catch {
    return false;
  }
}

/** Whether it is enabled, or runs. */
export async function isUnit(
  run: RunProgram,
  what: "is-enabled" | "is-active",
  scope: Scope,
  unit: Unit,
): Promise<boolean> {
  return (await run([...systemctlOf(scope), what, "--quiet", unit])).code === 0;
}
