import { setTimeout as sleep } from "node:timers/promises";

import { randomOf } from "../../src/sandbox/values/random.ts";
import { type Rig, withRig } from "../support/rig.ts";
import type { Ran } from "../support/tg360-process.ts";
import { until } from "../support/until.ts";
import { Crowd } from "./crowd.ts";
import type { FaultsFound } from "./faults-found.ts";
import { settleAndCheck } from "./quiet.ts";

export interface RushOptions {
  readonly seed: number;
  readonly durationMs: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface RushFigures {
  /** How often each command ended with each exit code. */
  readonly ended: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Orders that customers placed, and that TotalGest took. */
  readonly placed: number;
  readonly taken: number;
  readonly found: FaultsFound;
  /** What is wrong, in words; empty = nothing was, and enough happened to prove it. */
  readonly problems: readonly string[];
}

/** Somebody who starts the same command over and over. */
interface Starter {
  readonly name: string;
  readonly everyMs: number;
  /** The exit codes promised. Both systems are well: nobody may end with another. 3 = an exported order was cancelled. */
  readonly codes: readonly number[];
  readonly args: () => readonly string[];
}

const PRODUCTS = 40;
const LATENCY_MS = 30;
const DEED_EVERY_MS = 150;
/** Orders that somebody sends by hand at a time. */
const BY_HAND = 5;
const LOCKED_BY_SQLITE = /database (?:table )?is locked|SQLITE_(?:BUSY|LOCKED)/i;

/**
 * Everything at once on one state, nobody killed and nothing broken: a daemon, a second one that is started all the time, a
 * pull by cron every 5 s, and exports by hand, with and without patience. Each has to end as promised.
 */
export async function runRush({ seed, durationMs, signal, say }: RushOptions): Promise<RushFigures> {
  return withRig({ products: PRODUCTS, seed, latencyMs: LATENCY_MS }, async (rig) => {
    const crowd = new Crowd(rig.sandbox, randomOf(seed, "crowd"), DEED_EVERY_MS);
    const rush = new Rush(rig, say);
    rig.sandbox.buy();
    crowd.start();
    const daemon = rig.start(["daemon", "--interval", "1s"], { limitMs: durationMs + 120_000 });
    // The first one, and not whichever is faster.
    await until(() => daemon.stderrText() !== "");
    const over = AbortSignal.any([signal, AbortSignal.timeout(durationMs)]);
    await Promise.all(rush.starters().map((starter) => rush.startOver(starter, over)));
    crowd.stop();
    daemon.child.kill("SIGTERM");
    rush.judge("daemon", [0], await daemon.ended);
    const found = await settleAndCheck(rig, rush.forced, "both", say);
    const { ended, wrongs } = rush;
    const figures = { ended, placed: rig.sandbox.shop.orders.size, taken: rig.sandbox.erp.orders.length, found };
    return { ...figures, problems: [...wrongs, ...faultWords(found), ...missing(figures)] };
  });
}

class Rush {
  readonly #rig: Rig;
  readonly #say: (line: string) => void;
  readonly #ended: Record<string, Record<string, number>> = {};
  readonly #forced = new Set<string>();
  readonly #wrongs: string[] = [];

  constructor(rig: Rig, say: (line: string) => void) {
    this.#rig = rig;
    this.#say = say;
  }

  get ended(): RushFigures["ended"] {
    return this.#ended;
  }

  get forced(): readonly string[] {
    return [...this.#forced];
  }

  get wrongs(): readonly string[] {
    return this.#wrongs;
  }

  starters(): readonly Starter[] {
    const byHand = (): readonly string[] => ["export-orders", "--ids", this.#lastIds()];
    return [
      { name: "second daemon", everyMs: 1500, codes: [7], args: () => ["daemon", "--interval", "1s"] },
      { name: "pull by cron", everyMs: 5000, codes: [0], args: () => ["pull-products"] },
      { name: "export by hand", everyMs: 1000, codes: [0, 3], args: () => ["export-orders"] },
      { name: "export of some", everyMs: 1000, codes: [0, 3], args: byHand },
      {
        name: "export without patience",
        everyMs: 500,
        codes: [0, 3, 7],
        args: () => ["export-orders", "--lock-timeout", "0"],
      },
    ];
  }

  async startOver({ name, everyMs, codes, args }: Starter, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const [ran] = await Promise.all([
        this.#rig.run(args(), { limitMs: 120_000 }),
        sleep(everyMs, undefined, { signal: over }).catch(() => undefined),
      ]);
      this.judge(name, codes, ran);
    }
  }

  judge(name: string, codes: readonly number[], { code, signal, stdout, stderr }: Ran): void {
    const how = String(code ?? signal);
    const counts = (this.#ended[name] ??= {});
    counts[how] = (counts[how] ?? 0) + 1;
    const isLocked = LOCKED_BY_SQLITE.test(stdout + stderr);
    if (code !== null && codes.includes(code) && !isLocked) return;
    this.#wrongs.push(`${name} ended with ${how}${isLocked ? ", and SQLite said that its database is locked" : ""}`);
    this.#say(`${name}: ${how}\n${stderr}${stdout}`);
  }

  /** Whatever their status: from now on they count as sent by a person. */
  #lastIds(): string {
    const ids = [...this.#rig.sandbox.shop.orders.values()].slice(-BY_HAND).map(({ id }) => String(id));
    for (const id of ids) this.#forced.add(id);
    return ids.join(",");
  }
}

function faultWords(found: FaultsFound): readonly string[] {
  return Object.entries(found).flatMap(([what, count]) => (count === 0 ? [] : [`${what}: ${String(count)}`]));
}

/** Where nobody was in anybody's way, nothing is proved. */
function missing({ ended, placed, taken }: Pick<RushFigures, "ended" | "placed" | "taken">): readonly string[] {
  const needed = {
    "second daemons that were refused": ended["second daemon"]?.["7"],
    "pulls by cron": ended["pull by cron"]?.["0"],
    "exports by hand": ended["export by hand"]?.["0"],
    "exports that found the lock taken": ended["export without patience"]?.["7"],
    "orders of customers": placed,
    "orders in TotalGest": taken,
  };
  return Object.entries(needed).flatMap(([what, count = 0]) => (count > 0 ? [] : [`there were no ${what}`]));
}
