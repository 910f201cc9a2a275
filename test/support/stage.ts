import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished } from "vitest";

import type { Framework360Profile } from "../../src/clients/framework360/profile.ts";
import type { LoadedAdapter } from "../../src/clients/adapter/through.ts";
import type { TotalGestProfile } from "../../src/clients/totalgest/profile.ts";
import { createFramework360 } from "../../src/clients/framework360/client.ts";
import { createTotalGest } from "../../src/clients/totalgest/client.ts";
import { siteOf } from "../../src/config/url.ts";
import type { Engine } from "../../src/core/run/engine.ts";
import type { ExportOptions, ExportReport, PullOptions, PullReport, PullRow } from "../../src/core/run/reports.ts";
import { exportOrders } from "../../src/core/orders/export/export-orders.ts";
import type { Clock } from "../../src/core/ports/clock.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { pullProducts } from "../../src/core/products/pull/pull-products.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { type LocalDay, localDay } from "../../src/core/common/time/zone.ts";
import type { Settings } from "../../src/core/run/settings.ts";
import type { CartItemJson } from "../../src/sandbox/framework360/orders/order.ts";
import type { SandboxOptions } from "../../src/sandbox/options.ts";
import { environmentOf, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { type CanarySecret, CREDENTIALS, findSecrets, findSecretsBelow, type Leak, SECRETS } from "./canary.ts";
import { type Books, checkQueue, type Verdict } from "./checker.ts";
import { QuickClock } from "./quick-clock.ts";
import { runAsNeeded } from "./run-here.ts";
import { openSandbox } from "./sandbox.ts";
import { someSettings } from "./settings.ts";
import { databaseOf, openState, SHOP, stateFile } from "./state.ts";
import { type Ran, type Running, type StartOptions, startTg360 } from "./tg360-process.ts";

/** The day in the sandbox's shop, which around midnight is another one than in UTC. */
export function shopDay(atMs: number = Date.now()): LocalDay {
  return localDay(atMs, "Europe/Zurich");
}

/** A line of an order that needs no product. */
export const CUSTOM_LINE = {
  type: "custom" as const,
  quantity: "1",
  customInfo: { name: "Confezione regalo", details: "", preview: "", price: "5.00", imposta: "8.1" },
} satisfies CartItemJson;

/** Compiled code is kept beyond a stage, as it is beyond a run. */
const CACHE = join(tmpdir(), `tg360-test-cache-${String(process.geteuid?.() ?? 0)}`);

type SettingsPatch = NonNullable<Parameters<typeof someSettings>[0]>;

/**
 * Both systems and everything that one tg360 needs, for one test: it can run as a process, as an engine in the test's
 * own process on the same state, or both in turn. At the end of the test, nothing that was written may contain a
 * secret.
 */
export interface Stage {
  readonly sandbox: Sandbox;
  /** A private folder: home, state and files of the test. */
  readonly folder: string;
  readonly dataDir: string;
  readonly statePath: string;
  readonly env: Readonly<Record<string, string>>;
  /** The clock of the engine in the test's process and, if it was set to a time, of both systems. */
  readonly clock: QuickClock;
  /** Runs a command line to its end, in the test's own process if possible. */
  run(args: readonly string[], options?: Partial<StartOptions>): Promise<Ran>;
  /** Starts the program. */
  start(args: readonly string[], options?: Partial<StartOptions>): Running;
  pull(options?: Partial<PullOptions>, patch?: SettingsPatch): Promise<Pulled>;
  export(options?: Partial<ExportOptions>, patch?: SettingsPatch): Promise<ExportReport>;
  /** The engine's parts around an open store, which is closed afterwards. */
  withEngine<T>(work: (engine: Engine) => Promise<T>, patch?: SettingsPatch): Promise<T>;
  /** The checker's verdict. */
  verdict(forced?: readonly string[], books?: Books): Promise<Verdict>;
  /** Another secret that must not leak, or a file that stores secrets. */
  watch(secret: CanarySecret): void;
  spare(path: string): void;
  leaks(): readonly Leak[];
}

interface Pulled extends PullReport {
  readonly rows: readonly PullRow[];
}

export interface StageOptions extends SandboxOptions {
  /** The start of the injected clock; null = both systems use the machine's clock, as processes do. */
  readonly at?: string | null;
  /** The system's user who decides; absent = unknown. */
  readonly author?: string;
  /** The dialect of the systems for the engine in the test's process; default: the contract. */
  readonly speaks?: Speaks;
}

interface Speaks {
  readonly totalgest?: TotalGestProfile;
  /** An adapter of TotalGest. */
  module?: LoadedAdapter;
  readonly framework360?: Framework360Profile;
}

/** Empty systems with the stage's credentials by default. */
export async function openStage({ at = null, speaks = {}, author, ...options }: StageOptions = {}): Promise<Stage> {
  const clock = new QuickClock(at);
  const now = at === null ? {} : { now: () => clock.now() };
  const sandbox = await openSandbox({ products: 0, credentials: CREDENTIALS, ...now, ...options });
  const folder = mkdtempSync(join(tmpdir(), "tg360-stage-"));
  const storeUrl = await databaseOf(statePathIn(folder));
  const stage = new PrivateStage({ sandbox, folder, clock, speaks, author, storeUrl });
  onTestFinished(() => {
    const leaks = stage.leaks();
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    expect(leaks).toEqual([]);
  });
  return stage;
}

const statePathIn = (folder: string): string => join(folder, "data", "tg360.db");

interface StageParts {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly clock: QuickClock;
  readonly speaks: Speaks;
  readonly author: string | undefined;
  readonly storeUrl: string | null;
}

class PrivateStage implements Stage {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly dataDir: string;
  readonly statePath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly clock: QuickClock;
  readonly #site: string;
  readonly #speaks: Speaks;
  readonly #author: { readonly author?: string };
  readonly #written: string[] = [];
  readonly #secrets = [...SECRETS];
  readonly #spared = new Set<string>();

  constructor({ sandbox, folder, clock, speaks, author, storeUrl }: StageParts) {
    this.#author = author === undefined ? {} : { author };
    this.#speaks = speaks;
    this.sandbox = sandbox;
    this.folder = folder;
    this.clock = clock;
    this.dataDir = join(folder, "data");
    this.statePath = statePathIn(folder);
    this.#site = siteOf(sandbox.shop.url);
    for (const name of ["home", "tmp"]) mkdirSync(join(folder, name));
    this.env = {
      PATH: process.env["PATH"] ?? "",
      HOME: join(folder, "home"),
      TMPDIR: join(folder, "tmp"),
      XDG_CACHE_HOME: CACHE,
      LANG: "C",
      ...environmentOf(sandbox),
      TG360_DATA_DIR: this.dataDir,
      ...(storeUrl === null ? {} : { TG360_STORE_URL: storeUrl, TG360_SHOP: SHOP }),
    };
  }

  async run(args: readonly string[], options: Partial<StartOptions> = {}): Promise<Ran> {
    const ran = await runAsNeeded(args, { cwd: this.folder, ...options, env: { ...this.env, ...options.env } });
    this.#written.push(ran.stdout, ran.stderr);
    return ran;
  }

  start(args: readonly string[], options: Partial<StartOptions> = {}): Running {
    const running = startTg360(args, { cwd: this.folder, ...options, env: { ...this.env, ...options.env } });
    const ended = running.ended.then((ran) => {
      this.#written.push(ran.stdout, ran.stderr);
      return ran;
    });
    return { ...running, ended };
  }

  async pull(options: Partial<PullOptions> = {}, patch: SettingsPatch = {}): Promise<Pulled> {
    const rows: PullRow[] = [];
    const whole = { full: false, skus: null, dryRun: false, allowMassChange: [], now: false, ...options };
    const report = await this.withEngine(
      (engine) =>
        pullProducts(engine, { onProduct: (row) => void rows.push(row), ...whole }, new AbortController().signal),
      patch,
    );
    this.#written.push(JSON.stringify([report, rows]));
    return { ...report, rows };
  }

  async export(options: Partial<ExportOptions> = {}, patch: SettingsPatch = {}): Promise<ExportReport> {
    const whole = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: false, ...options };
    const report = await this.withEngine((engine) => exportOrders(engine, whole, new AbortController().signal), patch);
    this.#written.push(JSON.stringify(report));
    return report;
  }

  async withEngine<T>(work: (engine: Engine) => Promise<T>, patch: SettingsPatch = {}): Promise<T> {
    const settings = this.#settings(patch);
    const store = await this.#openBound(settings);
    try {
      return await work(engineOf(settings, store, this.clock, this.#speaks));
    } finally {
      await store.close();
    }
  }

  async #openBound(settings: Settings): Promise<Store> {
    mkdirSync(this.dataDir, { recursive: true, mode: 0o700 });
    const store = await openState({ path: this.statePath, clock: this.clock, ...this.#author });
    const { totalgest, framework360 } = settings;
    const { ownerId, shopId, endpoint } = totalgest;
    const binding = { ownerId, shopId, endpoint, site: framework360.site, shopUrl: framework360.url };
    await store.bind(binding, { moved: false });
    return store;
  }

  #settings(patch: SettingsPatch): Settings {
    const { credentials, erp, shop } = this.sandbox;
    const { ownerId, shopId, username, password, apiKey } = credentials;
    const exportFrom = this.env["TG360_EXPORT_FROM"] ?? null;
    return someSettings({
      ...patch,
      totalgest: { endpoint: erp.url, ownerId, shopId, username, password: new Secret(password), ...patch.totalgest },
      framework360: { url: shop.url, site: this.#site, apiKey: new Secret(apiKey), ...patch.framework360 },
      export: { from: exportFrom, ...patch.export },
      http: { timeoutMs: 2000, ...patch.http },
    });
  }

  async verdict(forced: readonly string[] = [], books?: Books): Promise<Verdict> {
    const { sandbox } = this;
    const statePath = await stateFile(this.statePath);
    return checkQueue({ sandbox, statePath, site: this.#site, forced, ...(books === undefined ? {} : { books }) });
  }

  watch(secret: CanarySecret): void {
    this.#secrets.push(secret);
  }

  spare(path: string): void {
    this.#spared.add(path);
  }

  leaks(): readonly Leak[] {
    const leaks = this.#written.flatMap((text) => findSecrets("output", text, this.#secrets));
    return existsSync(this.folder) ? [...leaks, ...findSecretsBelow(this.folder, this.#secrets, this.#spared)] : leaks;
  }
}

function engineOf(settings: Settings, store: Store, clock: Clock, speaks: Speaks): Engine {
  const { totalgest, framework360, http } = settings;
  const { url, apiKey, timeZone } = framework360;
  return {
    erp: createTotalGest({ ...totalgest, ...http, clock, profile: speaks.totalgest, module: speaks.module }),
    shop: createFramework360({ url, apiKey, timeZone, ...http, clock, profile: speaks.framework360 }),
    store,
    clock,
    progress: { report: () => undefined },
    settings,
  };
}
