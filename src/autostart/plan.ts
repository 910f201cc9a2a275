/** Decides what is written and run so that systemd starts tg360, or no longer; `apply.ts` carries it out. */
import { type Installation, systemUnit, userUnit } from "./unit.ts";

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

export interface Plan {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Run in this order, after the files are written; `mayFail` = a failure is ignored. */
  readonly commands: readonly { readonly argv: readonly string[]; readonly mayFail: boolean }[];
}

export interface Removal {
  readonly before: readonly (readonly string[])[];
  /** Removed if they are ours. */
  readonly paths: readonly string[];
  readonly after: readonly (readonly string[])[];
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

export function planInstall(scope: Scope, unit: Unit, machine: Machine, installation: Installation): Plan {
  const isSystem = scope === "system";
  const { example, packaged } = machine.units[unit];
  const text = (isSystem ? systemUnit : userUnit)(example, installation);
  const isPackaged = isSystem && packaged === text;
  const systemctl = systemctlOf(scope);
  const must = (...words: readonly string[]) => ({ argv: [...systemctl, ...words], mayFail: false });
  return {
    files: isPackaged ? [] : [{ path: unitPath(scope, unit, installation.home), text }],
    commands: [
      ...(machine.runsSystemd ? [must("daemon-reload")] : []),
      must("enable", unit),
      // Not `enable --now`: a running service would keep the earlier program and settings.
      ...(machine.runsSystemd ? [must("restart", unit)] : []),
      // Without it, a user's services end with the last session.
      ...(isSystem ? [] : [{ argv: ["loginctl", "enable-linger", installation.user], mayFail: true }]),
    ],
  };
}

export function planRemoval(scope: Scope, units: readonly Unit[], machine: Machine, home: string): Removal {
  const systemctl = systemctlOf(scope);
  return {
    // One by one: systemctl disables nothing if it does not know one of them.
    before: units.map((unit) => [...systemctl, "disable", ...(machine.runsSystemd ? ["--now"] : []), unit]),
    paths: units.map((unit) => unitPath(scope, unit, home)),
    after: machine.runsSystemd ? [[...systemctl, "daemon-reload"]] : [],
  };
}

/** The commands that check whether it is enabled and runs; both exit 0 if so. */
export function questions(scope: Scope, unit: Unit): { enabled: readonly string[]; running: readonly string[] } {
  const systemctl = systemctlOf(scope);
  return {
    enabled: [...systemctl, "is-enabled", "--quiet", unit],
    running: [...systemctl, "is-active", "--quiet", unit],
  };
}

function systemctlOf(scope: Scope): readonly string[] {
  return scope === "user" ? ["systemctl", "--user"] : ["systemctl"];
}
