import { existsSync } from "node:fs";

import type { Output } from "../cli/output.ts";
import type { Scrubber } from "../cli/scrub.ts";
import type { LoadedConfig } from "../config/load.ts";
import { resolveSettings } from "../config/settings.ts";
import type { Globals } from "./globals.ts";
import type { Engine } from "../core/run/engine.ts";
import { ConfigurationError } from "../core/common/errors.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Direction } from "../core/common/direction.ts";
import type { Progress } from "../core/ports/progress.ts";
import type { Store } from "../core/ports/store.ts";
import { problem } from "../core/common/problem.ts";
import type { Settings } from "../core/run/settings.ts";
import { asSpan } from "./trace/current.ts";
import { tracedProgress, tracedStore } from "./trace/traced.ts";
import { userName } from "./files/user-name.ts";
import { createProgress } from "../report/terminal/progress.ts";
import { bindingOf, connectFramework360, connectTotalGest, maskSecrets } from "./clients.ts";
import { keptSession } from "./state/kept-session.ts";
import { boundHeapOfRun } from "./state/heap.ts";
import type { Notices } from "./people/notices.ts";
import { tightenFolder } from "./files/private-folder.ts";
import { openState } from "./state/held-state.ts";
import { makePrivateFolder, statePath, using, withLock, withThrowAway } from "./state/state.ts";

export interface EngineParts {
  readonly globals: Globals;
  readonly output: Output;
  readonly scrubber: Scrubber;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly config: LoadedConfig;
  readonly notices: Notices;
}

/** See `Context.withEngine`. */
export async function withEngine<T>(
  parts: EngineParts,
  request: { readonly direction: Direction | null; readonly dryRun: boolean; readonly lockTimeoutMs?: number },
  run: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { clock, config, globals, signal } = parts;
  const settings = await asSpan("tg360", "load the settings", () => resolveSettings(config, signal));
  maskSecrets(parts.scrubber, settings);
  const path = statePath(config.dataDir);
  refuseRemoved(config);
  const work = async (store: Store): Promise<T> => {
    await store.bind(bindingOf(settings), { moved: false });
    const { direction, dryRun, lockTimeoutMs: timeoutMs = globals.lockTimeoutMs } = request;
    return dryRun || direction === null
      ? await drive(parts, settings, { store, direction, dryRun }, run)
      : await withLock({ dataDir: config.dataDir, what: direction, timeoutMs, clock, signal }, () => {
          // Whoever held it may have been about to remove the shop.
          refuseRemoved(config);
          return drive(parts, settings, { store, direction, dryRun }, (engine) =>
            besideRequests(engine, direction, signal, run),
          );
        });
  };
  if (request.dryRun) return withThrowAway(path, clock, work);
  makePrivateFolder(config.dataDir);
  await parts.notices.say(tightenFolder(config.dataDir));
  // Before the lock, which must not be made in a folder whose state is another user's.
  return using(await openState({ path, clock, author: userName() }), work);
}

/** Whoever has the lock also carries out what people asked for, before its own work and after it. */
async function besideRequests<T>(
  engine: Engine,
  direction: Direction,
  signal: AbortSignal,
  run: (engine: Engine) => Promise<T>,
): Promise<T> {
  await carryOutOpen(engine, direction, signal);
  const result = await run(engine);
  await carryOutOpen(engine, direction, signal);
  return result;
}

/** What carries requests out is loaded where there are any. */
async function carryOutOpen(engine: Engine, direction: Direction, signal: AbortSignal): Promise<void> {
  if (signal.aborted || (await engine.store.listOpenRequests(direction)).length === 0) return;
  const { carryOutRequests } = await import("../core/requests/carry-out.ts");
  await carryOutRequests({ ...engine, progress: SILENT }, direction, signal);
}

/** Whoever asked reads the outcome where they asked. */
const SILENT: Progress = { report: () => undefined };

/** Throws ConfigurationError where a shop's settings have gone since they were read: it was removed, and its state with it. */
function refuseRemoved({ shop, path, exists }: LoadedConfig): void {
  if (shop === null || !exists || existsSync(path)) return;
  throw new ConfigurationError(problem("shop-unknown", { shop, shops: [] }));
}

/** The terminal is given back before anything else is printed. */
async function drive<T>(
  parts: EngineParts,
  settings: Settings,
  given: { readonly store: Store; readonly direction: Direction | null; readonly dryRun: boolean },
  run: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { clock, globals, output } = parts;
  const { store, direction, dryRun } = given;
  const progress = await createProgress({
    text: async () => {
      const { createText } = await import("../report/text/text.ts");
      return createText(globals.lang, settings.framework360.timeZone, globals.shop);
    },
    write: (line) => {
      output.err(line);
    },
    isTerminal: output.errIsTerminal,
    color: globals.color,
    verbose: globals.verbose,
    quiet: globals.quiet,
    now: () => performance.now(),
  });
  const traced = tracedProgress(progress);
  try {
    // A dry run leaves nothing behind.
    const keeper = dryRun ? undefined : keptSession(parts.config.dataDir, settings);
    const [erp, shop] = await asSpan("tg360", "load the clients", () =>
      Promise.all([connectTotalGest(settings, clock, keeper), connectFramework360(settings, clock)]),
    );
    await boundHeapOfRun(direction);
    return await run({ erp, shop, store: tracedStore(store), clock, progress: traced.progress, settings });
  } finally {
    traced.end();
    progress.stop();
  }
}
