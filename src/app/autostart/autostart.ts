/** Lets this machine start tg360 by itself: systemd, else cron. */
import { installationWay } from "../../cli/installed.ts";
import { readConfigFile } from "../../config/files/files.ts";
import { valueAt } from "../../config/keys.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { missingKeys } from "../../config/settings.ts";
import { namedShops, shopFile } from "../../config/shops/shops.ts";
import { ConfigurationError, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { hasLines, mailOf, withLines, withoutLines } from "../../autostart/crontab.ts";
import { mustRun, programRunner, type RunProgram } from "../../autostart/program.ts";
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

export interface Wish {
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
  /** To whom cron mails; null = to nobody. */
  readonly mailTo: string | null;
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

/** A machine, and the account that tg360 runs as there. */
export class Starting {
  readonly #app: App;
  readonly #run: RunProgram;
  readonly #machine: Machine;
  readonly #account: Account;

  private constructor(app: App, run: RunProgram, machine: Machine, account: Account) {
    this.#app = app;
    this.#run = run;
    this.#machine = machine;
    this.#account = account;
  }

  /** Throws UsageError if there is no such user, ConfigurationError if only root may name one. */
  static async on(app: App, runAs: string | null): Promise<Starting> {
    const run = programRunner(app.sources.env);
    const machine = await readMachine(run);
    if (runAs !== null && !machine.isRoot) throw new ConfigurationError(problem("autostart-needs-root", {}));
    const isPackaged = machine.isRoot && installationWay() === "deb";
    return new Starting(app, run, machine, await readAccount(run, runAs ?? (isPackaged ? PACKAGE_USER : null)));
  }

  async read(changed: readonly string[] = []): Promise<Autostart> {
    const { hasSystemd, runsSystemd, hasCron } = this.#machine;
    const units: Unit[] = [];
    let running = true;
    for (const unit of hasSystemd ? UNITS : []) {
      if (!(await isUnit(this.#run, "is-enabled", unit))) continue;
      units.push(unit);
      running &&= await isUnit(this.#run, "is-active", unit);
    }
    const table = hasCron ? await this.#readTable() : "";
    const cron = hasLines(table);
    const mailTo = cron ? mailOf(table) : null;
    const own = { user: this.#account.user, canRun: runsSystemd, changed };
    return { ...own, units, running: running && units.length > 0, cron, mailTo };
  }

  /** What would start tg360 here; null = nothing, or root has to name a user first. */
  get starter(): Starter | null {
    return this.#starterFor(null);
  }

  #starterFor(by: Wish["by"]): Starter | null {
    const { hasSystemd, hasCron } = this.#machine;
    // A unit without a user would run as root, and its files would be root's.
    if (hasSystemd && this.#account.isOther && by !== "cron") return "systemd";
    return hasCron && by !== "systemd" ? "cron" : null;
  }

  /**
   * As `starter`. Throws ConfigurationError if the machine has nothing for it or the configuration lacks settings,
   * UsageError if root has to name a user.
   */
  choose(by: Wish["by"]): Starter {
    const chosen = this.#starterFor(by);
    if (chosen === null && this.#machine.hasSystemd && by !== "cron") {
      throw new UsageError(problem("autostart-user-needed", {}));
    }
    if (chosen === null) throw new ConfigurationError(problem("autostart-none", { by: by ?? "none" }));
    const config = this.#config();
    const missing = namedShops(config.path).named.length > 0 ? [] : missingKeys(config);
    // With named shops, settings that the installation's file lacks may be in theirs.
    if (missing.length > 0) throw new ConfigurationError(problem("not-configured", { missing }));
    if (chosen === "cron" && isInDatabase(config)) {
      throw new ConfigurationError(problem("database-instead", { what: "cron" }));
    }
    return chosen;
  }

  /** Whatever started tg360 before no longer does. Throws Tg360Error `command-failed`. */
  async turnOn(starter: Starter, mailTo: string | null, page = false): Promise<Autostart> {
    const config = this.#config();
    const installation = installationOf(this.#app, config, this.#account);
    if (starter === "cron") {
      const changed = await this.#removeUnits(UNITS.filter((one) => one !== PAGE_UNIT));
      const { command, configPath } = installation;
      const wish = {
        command,
        variables: configPath === null ? {} : { TG360_CONFIG: configPath },
        mailTo,
        user: this.#account.user,
        asDaemon: sendsHeartbeats(config),
      };
      await this.#writeTable(withLines(await this.#readTable(), wish));
      return this.read(changed);
    }
    const unit: Unit = isInDatabase(config) ? "tg360-worker.service" : "tg360-daemon.service";
    const changed = [...(await this.#removeUnits(UNITS.filter((one) => one !== unit && one !== PAGE_UNIT)))];
    await this.#removeLines();
    for (const one of page ? ([unit, PAGE_UNIT] as const) : [unit]) {
      changed.push(...(await installUnit(this.#run, one, this.#machine, installation)));
    }
    return this.read(changed);
  }

  /** `by` null = whatever starts tg360. Other lines and other people's units stay. */
  async turnOff(by: Wish["by"]): Promise<Autostart> {
    if (by !== "systemd") await this.#removeLines();
    return this.read(by === "cron" ? [] : await this.#removeUnits(UNITS));
  }

  #config(): LoadedConfig {
    return configOf(this.#app, this.#account);
  }

  async #removeUnits(units: readonly Unit[]): Promise<readonly string[]> {
    return this.#machine.hasSystemd ? removeUnits(this.#run, units, this.#machine) : [];
  }

  async #removeLines(): Promise<void> {
    const table = this.#machine.hasCron ? await this.#readTable() : "";
    if (hasLines(table)) await this.#writeTable(withoutLines(table));
  }

  get #crontab(): readonly string[] {
    return this.#account.isOther ? ["crontab", "-u", this.#account.user] : ["crontab"];
  }

  async #readTable(): Promise<string> {
    // A user without a crontab gets an error.
    const { code, stdout } = await this.#run([...this.#crontab, "-l"]);
    return code === 0 ? stdout : "";
  }

  #writeTable(table: string): Promise<void> {
    return mustRun(this.#run, [...this.#crontab, "-"], table);
  }
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
