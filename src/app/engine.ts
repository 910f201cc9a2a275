/** The engine of one run: settings, state, both systems, under the lock or lease of its direction. */
import { existsSync } from "node:fs";

import type { MayCall } from "../clients/wire/wire.ts";
import type { LoadedConfig } from "../config/load.ts";
import { resolveSettings } from "../config/settings.ts";
import type { Direction } from "../core/common/direction.ts";
import { ConfigurationError, LockedError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Store } from "../core/ports/store.ts";
import type { Decider } from "../core/orders/export/decisions.ts";
import { deadlineOf } from "../core/orders/send/outcome.ts";
import type { Engine } from "../core/run/engine.ts";
import type { Settings } from "../core/run/settings.ts";
import type { RunningProgress } from "../render/terminal/progress.ts";
import type { Patience } from "../store/patience.ts";
import type { App } from "./app.ts";
import { bindingOf, connectFramework360, connectTotalGest, maskSecrets } from "./clients.ts";
import { type Configured, loadConfig, refuseTwins } from "./config.ts";
import { makePrivateFolder, openState, using, withThrowAway } from "./state/open.ts";
import { userName } from "./state/place.ts";
import { withLock } from "./state/lock.ts";

import { setFlagsFromString } from "node:v8";
import { createProgress } from "../render/terminal/progress.ts";
import { afterManyBytes } from "../clients/wire/http.ts";
import { createText } from "../text/text.ts";
import { refuseLongCalls, withLeasedState } from "./state/database-state.ts";

interface Request extends Pick<Patience, "turn" | "onWait"> {
  /** Null = only reading, no lock. */
  readonly direction: Direction | null;
  /** On a temporary copy of the state, without a lock. */
  readonly dryRun: boolean;
  /** Instead of `--lock-timeout`. */
  readonly lockTimeoutMs?: number;
}

/**
 * Checks the settings, opens and binds the state, locks it, and builds both clients; closes everything in reverse
 * order. A state in PostgreSQL has the database's clock. Throws ConfigurationError, also if the time-out of a call is too long
 * for a lease, LockedError, StoreError.
 */
export async function withEngine<T>(app: App, request: Request, run: (engine: Engine) => Promise<T>): Promise<T> {
  const { clock, globals, scrubber, signal } = app;
  const { direction, dryRun, lockTimeoutMs: timeoutMs = globals.lockTimeoutMs, ...turn } = request;
  const config = await loadConfig(app);
  await refuseTwins(app, config);
  const settings = await resolveSettings(config, signal).catch((error: unknown) =>
    noteUnbegun(app, config, request, error),
  );
  maskSecrets(scrubber, settings);
  const { dataDir, place } = config;
  refuseRemoved(config);
  const patience: Patience = { clock, signal, timeoutMs, ...turn };
  if (place.kind === "database" && !dryRun && direction !== null) {
    // No call begins that could outlast the lease, and none after it is lost.
    refuseLongCalls(settings.http.timeoutMs);
    return withLeasedState({ ...patience, place, direction }, (store, lease, databaseClock) => {
      const mayCall: MayCall = (callMs) => lease.check(deadlineOf(0, callMs));
      const drive: Drive = { settings, store, direction, mayCall };
      return driveEngine({ ...app, clock: databaseClock }, drive, (engine) => inRun(engine, run));
    });
  }
  const work = async (store: Store): Promise<T> => {
    await store.bind(bindingOf(settings), { moved: false });
    const drive: Drive = { settings, store, direction };
    if (dryRun || direction === null) return driveEngine(app, drive, run);
    return withLock(place, direction, patience, () => {
      // The previous holder of the lock may have removed the shop.
      refuseRemoved(config);
      return driveEngine(app, drive, (engine) => inRun(engine, run));
    });
  };
  if (dryRun) return withThrowAway(place, clock, work);
  makePrivateFolder(dataDir);
  // Before the lock, which must not be created in the folder of another user's state.
  return using(await openState(place, { clock, author: userName() }), work);
}

/** For `decide`: takes the lock of the orders if it is free. */
export function whileNoRun(app: App): Decider["whileNoRun"] {
  return async (decideOne) => {
    try {
      const wish = { direction: "orders", dryRun: false, lockTimeoutMs: 0 } as const;
      return await withEngine(app, wish, async ({ store, settings }) => ({
        refused: await decideOne(store, settings.http.timeoutMs),
      }));
    } catch (error) {
      if (error instanceof LockedError) return null;
      throw error;
    }
  };
}

/**
 * Throws ConfigurationError if a shop's settings have disappeared since they were read: the shop was removed with its
 * state.
 */
function refuseRemoved({ shop, path, exists, isInDatabase }: LoadedConfig): void {
  if (shop === null || !exists || isInDatabase || existsSync(path)) return;
  throw new ConfigurationError(problem("shop-unknown", { shop, shops: [] }));
}

async function inRun<T>(engine: Engine, run: (engine: Engine) => Promise<T>): Promise<T> {
  const { store, settings } = engine;
  try {
    await store.startRun(bindingOf(settings));
    return await run(engine);
  } finally {
    store.endRun();
  }
}

interface Drive {
  readonly settings: Settings;
  readonly store: Store;
  readonly direction: Direction | null;
  readonly mayCall?: MayCall;
}

/** Where there is a state of this shop. The error is thrown again. */
async function noteUnbegun(
  { clock }: App,
  { place }: Pick<Configured, "place">,
  { direction, dryRun }: Request,
  error: unknown,
): Promise<never> {
  const isKept = place.kind === "file" && existsSync(place.path) && !dryRun;
  if (!isKept) throw error;
  return using(await openState(place, { clock }), (store) => recordUnbegun(store, clock, direction, error));
}

/**
 * A run that the configuration did not let begin is recorded as one that ended, so that `status` and messages say why
 * nothing goes on. The error is thrown again.
 */
async function recordUnbegun(store: Store, clock: Clock, direction: Direction | null, error: unknown): Promise<never> {
  if (direction === null || !(error instanceof ConfigurationError)) throw error;
  const atMs = clock.now();
  const calls = { TotalGest: {}, Framework360: {} };
  const ended = { startedMs: atMs, finishedMs: atMs, good: false, provesNothing: false, summary: {}, calls };
  await store.recordRun({ direction, exitCode: error.exitCode, problem: error.problem, ...ended });
  throw error;
}

/** With `--quiet` they are the lines of cron. */
const CRON_COMMANDS: ReadonlySet<string> = new Set(["export-orders", "pull-products"]);

const SILENT: RunningProgress = { report: () => undefined, stop: () => undefined };

/** On a terminal, and elsewhere with `--verbose`; nothing with `--quiet`. */
async function showProgress({ globals, output }: App, timeZone: string): Promise<RunningProgress> {
  const { color, lang, quiet, shop, verbose } = globals;
  const { errIsTerminal: isTerminal } = output;
  if (quiet || (!isTerminal && !verbose)) return SILENT;
  return createProgress({
    text: () => createText(lang, timeZone, shop),
    write: (line) => {
      output.err(line);
    },
    isTerminal,
    color,
    verbose,
    now: () => performance.now(),
  });
}

/** Connects both systems and shows the progress. The terminal is released before any other output. */
async function driveEngine<T>(
  app: App,
  { settings, store, direction, mayCall }: Drive,
  run: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { clock, globals } = app;
  const progress = await showProgress(app, settings.framework360.timeZone);
  try {
    const [erp, shop] = await Promise.all([
      connectTotalGest(settings, clock, mayCall),
      connectFramework360(settings, clock, mayCall),
    ]).catch((error: unknown) => recordUnbegun(store, clock, direction, error));
    boundHeapOfRun(direction, globals.shop === null);
    const byCron = globals.quiet && CRON_COMMANDS.has(app.command) ? { everyMs: null } : {};
    return await run({ erp, shop, store, clock, progress, settings, ...byCron });
  } finally {
    progress.stop();
  }
}

/**
 * V8's memory settings by direction; the defaults take more than a small server has. Products are read page by page:
 * the space for new objects does not grow and the heap at most doubles between collections, so that a first pull of
 * any size stays under 256 MB (450 otherwise). Orders can be large: the heap is collected early, which takes half as
 * much time again and keeps an order of 100,000 lines under 300 MB.
 */
const FLAGS: Readonly<Record<Direction, readonly string[]>> = {
  products: ["--no-optimize-for-size", "--semi-space-growth-factor=1", "--heap-growing-percent=100"],
  orders: ["--optimize-for-size", "--semi-space-growth-factor=2", "--heap-growing-percent=0"],
};

/**
 * Sets the limits as soon as the run has more to do than one without news, which would take a tenth longer with them.
 * `isAlone` false = runs of many shops share the process: at once.
 */
function boundHeapOfRun(direction: Direction | null, isAlone: boolean): void {
  if (!isAlone) {
    boundHeap(direction);
    return;
  }
  afterManyBytes(() => {
    boundHeap(direction);
  });
}

/** Valid from here on, until the next run of this process. Null = a run that only reads: as for orders. */
export function boundHeap(direction: Direction | null): void {
  for (const flag of FLAGS[direction ?? "orders"]) setFlagsFromString(flag);
}
