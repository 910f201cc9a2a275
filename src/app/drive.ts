import type { Output } from "../cli/output.ts";
import type { Scrubber } from "../cli/scrub.ts";
import type { LoadedConfig } from "../config/load.ts";
import type { Globals } from "./globals.ts";
import type { Engine } from "../core/run/engine.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Direction } from "../core/common/direction.ts";
import type { Progress } from "../core/ports/progress.ts";
import type { Store } from "../core/ports/store.ts";
import type { Settings } from "../core/run/settings.ts";
import { createProgress } from "../report/terminal/progress.ts";
import type { MayCall } from "../clients/wire/wire.ts";
import { bindingOf, connectFramework360, connectTotalGest } from "./clients.ts";
import { boundHeapOfRun } from "./state/heap.ts";
import { keptSession } from "./state/kept-session.ts";
import type { Notices } from "./people/notices.ts";

export interface EngineParts {
  readonly globals: Globals;
  readonly output: Output;
  readonly scrubber: Scrubber;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly config: LoadedConfig;
  readonly notices: Notices;
}

/** Options of a run under its lock. */
interface RunWish {
  readonly direction: Direction;
  readonly signal: AbortSignal;
  /** Releases the lock, unless new requests arrived: then false. Absent = the lock is released later. */
  readonly tryToEnd?: () => Promise<boolean>;
}

/** The process with the lock also carries out requests, before its own work and after it. */
export async function besideRequests<T>(
  engine: Engine,
  { direction, signal, tryToEnd }: RunWish,
  run: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { store, settings } = engine;
  const start = (): Promise<boolean> => store.startRun(direction, bindingOf(settings));
  try {
    if (await start()) {
      await carryOutOpen(engine, direction, signal);
      await start();
    }
    const result = await run(engine);
    const isOver = tryToEnd === undefined ? false : !signal.aborted && (await tryToEnd());
    if (!isOver) await carryOutOpen(engine, direction, signal);
    return result;
  } finally {
    store.endRun();
  }
}

/** The code for requests is loaded only if there are any. */
async function carryOutOpen(engine: Engine, direction: Direction, signal: AbortSignal): Promise<void> {
  if (signal.aborted || (await engine.store.listOpenRequests(direction)).length === 0) return;
  const { carryOutRequests } = await import("../core/requests/carry-out.ts");
  await carryOutRequests({ ...engine, progress: SILENT }, direction, signal);
}

/** The author of a request reads its outcome where it was filed. */
const SILENT: Progress = { report: () => undefined };

/** The terminal is released before any other output. */
export async function drive<T>(
  parts: EngineParts,
  settings: Settings,
  given: {
    readonly store: Store;
    readonly direction: Direction | null;
    readonly dryRun: boolean;
    readonly mayCall?: MayCall;
  },
  run: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { clock, globals, output } = parts;
  const { store, direction, dryRun, mayCall } = given;
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
  try {
    // A dry run leaves nothing behind.
    const keeper = dryRun ? undefined : keptSession(parts.config.dataDir, settings);
    const [erp, shop] = await Promise.all([
      connectTotalGest(settings, clock, keeper, mayCall),
      connectFramework360(settings, clock, mayCall),
    ]);
    await boundHeapOfRun(direction, globals.shop === null);
    return await run({ erp, shop, store, clock, progress, settings });
  } finally {
    progress.stop();
  }
}
