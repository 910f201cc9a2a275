/** Decides what is written and run to install or remove the service; `apply.ts` carries it out. */
import { type Installation, runScript, systemUnit, userUnit } from "./unit.ts";

export type Manager = "systemd" | "runit";

/** Where the service is installed: for the machine, or for one user. */
export interface Place {
  readonly manager: Manager;
  readonly scope: "system" | "user";
}

/** What this machine has. */
export interface Machine {
  readonly hasSystemctl: boolean;
  /** systemd runs this machine; false in a chroot or while an image is built. */
  readonly runsSystemd: boolean;
  /** The folder of runit's services, such as `/etc/service`; null = no runit. */
  readonly runitFolder: string | null;
  readonly isRoot: boolean;
  /** The unit of the distribution's package; null = none. */
  readonly packagedUnit: string | null;
  /** The files of `contrib/` in this installation. */
  readonly examples: { readonly unit: string; readonly run: string };
}

interface WrittenFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

export interface Plan {
  readonly files: readonly WrittenFile[];
  /** From the path of a link to its target. */
  readonly links: readonly (readonly [path: string, target: string])[];
  /** Run in this order, after the files are written; `mayFail` = a failure is ignored. */
  readonly commands: readonly { readonly argv: readonly string[]; readonly mayFail: boolean }[];
}

export interface Removal {
  readonly before: readonly (readonly string[])[];
  /** Removed if they are ours: files by their first lines, links and folders by their target. */
  readonly paths: readonly string[];
  readonly after: readonly (readonly string[])[];
}

const UNIT = "tg360-daemon.service";
const RUNIT_SOURCE = "/etc/sv/tg360";

/** Null = nothing on this machine could start it. */
export function choosePlace(machine: Machine, wished: Manager | null): Place | null {
  const scope = machine.isRoot ? "system" : "user";
  const canSystemd = machine.isRoot ? machine.hasSystemctl : machine.hasSystemctl && machine.runsSystemd;
  if (wished !== "runit" && canSystemd) return { manager: "systemd", scope };
  if (wished !== "systemd" && machine.runitFolder !== null) return { manager: "runit", scope: "system" };
  return null;
}

function unitPath({ scope }: Place, home: string): string {
  return scope === "system" ? `/etc/systemd/system/${UNIT}` : `${home}/.config/systemd/user/${UNIT}`;
}

export function planInstall(place: Place, machine: Machine, installation: Installation): Plan {
  if (place.manager === "runit") return planRunit(machine, installation);
  const isSystem = place.scope === "system";
  const text = (isSystem ? systemUnit : userUnit)(machine.examples.unit, installation);
  const isPackaged = isSystem && machine.packagedUnit === text;
  const systemctl = systemctlOf(place);
  const must = (...words: readonly string[]) => ({ argv: [...systemctl, ...words], mayFail: false });
  return {
    files: isPackaged ? [] : [{ path: unitPath(place, installation.home), text, mode: 0o644 }],
    links: [],
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

function planRunit({ runitFolder, examples }: Machine, installation: Installation): Plan {
  return {
    files: [{ path: `${RUNIT_SOURCE}/run`, text: runScript(examples.run, installation), mode: 0o755 }],
    links: [[`${runitFolder ?? "/etc/service"}/tg360`, RUNIT_SOURCE]],
    commands: [],
  };
}

export function planRemoval(place: Place, machine: Machine, home: string): Removal {
  if (place.manager === "runit") {
    const link = `${machine.runitFolder ?? "/etc/service"}/tg360`;
    return { before: [["sv", "force-stop", link]], paths: [link, RUNIT_SOURCE], after: [] };
  }
  const systemctl = systemctlOf(place);
  return {
    before: [[...systemctl, "disable", ...(machine.runsSystemd ? ["--now"] : []), UNIT]],
    paths: [unitPath(place, home)],
    after: machine.runsSystemd ? [[...systemctl, "daemon-reload"]] : [],
  };
}

/** The commands that check whether it is installed and runs; both exit 0 if so. */
export function questions(
  place: Place,
  machine: Machine,
): { installed: readonly string[]; running: readonly string[] } {
  if (place.manager === "runit") {
    const link = `${machine.runitFolder ?? "/etc/service"}/tg360`;
    return { installed: ["test", "-e", `${link}/run`], running: ["sh", "-c", `sv status ${link} | grep -q ^run:`] };
  }
  const systemctl = systemctlOf(place);
  return {
    installed: [...systemctl, "is-enabled", "--quiet", UNIT],
    running: [...systemctl, "is-active", "--quiet", UNIT],
  };
}

function systemctlOf({ scope }: Place): readonly string[] {
  return scope === "user" ? ["systemctl", "--user"] : ["systemctl"];
}
