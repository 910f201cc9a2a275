/** The dependencies of commands, as interfaces. `create.ts` builds them. */
import type { Output } from "../cli/output.ts";
import type { Installation } from "../config/shops/known-shops.ts";
import type { LoadedConfig } from "../config/load.ts";
import type { Peeked } from "../config/files/peek.ts";
import type { Backups } from "./backup/backups.ts";
import type { AllBackups } from "./backup/all.ts";
import type { Notifier } from "./people/notify.ts";
import type { Heartbeats } from "./people/heartbeats.ts";
import type { PageContext } from "./page/page-context.ts";
import type { LibraryProfile } from "./profiles.ts";
import type { Moved } from "./move.ts";
import type { ReadShop } from "./state/all-shops.ts";
import type { Setup } from "./setup.ts";
import type { ShopFiles } from "./files/shop-files.ts";
import type { SandboxAtWork, SandboxWish } from "./sandbox.ts";
import type { Cron, Service } from "./service/service.ts";
import type { Doctor } from "../core/diagnosis/doctor.ts";
import type { Engine } from "../core/run/engine.ts";
import type { ExitCode } from "../core/common/problems/errors.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Direction } from "../core/common/direction.ts";
import type { Store } from "../core/ports/store.ts";
import type { Problem } from "../core/common/problems/problem.ts";
import type { System } from "../core/common/systems.ts";
import type { ShopChoice, ShopRequest } from "../core/shops/choose.ts";
import type { ProblemKey } from "../report/quiet.ts";
import type { Globals } from "./globals.ts";
import type { WorkerContext } from "./worker/context.ts";

export type { ReadShop } from "./state/all-shops.ts";
export type { OpenedPage, PageWish } from "./page/page.ts";
export type { Changes, LoadedConfig, SettingKey, Setup, ShownSetting } from "./setup.ts";
export type { SandboxAtWork, SandboxWish } from "./sandbox.ts";
export type { Notifier } from "./people/notify.ts";
export type { OpenedBackup, Restored } from "./backup/backup.ts";
export type { Archive } from "./backup/all.ts";
export type { ServiceState } from "./service/service.ts";

/** What every command has: its options, its output, the clock, and the signal that ends it. */
export interface CommandLine {
  /** The subcommand's name, e.g. `pull-products`. */
  readonly command: string;
  readonly globals: Globals;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
  readonly clock: Clock;
  /** Aborted with a CancelledError at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** All of standard input as text. */
  readStdin(): Promise<string>;
  /** Runs another command line in this process, with these additional variables. */
  runOther(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<ExitCode>;
}

/** Enough to print a result or a message. */
export type Printing = Pick<CommandLine, "globals" | "output">;

/** The settings of the selected shop. */
interface Configuration {
  /**
   * Flags, environment, file and defaults together, read again at every call. Throws ConfigurationError with every
   * fault at once.
   */
  loadConfig(): Promise<LoadedConfig>;
  /** Where the state is and the shop's time zone, without the full check: everything needed to show the state. */
  locateState(): Promise<Peeked>;
  /** What `configure` needs to change the configuration and try it. */
  setUp(): Promise<Setup>;
  /**
   * Throws ConfigurationError if this shop's configuration is invalid, or another configuration of this installation
   * is the same shop.
   */
  checkShop(): Promise<void>;
  /** A passphrase from a file, or with `-` from standard input: one line, without its end. Throws ConfigurationError. */
  readPassphrase(path: string): Promise<string>;
}

/** The state, alone or with both systems. */
interface StateAccess {
  /**
   * Checks the settings, opens and binds the state, locks it for `direction` (waiting at most `--lock-timeout`; null
   * = only reading, no lock) and builds both clients; closes everything in reverse order. A dry run works on a
   * temporary copy of the state, without a lock. Throws ConfigurationError, LockedError, StoreError.
   */
  withEngine<T>(
    request: {
      readonly direction: Direction | null;
      readonly dryRun: boolean;
      /** Instead of `--lock-timeout`. */
      readonly lockTimeoutMs?: number;
    },
    run: (engine: Engine) => Promise<T>,
  ): Promise<T>;
  /**
   * The present state, only for reading: no lock, no network. A missing state reads as an empty one. On a full or
   * read-only disk it is a copy, which is reported. Throws StoreError.
   */
  withState<T>(run: (store: Store) => Promise<T>): Promise<T>;
  /**
   * All uses of the state in `run` share one connection, because a cycle has several in a row. If the state is
   * missing or cannot be opened, the use itself reports that.
   */
  holdingState<T>(run: () => Promise<T>): Promise<T>;
  /** Runs with the daemon's lock. Throws LockedError at once if another daemon has it. */
  withDaemonLock<T>(run: () => Promise<T>): Promise<T>;
  /**
   * Notes that the state was restored from a copy, was lost, or may lack the last commits. Throws ConfigurationError if
   * there is no such shop, LockedError, StoreError.
   */
  noteRestored(): Promise<void>;
  /** Runs while no run of this shop is in progress or begins. Throws LockedError. */
  whileIdle<T>(run: () => Promise<T>): Promise<T>;
}

/** Reports of runs to people and programs. */
export interface People {
  /** The addresses that a daemon calls after a cycle, as configured now. Throws ConfigurationError. */
  heartbeats(): Promise<Heartbeats>;
  /** The channels to people, as configured now. Throws ConfigurationError. */
  notifier(): Promise<Notifier>;
  /**
   * Whether these problems (each by its `problemKey`) are to be reported. Without `--quiet` always; with it only if
   * they differ from those of this command's last quiet run, and once a day. Call once per run, with an empty list
   * after a successful one.
   */
  shouldReport(problemKeys: readonly ProblemKey[]): Promise<boolean>;
}

/** The shops of this installation. */
interface ShopScopes {
  /** Which shops the command line is about. Throws UsageError, ConfigurationError. */
  chooseShops(words: Pick<ShopRequest, "flags" | "args">): Promise<ShopChoice>;
  /** The shops of this installation, read again. Throws ConfigurationError. */
  readInstallation(): Promise<Installation>;
  /**
   * The named shops by name, read at once if they are in a database. Absent is whichever has to be opened, also to say why
   * it cannot be judged. Throws StoreError.
   */
  readAllShops(): Promise<ReadonlyMap<string, ReadShop>>;
  /**
   * The same command line for one shop. `out` gets its results; null = they go to the common output, each line with
   * the shop's name; absent = it has the terminal to itself, without names.
   */
  scopeOf(shop: string, out?: ((text: string) => void) | null): Context;
  /**
   * Moves the shop to the installation with this configuration file. After an interruption it can be repeated. Throws UsageError,
   * ConfigurationError, LockedError, StoreError.
   */
  moveShop(shop: string, config: string): Promise<Moved>;
  /** The files of this installation's shops. */
  shopFiles(): Promise<ShopFiles>;
}

/** Profiles of the systems, as files. */
interface ProfileFiles {
  /** The profile of a system in force with this file; null = the built-in one. Throws ConfigurationError. */
  loadProfile(system: System, path: string | null): Promise<unknown>;
  /** Allowed but probably unintended parts of a profile file. Throws ConfigurationError with the invalid parts. */
  checkProfile(system: System, path: string): Promise<readonly Problem[]>;
  /** The profiles to begin with; for the shop there are none. */
  profileLibrary(system: System): Promise<readonly LibraryProfile[]>;
  /** JSON Schema of a profile file. */
  profileSchema(system: System): Promise<Readonly<Record<string, unknown>>>;
}

/** The environment of the tool: the machine's services, backups, the sandbox, and the doctor. */
interface Machine {
  /**
   * Checks everything that a run needs; nothing is checked yet. `tried` = a profile file instead of the configured
   * one; null = none.
   */
  doctor(tried: { readonly system: System; readonly path: string } | null): Promise<Doctor>;
  /** Starts the daemon with this machine. */
  service(): Promise<Service>;
  /** Starts a cycle every five minutes, in the user's crontab. Throws ConfigurationError. */
  cron(): Promise<Cron>;
  /** Replaces a file that other users may read, atomically. Throws StoreError. */
  replaceFile(path: string, text: string): Promise<void>;
  /**
   * Backups of this configuration and state; `makesFile` = a configuration may be created. Throws ConfigurationError.
   */
  backups(wish: { readonly makesFile: boolean }): Promise<Backups>;
  /** Archives with the backups of all shops, and opening either kind. Throws ConfigurationError. */
  allBackups(): Promise<AllBackups>;
  /** Starts both systems on this machine. */
  startSandbox(wish: SandboxWish): Promise<SandboxAtWork>;
}

/**
 * Everything that a command can use. Each command names the few members that it needs: `type Needs = Printing &
 * Pick<Context, "withState">`. Only those that are several commands at once (daemon, worker, page) take all of it.
 */
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
