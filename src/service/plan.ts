/** Decides what is written and run to install or remove the service; `apply.ts` carries it out. */
import { type Installation, systemUnit, userUnit } from "./unit.ts";

/** Where the service is installed: for the machine, or for one user. */
export type Scope = "system" | "user";

/** What this machine has. */
export interface Machine {
  readonly hasSystemctl: boolean;
  /** systemd runs this machine; false in a chroot or while an image is built. */
  readonly runsSystemd: boolean;
  readonly isRoot: boolean;
  /** The unit of the distribution's package; null = none. */
  readonly packagedUnit: string | null;
  /** The unit in `contrib/` of this installation. */
  readonly exampleUnit: string;
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

const UNIT = "tg360-daemon.service";

/** Null = nothing on this machine could start it. */
export function chooseScope({ isRoot, hasSystemctl, runsSystemd }: Machine): Scope | null {
  if (isRoot) return hasSystemctl ? "system" : null;
  return hasSystemctl && runsSystemd ? "user" : null;
}

function unitPath(scope: Scope, home: string): string {
  return scope === "system" ? `/etc/systemd/system/${UNIT}` : `${home}/.config/systemd/user/${UNIT}`;
}

export function planInstall(scope: Scope, machine: Machine, installation: Installation): Plan {
  const isSystem = scope === "system";
  const text = (isSystem ? systemUnit : userUnit)(machine.exampleUnit, installation);
  const isPackaged = isSystem && machine.packagedUnit === text;
  const systemctl = systemctlOf(scope);
  const must = (...words: readonly string[]) => ({ argv: [...systemctl, ...words], mayFail: false });
  return {
    files: isPackaged ? [] : [{ path: unitPath(scope, installation.home), text }],
    commands: [
      ...(machine.runsSystemd ? [must("daemon-reload")] : []),
      must("enable", UNIT),
      // Not `enable --now`: a running service would keep the earlier program and settings.
      ...(machine.runsSystemd ? [must("restart", UNIT)] : []),
      // Without it, a user's services end with the last session.
      ...(isSystem ? [] : [{ argv: ["loginctl", "enable-linger", installation.user], mayFail: true }]),
    ],
  };
}

export function planRemoval(scope: Scope, machine: Machine, home: string): Removal {
  const systemctl = systemctlOf(scope);
  return {
    before: [[...systemctl, "disable", ...(machine.runsSystemd ? ["--now"] : []), UNIT]],
    paths: [unitPath(scope, home)],
    after: machine.runsSystemd ? [[...systemctl, "daemon-reload"]] : [],
  };
}

/** The commands that check whether it is installed and runs; both exit 0 if so. */
export function questions(scope: Scope): { installed: readonly string[]; running: readonly string[] } {
  const systemctl = systemctlOf(scope);
  return {
    installed: [...systemctl, "is-enabled", "--quiet", UNIT],
    running: [...systemctl, "is-active", "--quiet", UNIT],
  };
}

function systemctlOf(scope: Scope): readonly string[] {
  return scope === "user" ? ["systemctl", "--user"] : ["systemctl"];
}
