/** What every command works with: where it reads and writes, and what ends it. Functions of this room open the rest. */
import { type Output, scopedOutput, type Scrubber } from "./output/output.ts";
import type { LoadedConfig } from "../config/load.ts";
import type { ConfigSources } from "../config/files/places.ts";
import type { Lang } from "../core/common/language.ts";
import type { Clock } from "../core/ports/clock.ts";
import { DEFAULT_SHOP } from "../core/run/shops/scope.ts";
import type { Place } from "./state/place.ts";
import type { Problem } from "../core/common/problems/problem.ts";

import { setTimeout } from "node:timers/promises";
import { createText } from "../text/text.ts";
import { messageLines } from "../render/terminal/screen.ts";

export interface App {
  /** The subcommand's name, e.g. `pull-products`. */
  readonly command: string;
  readonly globals: Globals;
  /** The flags, environment and files that the settings of the selected shop come from. */
  readonly sources: ConfigSources;
  readonly stdin: () => AsyncIterable<Buffer | string>;
  readonly output: Output;
  readonly clock: Clock;
  /** Aborted with a CancelledError at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Secrets that no output shows. */
  readonly scrubber: Scrubber;
  readonly memory: AppMemory;
}

/** The flags of every command that do not name settings. */
export interface Globals {
  /** `--shop` or `TG360_SHOP`, or the shop of this turn; null = none is named. */
  readonly shop: string | null;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Colours are wanted: no `--no-color`, no `NO_COLOR`. Whether a stream is a terminal is in `Output`. */
  readonly color: boolean;
  readonly lang: Lang;
  /** False = never ask questions. */
  readonly input: boolean;
  readonly lockTimeoutMs: number;
}

/** What was read and said already: a cycle loads the configuration nine times, and unchanged files are not read again. */
export interface AppMemory {
  config: {
    readonly from: ConfigSources;
    readonly stamp: string;
    readonly config: LoadedConfig & { readonly place: Place };
  } | null;
  /** The shop's settings in the database, as read shortly before. */
  own: { readonly found: Promise<ConfigSources>; readonly atMs: number } | null;
  /** Problems that were printed, as JSON. */
  readonly printed: Set<string>;
}

export function emptyMemory(): AppMemory {
  return { config: null, own: null, printed: new Set() };
}

/**
 * The same command line for one shop. `out` gets its results; null = they go to the common output, each line with the
 * shop's name; absent = it has the terminal to itself, without names.
 */
export function ofShop(app: App, shop: string, out?: ((text: string) => void) | null): App {
  return {
    ...app,
    globals: { ...app.globals, shop },
    sources: { ...app.sources, shop: shop === DEFAULT_SHOP ? null : shop },
    output: out === undefined ? app.output : scopedOutput(app.output, shop, out),
    memory: emptyMemory(),
  };
}

/** Prints problems that do not stop a run, each once; nothing with `--quiet`. */
export async function printNotices(app: App, problems: readonly Problem[]): Promise<void> {
  const { globals, memory, output } = app;
  for (const problem of problems) {
    const key = JSON.stringify(problem);
    if (globals.quiet || memory.printed.has(key)) continue;
    memory.printed.add(key);
    const text = await createText(globals.lang, undefined, globals.shop);
    const screen = { text, columns: output.errColumns ?? output.columns, color: false };
    output.err(`${messageLines(screen, text.problem(problem)).join("\n")}\n`);
  }
}

/** The machine's own clock. */
export const realClock: Clock = {
  now: () => Date.now(),
  async sleep(delayMs, signal) {
    try {
      await setTimeout(delayMs, undefined, { signal });
    } catch (error) {
      // Node wraps the reason into an AbortError.
      throw signal.aborted ? signal.reason : error;
    }
  },
};
