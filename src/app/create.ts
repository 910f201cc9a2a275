import { ConfigurationError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
/**
 * The composition root: builds configuration, state, clients, clock and sandbox, each when it is first needed, so
 * that `--help` opens nothing.
 */
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Scrubber } from "../cli/scrub.ts";
import { valueAt } from "../config/keys.ts";
import type { LoadedConfig } from "../config/load.ts";
import { workerContext } from "./worker/context.ts";
import { configPath } from "../config/files/paths.ts";
import type { ConfigSources } from "../config/files/places.ts";
import { DEFAULT_TIME_ZONE } from "../core/common/time/time-zone.ts";
import { shopsFolder } from "../config/shops/shops.ts";
import { realClock } from "./clock.ts";
import { shopsOf } from "./shops.ts";
import { Notices } from "./people/notices.ts";
import { pageContext } from "./page/page-context.ts";
import type { Store } from "../core/ports/store.ts";
import { SYSTEMS } from "../core/common/systems.ts";
import { DEFAULT_SHOP } from "../core/shops/name.ts";
import type { Context } from "./context.ts";

/** The inputs from the command line. */
export interface ContextParts extends Pick<
  Context,
  "command" | "globals" | "env" | "output" | "signal" | "runOther" | "scopeOf"
> {
  readonly stdin: () => AsyncIterable<Buffer | string>;
  readonly scrubber: Scrubber;
}

/** Builds only the clock at first. */
export function createContext(parts: ContextParts): Context {
  const { globals, env, output, signal } = parts;
  const notices = new Notices(globals, output);
  const clock = realClock;
  const flags = globals.dataDir === null ? {} : { dataDir: globals.dataDir };
  const shop = globals.shop === DEFAULT_SHOP ? null : globals.shop;
  const sources: ConfigSources = { env, configFlag: globals.config, flags, shop };

  const shops = shopsOf(sources, signal, parts.scrubber);

  let loaded: { readonly from: ConfigSources; readonly stamp: string; readonly config: LoadedConfig } | null = null;

  /** A cycle asks about nine times: what did not change is not read again. */
  async function loadConfig(): Promise<LoadedConfig> {
    const { loadConfig: load, stampOf } = await import("../config/load.ts");
    const from = await shops.withOwn();
    const stamp = stampOf(from);
    if (loaded?.from === from && loaded.stamp === stamp) return loaded.config;
    const config = load(from);
    await notices.report(config.notices);
    await notePlace(config);
    loaded = { from, stamp, config };
    return config;
  }

  /** Registers a state in PostgreSQL, so that later uses find it. */
  async function notePlace(config: LoadedConfig): Promise<void> {
    if (config.secrets["store.url"] === null) return;
    const { notePlace: note } = await import("./state/place.ts");
    await note(config, signal, parts.scrubber);
  }

  async function locateState(): ReturnType<Context["locateState"]> {
    const { peekConfig } = await import("../config/files/peek.ts");
    const peeked = shops.areInDatabase() ? null : peekConfig(sources);
    if (peeked !== null) return peeked;
    const { dataDir, rootDir, values } = await loadConfig();
    const { namedBinding } = await import("../config/shops/named.ts");
    const timeZone = values.framework360?.timeZone ?? DEFAULT_TIME_ZONE;
    return { dataDir, rootDir, timeZone, named: namedBinding((key) => valueAt(values, key)) };
  }

  async function refuseTwins(config: Pick<LoadedConfig, "values">): Promise<void> {
    // The database itself prevents twins among its shops.
    if (shop !== null && shops.areInDatabase()) return;
    const database = await shops.database();
    if (database !== null) {
      const { refuseTwinInDatabase } = await import("./state/shops-in-database.ts");
      await refuseTwinInDatabase(database, DEFAULT_SHOP, config.values);
      return;
    }
    if (!existsSync(shopsFolder(configPath(globals.config, env)))) return;
    const { refuseTwins: refuse } = await import("../config/shops/twins.ts");
    refuse(sources, config);
  }

  /** A worker waits for a database that restarts. All other commands report at once that it cannot be reached. */
  async function allShopsFor(command: string): Promise<ConfigSources> {
    if (command !== "worker") return shops.withAll();
    const { whenReachable } = await import("../store/postgres/database/errors.ts");
    return whenReachable(
      () => shops.withAll(),
      () => signal.aborted,
    );
  }

  async function noteUnreadFiles(): Promise<void> {
    const folder = shopsFolder(configPath(globals.config, env));
    const { namedShops } = await import("../config/shops/shops.ts");
    const { named } = namedShops(configPath(globals.config, env));
    if (named.length > 0) await notices.report([problem("shop-files-unread", { folder, shops: named })]);
  }

  async function withState<T>(run: (store: Store) => Promise<T>): Promise<T> {
    const { checkBinding, withState } = await import("./state/state.ts");
    const { dataDir, named } = await locateState();
    const checked = async (store: Store): Promise<T> => {
      await checkBinding(store, named, clock.now());
      return run(store);
    };
    return withState(dataDir, clock, checked, (problem) => notices.report([problem]));
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
    ...workerContext({ shops, loadConfig, locateState }),
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
    async shouldReport(problemKeys) {
      if (!globals.quiet) return true;
      const { shouldReport } = await import("./people/quiet.ts");
      const dataDir = await locateState().then(
        (found) => found.dataDir,
        () => null,
      );
      return shouldReport({ command: parts.command, dataDir, temporaryDir: tmpdir() }, problemKeys, clock);
    },
    async readStdin() {
      const { readAll } = await import("./files/stdin.ts");
      return readAll(parts.stdin(), signal);
    },
    async setUp() {
      const { createSetup } = await import("./setup.ts");
      const { loadConfig: load } = await import("../config/load.ts");
      // This command has to work with a configuration that cannot be read yet.
      try {
        await notePlace(load({ ...(await shops.withOwn()), makesFile: true }));
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
      }
      return createSetup({ ...parts, clock, shops });
    },
    async heartbeats() {
      const { createHeartbeats } = await import("./people/heartbeats.ts");
      return createHeartbeats(await loadConfig(), signal);
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
    async profileSchema(system) {
      const { profileSchema } = await import("./profiles.ts");
      return profileSchema(system);
    },
    async doctor(tried) {
      const { createDoctor } = await import("./doctor/doctor.ts");
      const own = tried === null ? {} : { [SYSTEMS[tried.system].section]: { profile: tried.path } };
      return createDoctor({
        sources: { ...(await shops.withOwn()), flags: { ...flags, ...own } },
        scrubber: parts.scrubber,
        clock,
        signal,
      });
    },
    async service() {
      const { createService } = await import("./service/service.ts");
      return createService({ globals, env });
    },
    async cron() {
      const { createCron } = await import("./service/service.ts");
      const { loadConfig: load } = await import("../config/load.ts");
      // Without the named shop: the lines are for the whole installation.
      return createCron({ globals, env, config: load({ ...sources, shop: null, makesFile: true }) });
    },
    async backups({ makesFile }) {
      const [{ createBackups }, { loadConfig: load }] = [
        await import("./backup/backups.ts"),
        await import("../config/load.ts"),
      ];
      const config = load({ ...(await shops.withOwn({ makesFile })), makesFile });
      await notices.report(config.notices);
      await notePlace(config);
      const { lockTimeoutMs } = globals;
      return createBackups({ config, clock, signal, lockTimeoutMs, refuseTwins });
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
    async chooseShops(words) {
      const isInDatabase = shops.areInDatabase();
      const isAlone =
        globals.shop === null && !isInDatabase && !existsSync(shopsFolder(configPath(globals.config, env)));
      // The frequent case of one shop loads nothing more.
      if (isAlone && parts.command === "status") return { kind: "unnamed" };
      const { scopeOfCommand } = await import("../core/shops/scope.ts");
      if (scopeOfCommand(parts.command) === "none") return { kind: "unnamed" };
      const { whichShops } = await import("./which-shops.ts");
      if (isInDatabase) await noteUnreadFiles();
      const request = { ...words, command: parts.command, asked: globals.shop };
      return whichShops(request, await allShopsFor(parts.command), isAlone);
    },
    scopeOf: parts.scopeOf,
    checkShop: async () => refuseTwins(await loadConfig()),
    async whileIdle(run) {
      const { withLock } = await import("./state/state.ts");
      const { stateFolder } = await import("../config/shops/known-shops.ts");
      // Not by the shop's own settings, which may be invalid.
      const dataDir = stateFolder((await this.readInstallation()).rootDir, globals.shop ?? DEFAULT_SHOP);
      const database = await shops.database();
      if (database !== null) {
        const { notePlaceAt } = await import("./state/place.ts");
        notePlaceAt(dataDir, { url: database.url, shop: globals.shop ?? DEFAULT_SHOP });
      }
      const lock = { dataDir, timeoutMs: globals.lockTimeoutMs, clock, signal };
      return withLock({ ...lock, what: "orders" }, () => withLock({ ...lock, what: "products" }, run));
    },
    async noteRestored() {
      const { noteRestored } = await import("./state/note-restored.ts");
      const { dataDir, exists, values } = await loadConfig();
      const isConfigured = exists || (values.totalgest?.endpoint ?? values.framework360?.url) !== undefined;
      await noteRestored({ dataDir, isConfigured, timeoutMs: globals.lockTimeoutMs, clock, signal });
    },
    async moveShop(name, config) {
      const { moveShop } = await import("./move.ts");
      return moveShop(shops, name, config, { ...parts, clock, lockTimeoutMs: globals.lockTimeoutMs });
    },
    async shopFiles() {
      const { createShopFiles } = await import("./files/shop-files.ts");
      const database = await shops.database();
      if (database === null) return createShopFiles(sources, clock);
      const { createShopRows } = await import("./files/shop-rows.ts");
      return createShopRows(database, { shops, clock, signal });
    },
    async readInstallation() {
      const { readInstallation } = await import("../config/shops/known-shops.ts");
      return readInstallation(await shops.withAll());
    },
    async readAllShops() {
      const database = await shops.database();
      if (database === null) return new Map();
      const { readAllShops } = await import("./state/all-shops.ts");
      return readAllShops(database, sources, clock.now());
    },
    runOther: parts.runOther,
  };
}
