/** What commands are given: interfaces alone. `create.ts` builds them. */
import type { Output } from "../cli/output.ts";
import type { Installation } from "../config/shops/known-shops.ts";
import type { LoadedConfig } from "../config/load.ts";
import type { Peeked } from "../config/files/peek.ts";
import type { Backups } from "./backup/backups.ts";
import type { AllBackups } from "./backup/all.ts";
import type { Notifier } from "./people/notify.ts";
import type { Outside } from "./people/outside.ts";
import { type PageContext } from "./page/page-context.ts";
import type { LibraryProfile } from "./profiles.ts";
import type { Moved } from "./move/move.ts";
import type { Setup } from "./setup.ts";
import type { ShopFiles } from "./files/shop-files.ts";
import type { FleetAtWork, SandboxAtWork, SandboxWish } from "./sandbox.ts";
import type { Rehearsal } from "./worker/rehearsal.ts";
import type { Cron, Service } from "./service.ts";
import type { Doctor } from "../core/diagnosis/doctor.ts";
import type { Engine } from "../core/run/engine.ts";
import type { ExitCode } from "../core/common/problems/errors.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Direction } from "../core/common/direction.ts";
import type { Store } from "../core/ports/store.ts";
import type { Problem, System } from "../core/common/problems/problem.ts";
import type { ShopChoice, ShopRequest } from "../core/shops/choose.ts";
import type { ProblemKey } from "../report/quiet.ts";
import type { Globals } from "./globals.ts";
import type { WorkerContext } from "./worker/context.ts";

export type { OpenedPage, PageWish } from "./page/page.ts";
export type { Changes, LoadedConfig, Origin, SettingKey, Setup, ShownSetting } from "./setup.ts";
export type { SandboxAtWork, SandboxWish, ShopAtWork } from "./sandbox.ts";
export type { Rehearsal } from "./worker/rehearsal.ts";
export type { Notifier } from "./people/notify.ts";
export type { OpenedBackup, Restored } from "./backup/backup.ts";
export type { Archive } from "./backup/all.ts";
export type { ServiceState } from "./service.ts";

/** What every command has: its own words, where it prints, the time, and the signal that ends it. */
export interface CommandLine {
  /** The subcommand's name, e.g. `pull-products`. */
  readonly command: string;
  readonly globals: Globals;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
  readonly clock: Clock;
  /** Fires with a CancelledError at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** All of standard input as text. */
  readStdin(): Promise<string>;
  /**
   * Begins the timeline that `--trace` asks for. The returned function ends it, and returns why something is missing, or null.
   * Throws UsageError where the file cannot be made.
   */
  startTrace(path: string): Promise<() => Problem | null>;
  /** Runs another command line in this process, as if it had been typed, with these variables on top. */
  runOther(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<ExitCode>;
}

/** The settings of the shop that the command line is about. */
export interface Configuration {
  /**
   * Flag, environment, file and defaults together, read anew at every call. Throws ConfigurationError with every fault at
   * once.
   */
  loadConfig(): Promise<LoadedConfig>;
  /** Where the state is and the shop's time zone, the cheap way: all that looking at the state needs. */
  locateState(): Promise<Peeked>;
  /** What `configure` needs to change the configuration and to try it out. */
  setUp(): Promise<Setup>;
  /** Throws ConfigurationError where this shop's configuration is wrong, or another shop's of this installation means the same. */
  checkShop(): Promise<void>;
  /** A passphrase from a file, or with `-` from standard input: one line, without its end. Throws ConfigurationError. */
  readPassphrase(path: string): Promise<string>;
}

/** The state, alone or with both systems around it. */
export interface StateAccess {
  /**
   * Settings checked, the state opened, bound and locked for `direction` (waiting at most `--lock-timeout`; null = what only reads needs no lock), both clients
   * built; all closed again in reverse order. A dry run works on a throw-away copy of the state, without a lock.
   * Throws ConfigurationError, LockedError, StoreError.
   */
  withEngine<T>(
    request: {
      readonly direction: Direction | null;
      readonly dryRun: boolean;
      /** In the place of `--lock-timeout`. */
      readonly lockTimeoutMs?: number;
    },
    run: (engine: Engine) => Promise<T>,
  ): Promise<T>;
  /**
   * The state as it is, for reading only: no lock, no network. No state yet = an empty one; on a full or read-only disk a
   * copy of it, which is said. Throws StoreError.
   */
  withState<T>(run: (store: Store) => Promise<T>): Promise<T>;
  /**
   * Everything that `run` opens of the state shares one connection, as a cycle does several times in a row; where it is not
   * there or cannot be opened, whoever opens it says so.
   */
  holdingState<T>(run: () => Promise<T>): Promise<T>;
  /** Runs with the daemon's lock held. Throws LockedError at once where another daemon has it. */
  withDaemonLock<T>(run: () => Promise<T>): Promise<T>;
  /** Runs while no run of this shop is at work or begins. Throws LockedError. */
  whileIdle<T>(run: () => Promise<T>): Promise<T>;
}

/** Whom a run tells how it went. */
export interface People {
  /** Whom a daemon tells how its cycles go, as configured now. Throws ConfigurationError. */
  outside(): Promise<Outside>;
  /** What tells people of problems, as configured now. Throws ConfigurationError. */
  notifier(): Promise<Notifier>;
  /**
   * Whether problems (each by its `problemKey`) are to be said. Without `--quiet` always; with it only when they are
   * others than in this command's last quiet run, and once a day. Call once per run, with an empty list after a good one.
   */
  shouldReport(problemKeys: readonly ProblemKey[]): Promise<boolean>;
}

/** The shops of this installation. */
export interface ShopScopes {
  /** Which shops the command line is about. Throws UsageError, ConfigurationError. */
  chooseShops(words: Pick<ShopRequest, "flags" | "args">): Promise<ShopChoice>;
  /** The shops of this installation, looked at anew. Throws ConfigurationError. */
  readInstallation(): Promise<Installation>;
  /**
   * The same command line for one shop. `out` takes what it prints as its result; null = it goes
   * where all does, each line under the shop's name; left out = it has the terminal to itself, and no line is named.
   */
  scopeOf(shop: string, out?: ((text: string) => void) | null): Context;
  /**
   * Moves the shop to the installation with this configuration file. Can be done again where it broke off. Throws UsageError,
   * ConfigurationError, LockedError, StoreError.
   */
  moveShop(shop: string, config: string): Promise<Moved>;
  /** The files of the shops of this installation. */
  shopFiles(): Promise<ShopFiles>;
  /** The same for so many shops, in one process. */
  startFleet(count: number, wish: SandboxWish): Promise<FleetAtWork>;
}

/** Profiles of the systems, as files. */
interface ProfileFiles {
  /** The profile of a system in force with this file; null = the built-in one. Throws ConfigurationError. */
  loadProfile(system: System, path: string | null): Promise<unknown>;
  /** What is allowed in a profile file and was perhaps not meant. Throws ConfigurationError with what is not allowed. */
  checkProfile(system: System, path: string): Promise<readonly Problem[]>;
  /** The profiles to begin with; of the shop's there are none. */
  profileLibrary(system: System): Promise<readonly LibraryProfile[]>;
  /** A profile file in the form that the program writes. Throws ConfigurationError. */
  formatProfile(system: System, path: string): Promise<string>;
  /** JSON Schema of a profile file. */
  profileSchema(system: System): Promise<Readonly<Record<string, unknown>>>;
}

/** What stands around the tool: the machine's services, backups, the sandbox, and the doctor that looks at all of it. */
export interface Machine {
  /**
   * What looks at everything that a run needs. Nothing is looked at yet. `tried` = a profile file in the place of the one that
   * is configured; null = none.
   */
  doctor(tried: { readonly system: System; readonly path: string } | null): Promise<Doctor>;
  /** What starts the daemon with this machine. */
  service(): Promise<Service>;
  /** What starts a cycle every five minutes, in the crontab of who runs this. Throws ConfigurationError. */
  cron(): Promise<Cron>;
  /** Puts text in the place of a file that other users may read, whole or not at all. Throws StoreError. */
  replaceFile(path: string, text: string): Promise<void>;
  /** Backups of this configuration and state; `makesFile` = a configuration may come of it. Throws ConfigurationError. */
  backups(wish: { readonly makesFile: boolean }): Promise<Backups>;
  /** One archive with the backups of all shops, and the opening of either kind. Throws ConfigurationError. */
  allBackups(): Promise<AllBackups>;
  /** Starts both systems on this machine. */
  startSandbox(wish: SandboxWish): Promise<SandboxAtWork>;
  /** Starts a PostgreSQL of its own. Throws ConfigurationError where this installation has none with it. */
  startRehearsal(): Promise<Rehearsal>;
}

/** All that a command can ask for. One that needs less says so in its signature: `context: CommandLine & StateAccess`. */
export interface Context
  extends
    CommandLine,
    Configuration,
    StateAccess,
    People,
    ShopScopes,
    ProfileFiles,
    Machine,
    PageContext,
    WorkerContext {}
