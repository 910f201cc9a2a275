/**
 * The composition root: puts configuration, state, clients, clock and sandbox together, each part when it is first asked
 * for, so that `--help` opens nothing. The pieces stand in `context/`.
 */
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Output } from "../cli/output.ts";
import type { Scrubber } from "../cli/scrub.ts";
import { valueAt } from "../config/keys.ts";
import type { Installation } from "../config/shops/known-shops.ts";
import type { LoadedConfig } from "../config/load.ts";
import { configPath } from "../config/files/paths.ts";
import type { Peeked } from "../config/files/peek.ts";
import type { ConfigSources } from "../config/files/places.ts";
import { DEFAULT_TIME_ZONE } from "../config/time-zone.ts";
import { shopsFolder } from "../config/shops/shops.ts";
import type { Backups } from "./backup/backups.ts";
import type { AllBackups } from "./backup/all.ts";
import { realClock } from "./clock.ts";
import { Notices } from "./people/notices.ts";
import type { Notifier } from "./people/notify.ts";
import type { Outside } from "./people/outside.ts";
import { type PageContext, pageContext } from "./page/page-context.ts";
import type { LibraryProfile } from "./profiles.ts";
import type { Setup } from "./setup.ts";
import type { ShopFiles } from "./files/shop-files.ts";
import type { FleetAtWork, SandboxAtWork, SandboxWish } from "./sandbox.ts";
import type { Cron, Service } from "./service.ts";
import type { Doctor } from "../core/diagnosis/doctor.ts";
import type { Engine } from "../core/run/engine.ts";
import type { ExitCode } from "../core/common/errors.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Direction } from "../core/common/direction.ts";
import type { Store } from "../core/ports/store.ts";
import type { Problem, System } from "../core/common/problem.ts";
import { SYSTEMS } from "../core/common/systems.ts";
import type { ShopChoice, ShopRequest } from "../core/shops/choose.ts";
import { DEFAULT_SHOP } from "../core/shops/name.ts";
import type { ProblemKey } from "../report/quiet.ts";
import type { Globals } from "./globals.ts";

export type { OpenedPage, PageWish } from "./page/page.ts";
export type { Changes, LoadedConfig, Origin, SettingKey, Setup, ShownSetting } from "./setup.ts";
export type { SandboxAtWork, SandboxWish, ShopAtWork } from "./sandbox.ts";
export type { Notifier } from "./people/notify.ts";
export type { OpenedBackup, Restored } from "./backup/backup.ts";
export type { Archive } from "./backup/all.ts";
export type { ServiceState } from "./service.ts";

/** What a command works with. */
export interface Context extends PageContext {
  /** The subcommand's name, e.g. `pull-products`. */
  readonly command: string;
  readonly globals: Globals;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
  readonly clock: Clock;
  /** Fires with a CancelledError at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /**
   * Flag, environment, file and defaults together, read anew at every call. Throws ConfigurationError with every fault at
   * once.
   */
  loadConfig(): Promise<LoadedConfig>;
  /** Where the state is and the shop's time zone, the cheap way: all that looking at the state needs. */
  locateState(): Promise<Peeked>;
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
  /**
   * Whether problems (each by its `problemKey`) are to be said. Without `--quiet` always; with it only when they are
   * others than in this command's last quiet run, and once a day. Call once per run, with an empty list after a good one.
   */
  shouldSpeak(problemKeys: readonly ProblemKey[]): Promise<boolean>;
  /** All of standard input as text. */
  readStdin(): Promise<string>;
  /** What `configure` needs to change the configuration and to try it out. */
  setUp(): Promise<Setup>;
  /** Whom a daemon tells how its cycles go, as configured now. Throws ConfigurationError. */
  outside(): Promise<Outside>;
  /** What tells people of problems, as configured now. Throws ConfigurationError. */
  notifier(): Promise<Notifier>;
  /** Puts text in the place of a file that other users may read, whole or not at all. Throws StoreError. */
  replaceFile(path: string, text: string): Promise<void>;
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
  /**
   * What looks at everything that a run needs. Nothing is looked at yet. `tried` = a profile file in the place of the one that
   * is configured; null = none.
   */
  doctor(tried: { readonly system: System; readonly path: string } | null): Promise<Doctor>;
  /** What starts the daemon with this machine. */
  service(): Promise<Service>;
  /** What starts a cycle every five minutes, in the crontab of who runs this. Throws ConfigurationError. */
  cron(): Promise<Cron>;
  /** Backups of this configuration and state; `makesFile` = a configuration may come of it. Throws ConfigurationError. */
  backups(wish: { readonly makesFile: boolean }): Promise<Backups>;
  /** One archive with the backups of all shops, and the opening of either kind. Throws ConfigurationError. */
  allBackups(): Promise<AllBackups>;
  /** A passphrase from a file, or with `-` from standard input: one line, without its end. Throws ConfigurationError. */
  readPassphrase(path: string): Promise<string>;
  /** Starts both systems on this machine. */
  startSandbox(wish: SandboxWish): Promise<SandboxAtWork>;
  /** The same for so many shops, in one process. */
  startFleet(count: number, wish: SandboxWish): Promise<FleetAtWork>;
  /** Which shops the command line is about. Throws UsageError, ConfigurationError. */
  chooseShops(words: Pick<ShopRequest, "flags" | "args">): Promise<ShopChoice>;
  /** The shops of this installation, looked at anew. Throws ConfigurationError. */
  readInstallation(): Promise<Installation>;
  /**
   * The same command line for one shop. `out` takes what it prints as its result; null = it goes
   * where all does, each line under the shop's name; left out = it has the terminal to itself, and no line is named.
   */
  scopeOf(shop: string, out?: ((text: string) => void) | null): Context;
  /** Throws ConfigurationError where this shop's configuration is wrong, or another shop's of this installation means the same. */
  checkShop(): Promise<void>;
  /**
   * Begins the timeline that `--trace` asks for. The returned function ends it, and returns why something is missing, or null.
   * Throws UsageError where the file cannot be made.
   */
  startTrace(path: string): Promise<() => Problem | null>;
  /** Runs while no run of this shop is at work or begins. Throws LockedError. */
  whileIdle<T>(run: () => Promise<T>): Promise<T>;
  /** The files of the shops of this installation. */
  shopFiles(): Promise<ShopFiles>;
  /** Runs another command line in this process, as if it had been typed, with these variables on top. */
  runOther(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<ExitCode>;
}

/** What the command line brings. */
export interface ContextParts extends Pick<
  Context,
  "command" | "globals" | "env" | "output" | "signal" | "runOther" | "scopeOf"
> {
  readonly stdin: () => AsyncIterable<Buffer | string>;
  readonly scrubber: Scrubber;
}

/** Builds nothing yet but the clock. */
export function createContext(parts: ContextParts): Context {
  const { globals, env, output, signal } = parts;
  const notices = new Notices(globals, output);
  const clock = realClock;
  const flags = globals.dataDir === null ? {} : { dataDir: globals.dataDir };
  const shop = globals.shop === DEFAULT_SHOP ? null : globals.shop;
  const sources: ConfigSources = { env, configFlag: globals.config, flags, shop };

  async function loadConfig(): Promise<LoadedConfig> {
    const { loadConfig: load } = await import("../config/load.ts");
    const config = load(sources);
    await notices.say(config.notices);
    return config;
  }

  async function locateState(): ReturnType<Context["locateState"]> {
    const { peekConfig } = await import("../config/files/peek.ts");
    const peeked = peekConfig(sources);
    if (peeked !== null) return peeked;
    const { dataDir, rootDir, values } = await loadConfig();
    const { namedBinding } = await import("../config/shops/named.ts");
    const timeZone = values.framework360?.timeZone ?? DEFAULT_TIME_ZONE;
    return { dataDir, rootDir, timeZone, named: namedBinding((key) => valueAt(values, key)) };
  }

  async function refuseTwins(config: LoadedConfig): Promise<void> {
    if (!existsSync(shopsFolder(configPath(globals.config, env)))) return;
    const { refuseTwins: refuse } = await import("../config/shops/twins.ts");
    refuse(sources, config);
  }

  async function withState<T>(run: (store: Store) => Promise<T>): Promise<T> {
    const { checkBinding, withState } = await import("./state/state.ts");
    const { dataDir, named } = await locateState();
    const checked = async (store: Store): Promise<T> => {
      await checkBinding(store, named, clock.now());
      if (globals.trace === null) return run(store);
      const { tracedStore } = await import("./trace/traced.ts");
      return run(tracedStore(store));
    };
    return withState(dataDir, clock, checked, (problem) => notices.say([problem]));
  }

  return {
    command: parts.command,
    globals,
    env,
    output,
    clock,
    signal,
    loadConfig,
    locateState,
    async withEngine(request, run) {
      const { withEngine } = await import("./engine.ts");
      const config = await loadConfig();
      await refuseTwins(config);
      return withEngine({ ...parts, clock, config, notices }, request, run);
    },
    withState,
    ...pageContext({ ...parts, clock, loadConfig, locateState, withState }),
    async holdingState(run) {
      const [{ holdingState }, { statePath }, { userName }] = await Promise.all([
        import("./state/held-state.ts"),
        import("./state/state.ts"),
        import("./files/user-name.ts"),
      ]);
      const found = await locateState().catch(() => null);
      if (found === null) return run();
      return holdingState({ path: statePath(found.dataDir), clock, author: userName() }, run);
    },
    async withDaemonLock(run) {
      const { withDaemonLock } = await import("./state/state.ts");
      const { dataDir } = await loadConfig();
      const makesState = (await this.readInstallation()).named.length === 0 || globals.shop !== null;
      return withDaemonLock({ dataDir, makesState, clock, signal }, run);
    },
    async shouldSpeak(problemKeys) {
      if (!globals.quiet) return true;
      const { shouldSpeak } = await import("./people/quiet.ts");
      const dataDir = await locateState().then(
        (found) => found.dataDir,
        () => null,
      );
      return shouldSpeak({ command: parts.command, dataDir, temporaryDir: tmpdir() }, problemKeys, clock);
    },
    async readStdin() {
      const { readAll } = await import("./files/stdin.ts");
      return readAll(parts.stdin(), signal);
    },
    async setUp() {
      const { createSetup } = await import("./setup.ts");
      return createSetup({ ...parts, clock });
    },
    async outside() {
      const { createOutside } = await import("./people/outside.ts");
      return createOutside({ ...parts, ...globals, config: await loadConfig(), clock });
    },
    async notifier() {
      const { createNotifier } = await import("./people/notify.ts");
      return createNotifier({
        config: await loadConfig(),
        lang: globals.lang,
        shop: globals.shop,
        clock,
        signal,
        scrubber: parts.scrubber,
      });
    },
    async replaceFile(path, text) {
      const { replaceFile } = await import("./files/replace-file.ts");
      await replaceFile(path, text);
    },
    async loadProfile(system, path) {
      const { PROFILES } = await import("./profiles.ts");
      return PROFILES[system].load(path);
    },
    async checkProfile(system, path) {
      const { doubtsAboutProfile } = await import("./profiles.ts");
      return doubtsAboutProfile(system, path);
    },
    async profileLibrary(system) {
      const { profileLibrary } = await import("./profiles.ts");
      return profileLibrary(system);
    },
    async formatProfile(system, path) {
      const { formatProfile } = await import("./profiles.ts");
      return formatProfile(system, path);
    },
    async profileSchema(system) {
      const { profileSchema } = await import("./profiles.ts");
      return profileSchema(system);
    },
    async doctor(tried) {
      const { createDoctor } = await import("./doctor/doctor.ts");
      const own = tried === null ? {} : { [SYSTEMS[tried.system].section]: { profile: tried.path } };
      return createDoctor({
        sources: { ...sources, flags: { ...flags, ...own } },
        scrubber: parts.scrubber,
        clock,
        signal,
      });
    },
    async service() {
      const { createService } = await import("./service.ts");
      return createService({ globals, env });
    },
    async cron() {
      const { createCron } = await import("./service.ts");
      const { loadConfig: load } = await import("../config/load.ts");
      // Whichever shop is named: the lines are for all of the installation.
      return createCron({ globals, env, config: load({ ...sources, shop: null, makesFile: true }) });
    },
    async backups({ makesFile }) {
      const [{ createBackups }, { loadConfig: load }] = [
        await import("./backup/backups.ts"),
        await import("../config/load.ts"),
      ];
      const config = load({ ...sources, makesFile });
      await notices.say(config.notices);
      const { lockTimeoutMs } = globals;
      return createBackups({ config, clock, signal, lockTimeoutMs });
    },
    async allBackups() {
      const { createBackupsOfAll } = await import("./backup/all.ts");
      return createBackupsOfAll((await this.readInstallation()).rootDir, clock);
    },
    async readPassphrase(path) {
      const { cleanSecret, readSecretFile } = await import("../config/secrets.ts");
      const text = path === "-" ? await this.readStdin() : readSecretFile("passphrase", path);
      return cleanSecret("passphrase", text);
    },
    async startSandbox(wish) {
      const { startSandboxAtWork } = await import("./sandbox.ts");
      return startSandboxAtWork(wish);
    },
    async startFleet(count, wish) {
      const { startFleetAtWork } = await import("./sandbox.ts");
      return startFleetAtWork(count, wish);
    },
    async chooseShops(words) {
      const isAlone = globals.shop === null && !existsSync(shopsFolder(configPath(globals.config, env)));
      // What everybody does who has one shop loads nothing.
      if (isAlone && parts.command === "status") return { kind: "unnamed" };
      const { whichShops } = await import("./which-shops.ts");
      return whichShops({ ...words, command: parts.command, asked: globals.shop }, sources, isAlone);
    },
    async startTrace(path) {
      const { startTrace } = await import("./trace/start.ts");
      return startTrace(path, (text) => parts.scrubber.clean(text));
    },
    scopeOf: parts.scopeOf,
    checkShop: async () => refuseTwins(await loadConfig()),
    async whileIdle(run) {
      const { withLock } = await import("./state/state.ts");
      const { stateFolder } = await import("../config/shops/known-shops.ts");
      // Not by the shop's own settings, which may be what is wrong with it.
      const dataDir = stateFolder((await this.readInstallation()).rootDir, globals.shop ?? DEFAULT_SHOP);
      const lock = { dataDir, timeoutMs: globals.lockTimeoutMs, clock, signal };
      return withLock({ ...lock, what: "orders" }, () => withLock({ ...lock, what: "products" }, run));
    },
    async shopFiles() {
      const { createShopFiles } = await import("./files/shop-files.ts");
      return createShopFiles(sources, clock);
    },
    async readInstallation() {
      const { readInstallation } = await import("../config/shops/known-shops.ts");
      return readInstallation(sources);
    },
    runOther: parts.runOther,
  };
}
