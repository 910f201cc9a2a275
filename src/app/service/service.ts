import { installationWay } from "../../cli/installed.ts";
import { readConfigFile } from "../../config/files/file.ts";
import { valueAt } from "../../config/keys.ts";
import { loadConfig, type LoadedConfig } from "../../config/load.ts";
import { missingKeys } from "../../config/settings.ts";
import { namedShops, shopFile } from "../../config/shops/shops.ts";
import { ConfigurationError, EXIT, Tg360Error, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { applyPlan, applyRemoval, commandFailed } from "../../service/apply.ts";
import { hasLines, withLines, withoutLines } from "../../service/crontab.ts";
import { chooseScope, type Machine, planInstall, planRemoval, questions, type Scope } from "../../service/plan.ts";
import { hasProgram, programRunner } from "../../service/run-program.ts";
import type { App } from "../app.ts";
import { configOf, installationOf, readAccount, readMachine } from "./machine.ts";

interface ServiceWish {
  /** The user of the service; null = the current user, or the package's. */
  readonly runAs: string | null;
}

/** The state of the service. */
export interface ServiceState {
  readonly scope: Scope;
  readonly user: string;
  readonly installed: boolean;
  readonly running: boolean;
  /** It could be started now; false in a chroot or while an image is built. */
  readonly canRun: boolean;
  /** Paths that were written or removed. */
  readonly changed: readonly string[];
}

/** Starts the daemon with the machine. Throws Tg360Error if there is no supervisor, or it fails. */
export interface Service {
  install(wish: ServiceWish): Promise<ServiceState>;
  remove(wish: ServiceWish): Promise<ServiceState>;
  state(wish: ServiceWish): Promise<ServiceState>;
  /** Whether the current user could install it without further options. */
  isPossible(): Promise<boolean>;
}

/** Starts a cycle every five minutes. Throws Tg360Error if there is no cron. */
export interface Cron {
  isPossible(): Promise<boolean>;
  /** Whether our lines are in the crontab, and its content. */
  read(): Promise<{ readonly isInstalled: boolean; readonly table: string }>;
  /** Returns the present lines of the whole table. */
  install(mailTo: string | null): Promise<string>;
  /** False = there were no lines of ours. */
  remove(): Promise<boolean>;
}

/** The user that the package creates, and where its files are. */
const PACKAGE_USER = "tg360";

export function createService(app: App): Service {
  const run = programRunner(app.sources.env);
  /** `user`: the service's user; to show or remove the service, none has to be named. */
  const prepare = async (wish: ServiceWish, user: (machine: Machine) => string | null) => {
    const machine = await readMachine(run);
    const scope = chooseScope(machine);
    if (scope === null) throw new ConfigurationError(problem("service-none", {}));
    return { machine, scope, account: await readAccount(run, user(machine)) };
  };
  const toInstall = (wish: ServiceWish) => prepare(wish, (machine) => chooseUser(wish, machine));
  const asIs = (wish: ServiceWish) => prepare(wish, () => wish.runAs);
  const stateOf = async (
    { machine, scope, account }: Awaited<ReturnType<typeof prepare>>,
    changed: readonly string[],
  ) => {
    const { installed, running } = questions(scope);
    return {
      scope,
      user: account.user,
      installed: (await run(installed)).code === 0,
      running: (await run(running)).code === 0,
      canRun: machine.runsSystemd,
      changed,
    };
  };
  return {
    async install(wish) {
      const prepared = await toInstall(wish);
      const { scope, machine, account } = prepared;
      const config = configOf(app, account);
      const missing = missingOf(config);
      if (missing.length > 0) throw new ConfigurationError(problem("not-configured", { missing }));
      const plan = planInstall(scope, machine, installationOf(app, config, account));
      await applyPlan(plan, run);
      return stateOf(
        prepared,
        plan.files.map(({ path }) => path),
      );
    },
    async remove(wish) {
      const prepared = await asIs(wish);
      const { scope, machine, account } = prepared;
      return stateOf(prepared, await applyRemoval(planRemoval(scope, machine, account.home), run));
    },
    state: async (wish) => stateOf(await asIs(wish), []),
    isPossible: () =>
      toInstall({ runAs: null }).then(
        () => true,
        () => false,
      ),
  };
}

/** Throws ConfigurationError. */
export function createCron(app: App): Cron {
  const run = programRunner(app.sources.env);
  // Without the named shop: the lines are for the whole installation.
  const config = loadConfig({ ...app.sources, shop: null, makesFile: true });
  const read = async (): Promise<string> => {
    if (!(await hasProgram(run, "crontab"))) throw new ConfigurationError(problem("crontab-missing", {}));
    // A user without a crontab gets an error.
    const { code, stdout } = await run(["crontab", "-l"]);
    return code === 0 ? stdout : "";
  };
  const write = async (table: string): Promise<void> => {
    const { code, stderr } = await run(["crontab", "-"], table);
    if (code !== 0) throw commandFailed(["crontab", "-"], stderr);
  };
  return {
    isPossible: () => hasProgram(run, "crontab"),
    async read() {
      const table = await read();
      return { isInstalled: hasLines(table), table };
    },
    async install(mailTo) {
      if (config.secrets["store.url"] !== null)
        throw new ConfigurationError(problem("database-instead", { what: "cron" }));
      const missing = missingOf(config);
      if (missing.length > 0) throw new ConfigurationError(problem("not-configured", { missing }));
      const account = await readAccount(run, null);
      const { command, configPath } = installationOf(app, config, account);
      const table = withLines(await read(), {
        command,
        variables: configPath === null ? {} : { TG360_CONFIG: configPath },
        mailTo,
        user: account.user,
        asDaemon: sendsHeartbeats(config),
      });
      await write(table);
      return table;
    },
    async remove() {
      const table = await read();
      if (!hasLines(table)) return false;
      await write(withoutLines(table));
      return true;
    },
  };
}

/** With named shops, settings that the installation's file lacks may be in theirs. */
function missingOf(config: LoadedConfig): readonly string[] {
  return namedShops(config.path).named.length > 0 ? [] : missingKeys(config);
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

/** Null = the current user. Root has to name a user, because the state would otherwise belong to root. */
function chooseUser({ runAs }: ServiceWish, { isRoot }: Machine): string | null {
  if (!isRoot) {
    if (runAs !== null) throw new Tg360Error(problem("service-needs-root", {}), EXIT.configuration);
    return null;
  }
  if (runAs !== null) return runAs;
  if (installationWay() === "deb") return PACKAGE_USER;
  throw new UsageError(problem("service-user-needed", {}));
}
