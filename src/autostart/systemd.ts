/** Has systemd start tg360, or no longer. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { mustRun, type RunProgram } from "./program.ts";
import { type UnitInstallation, isOurs, unitFor } from "./unit.ts";

/** What this machine has. */
export interface Machine {
  readonly isRoot: boolean;
  /** Only root can have systemd start something. */
  readonly hasSystemd: boolean;
  /** systemd runs this machine; false in a chroot or while an image is built. */
  readonly runsSystemd: boolean;
  /** Where units are that no package brought. */
  readonly unitFolder: string;
  readonly hasCron: boolean;
  /** A cron is at work. */
  readonly runsCron: boolean;
  /** There is a program that carries cron's mails. */
  readonly carriesMail: boolean;
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

/** Returns the paths that it wrote. Throws Tg360Error `command-failed`, and errors of the disk. */
export async function installUnit(
  run: RunProgram,
  unit: Unit,
  { units, unitFolder, runsSystemd }: Machine,
  installation: UnitInstallation,
): Promise<readonly string[]> {
  const { example, packaged } = units[unit];
  const path = join(unitFolder, unit);
  const text = unitFor(example, installation);
  const isPackaged = packaged === text;
  if (!isPackaged) {
    mkdirSync(unitFolder, { recursive: true, mode: 0o755 });
    rmSync(path, { force: true });
    writeFileSync(path, text, { mode: 0o644 });
  }
  if (runsSystemd) await mustRun(run, ["systemctl", "daemon-reload"]);
  await mustRun(run, ["systemctl", "enable", unit]);
  // Not `enable --now`: a running service would keep the earlier program and settings.
  if (runsSystemd) await mustRun(run, ["systemctl", "restart", unit]);
  return isPackaged ? [] : [path];
}

/** Returns the paths that it removed: a missing one is no error, and a foreign file stays. */
export async function removeUnits(
  run: RunProgram,
  units: readonly Unit[],
  { runsSystemd, unitFolder }: Machine,
): Promise<readonly string[]> {
  // One by one: systemctl disables nothing if it does not know one of them.
  for (const unit of units) await run(["systemctl", "disable", ...(runsSystemd ? ["--now"] : []), unit]);
  const ours = units.map((unit) => join(unitFolder, unit)).filter(isRemovable);
  for (const path of ours) rmSync(path, { force: true });
  if (runsSystemd) await run(["systemctl", "daemon-reload"]);
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
export async function isUnit(run: RunProgram, what: "is-enabled" | "is-active", unit: Unit): Promise<boolean> {
  return (await run(["systemctl", what, "--quiet", unit])).code === 0;
}
