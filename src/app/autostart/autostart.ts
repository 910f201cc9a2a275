/** Lets this machine start tg360 by itself: systemd, else cron. */
import { installationWay } from "../installed.ts";
import { readConfigFile } from "../../config/files/files.ts";
import { valueAt } from "../../config/keys.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { missingKeys } from "../../config/settings.ts";
import { namedShops, shopFile } from "../../config/shops/shops.ts";
import { ConfigurationError, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { hasLines, mailOf, withLines, withoutLines } from "../../autostart/crontab.ts";
import { mustRun, programRunner } from "../../autostart/program.ts";
import {
  installUnit,
  isUnit,
  type Machine,
  PAGE_UNIT,
  removeUnits,
  type Unit,
  UNITS,
} from "../../autostart/systemd.ts";
import type { App } from "../app.ts";
import { type Account, configOf, installationOf, readAccount, readMachine } from "./machine.ts";

/** What starts tg360. */
export type Starter = "systemd" | "cron";

export interface StarterWish {
  /** Null = what the machine has. */
  readonly by: Starter | null;
  /** The user that it runs as; null = the current user, or the package's. */
  readonly runAs: string | null;
  /** The page too; false = it stays as it is. */
  readonly page?: boolean;
}

/** What is set up. */
export interface Autostart {
  readonly user: string;
  readonly units: readonly Unit[];
  /** All units run. */
  readonly running: boolean;
  /** They could run now; false in a chroot or while an image is built. */
  readonly canRun: boolean;
  /** Our lines are in the crontab. */
  readonly cron: boolean;
  /** A cron is at work; false where only its programs are installed, as in a container. */
  readonly cronRuns: boolean;
  /** To whom cron mails; null = to nobody. */
  readonly mailTo: string | null;
  /** This computer has a program that carries cron's mails. */
  readonly carriesMail: boolean;
  /** Paths that were written or removed. */
  readonly changed: readonly string[];
}

/** The page alone exports nothing. */
export function startsCycles({ units, cron }: Autostart): boolean {
  return cron || units.some((unit) => unit !== PAGE_UNIT);
}

export function startsPage({ units }: Autostart): boolean {
  return units.includes(PAGE_UNIT);
}

/** The user that the package creates. */
const PACKAGE_USER = "tg360";

/** What would start tg360 here; null = nothing, or root has to name a user first. `by` null = what the machine has. Pure. */
export function starterOf(
  { hasSystemd, runsSystemd, hasCron, runsCron }: Omit<Machine, "units" | "unitFolder">,
  by: StarterWish["by"],
  { isOther }: Pick<Account, "isOther">,
): Starter | null {
  // Where systemd does not run but a cron does, as in a container, units would start nothing.
  const isCronBetter = by === null && !runsSystemd && hasCron && runsCron;
  // A unit without a user would run as root, and its files would be root's.
  if (hasSystemd && isOther && by !== "cron" && !isCronBetter) return "systemd";
  return hasCron && by !== "systemd" ? "cron" : null;
}

/** How tg360 is started on this machine, as one account. Throws UsageError if there is no such user, ConfigurationError if only root may name one. */
export async function openStarting(app: App, runAs: string | null) {
  const run = programRunner(app.sources.env);
  const machine = await readMachine(run);
  const { isRoot, hasSystemd, runsSystemd, hasCron } = machine;
  if (runAs !== null && !isRoot) throw new ConfigurationError(problem("autostart-needs-root", {}));
  const isPackaged = isRoot && installationWay() === "deb";
  const account = await readAccount(run, runAs ?? (isPackaged ? PACKAGE_USER : null));
  const crontab = account.isOther ? ["crontab", "-u", account.user] : ["crontab"];

  const readTable = async (): Promise<string> => {
    // A user without a crontab gets an error.
    const { code, stdout } = hasCron ? await run([...crontab, "-l"]) : { code: 1, stdout: "" };
    return code === 0 ? stdout : "";
  };
  const writeTable = (table: string): Promise<void> => mustRun(run, [...crontab, "-"], table);
  const removeLines = async (): Promise<void> => {
    const table = await readTable();
    if (hasLines(table)) await writeTable(withoutLines(table));
  };
  const removed = async (units: readonly Unit[]): Promise<readonly string[]> =>
    hasSystemd ? removeUnits(run, units, machine) : [];

  const read = async (changed: readonly string[] = []): Promise<Autostart> => {
    const units: Unit[] = [];
    let running = true;
    for (const unit of hasSystemd ? UNITS : []) {
      if (!(await isUnit(run, "is-enabled", unit))) continue;
      units.push(unit);
      running &&= await isUnit(run, "is-active", unit);
    }
    const table = await readTable();
    const cron = hasLines(table);
    const { runsCron: cronRuns, carriesMail } = machine;
    const own = { user: account.user, canRun: runsSystemd, cronRuns, carriesMail, changed };
    return { ...own, units, running: running && units.length > 0, cron, mailTo: cron ? mailOf(table) : null };
  };

  const starterFor = (by: StarterWish["by"]): Starter | null => starterOf(machine, by, account);

  return {
    read,
    starterFor,
    /**
     * As `starterFor`. Throws ConfigurationError if the machine has nothing for it or the configuration lacks settings,
     * UsageError if root has to name a user.
     */
    choose(by: StarterWish["by"]): Starter {
      const chosen = starterFor(by);
      if (chosen === null && hasSystemd && by !== "cron") throw new UsageError(problem("autostart-user-needed", {}));
      if (chosen === null) throw new ConfigurationError(problem("autostart-none", { by: by ?? "none" }));
      const config = configOf(app, account);
      const missing = namedShops(config.path).named.length > 0 ? [] : missingKeys(config);
      // With named shops, settings that the installation's file lacks may be in theirs.
      if (missing.length > 0) {
        const isTheirs = account.isOther && installationOf(app, config, account).configPath === null;
        const { user } = account;
        throw new ConfigurationError(
          isTheirs ? problem("autostart-user-unset", { user, missing }) : problem("not-configured", { missing }),
        );
      }
      if (chosen === "cron" && isInDatabase(config)) {
        throw new ConfigurationError(problem("database-instead", { what: "cron" }));
      }
      return chosen;
    },
    /** Whatever started tg360 before no longer does. Throws Tg360Error `command-failed`. */
    async turnOn(starter: Starter, mailTo: string | null, page = false): Promise<Autostart> {
      const config = configOf(app, account);
      const installation = installationOf(app, config, account);
      const { command, configPath } = installation;
      const unit: Unit = isInDatabase(config) ? "tg360-worker.service" : "tg360-daemon.service";
      const kept: readonly Unit[] = starter === "cron" ? [PAGE_UNIT] : [unit, PAGE_UNIT];
      const changed = [...(await removed(UNITS.filter((one) => !kept.includes(one))))];
      if (starter === "cron") {
        const variables = configPath === null ? {} : { TG360_CONFIG: configPath };
        const wish = { command, variables, mailTo, user: account.user, asDaemon: sendsHeartbeats(config) };
        await writeTable(withLines(await readTable(), wish));
        return read(changed);
      }
      await removeLines();
      for (const one of page ? kept : [unit]) changed.push(...(await installUnit(run, one, machine, installation)));
      return read(changed);
    },
    /** `by` null = whatever starts tg360. Other lines and other people's units stay. */
    async turnOff(by: StarterWish["by"]): Promise<Autostart> {
      if (by !== "systemd") await removeLines();
      return read(by === "cron" ? [] : await removed(UNITS));
    },
  };
}

function isInDatabase({ secrets }: LoadedConfig): boolean {
  return secrets["store.url"] !== null;
}

/** Whether a heartbeat is configured, for all shops or for one. */
function sendsHeartbeats(config: LoadedConfig): boolean {
  const hasHeartbeat = (tree: Readonly<Record<string, unknown>>): boolean =>
    valueAt(tree, "daemon.heartbeatUrl") !== undefined;
  const files = namedShops(config.path).named.map((shop) => shopFile(config.path, shop));
  return (
    hasHeartbeat(config.values) || files.some((path) => hasHeartbeat(readConfigFile(path, { leaveMode: true }).tree))
  );
}

/**
 * Whether this machine can start tg360 by itself. `as-root` = only root can say so; `set-up` = it does so for other shops
 * already, and includes a new one automatically.
 */
export type WayToRun = "here" | "as-root" | "set-up" | "none";

/** Before there is a configuration. */
export async function findWayToRun(app: App): Promise<WayToRun> {
  const starting = await openStarting(app, null);
  if (app.globals.shop !== null) {
    const { units, cron } = await starting.read();
    if (units.length > 0 || cron) return "set-up";
  }
  if (installationWay() === "deb" && process.geteuid?.() !== 0) return "as-root";
  return starting.starterFor(null) === null ? "none" : "here";
}
