import { setTimeout as sleep } from "node:timers/promises";

import { type Random, randomOf } from "../../src/sandbox/values/random.ts";
import type { Rig } from "../support/rig.ts";
import type { Ran, Running } from "../support/tg360-process.ts";

/** What became of the processes. */
export interface CrewFigures {
  readonly kills: number;
  /** Told to end by SIGTERM, as at a shutdown. */
  readonly ended: number;
  /** Processes started, by what they were to do. */
  readonly daemons: number;
  readonly exports: number;
  readonly pulls: number;
  /** Processes that ended as only a mistake in the program ends. */
  readonly bugs: number;
}

/** Longer than the longest soak: the crew ends its processes itself. */
const PROCESS_LIMIT_MS = 24 * 3_600_000;
/** A daemon promises to end within 10 s. */
const END_LIMIT_MS = 15_000;
const ENV = { TG360_HTTP_TIMEOUT: "2s" };
/** The choice of orders that somebody sends by hand. */
const RECENT = 12;

/** A daemon, exports by hand and pulls by cron, all on one state, and somebody who kills them with -9 at random. */
export class Crew {
  readonly #rig: Rig;
  readonly #seed: number;
  readonly #say: (line: string) => void;
  readonly #running = new Set<Running>();
  readonly #forced = new Set<string>();
  readonly #figures = { kills: 0, ended: 0, daemons: 0, exports: 0, pulls: 0, bugs: 0 };
  #rest = new AbortController();
  #work: Promise<unknown> = Promise.resolve();
  #starts = 0;

  constructor(rig: Rig, seed: number, say: (line: string) => void) {
    this.#rig = rig;
    this.#seed = seed;
    this.#say = say;
  }

  get figures(): CrewFigures {
    return this.#figures;
  }

  /** Orders that somebody sent by hand, whatever their status said. */
  get forced(): readonly string[] {
    return [...this.#forced];
  }

  start(): void {
    this.#rest = new AbortController();
    this.#starts += 1;
    // Chance of its own for each, so that none depends on how fast the others are.
    const chance = (job: string): Random => randomOf(this.#seed, "crew", job, this.#starts);
    this.#work = Promise.all([
      this.#daemon(chance("daemon")),
      this.#exports(chance("exports")),
      this.#pulls(chance("pulls")),
      this.#kills(chance("kills")),
    ]);
  }

  /** Nobody starts anything any more, and what runs is ended: half of it by SIGTERM, half of it by SIGKILL. */
  async stop(): Promise<void> {
    this.#rest.abort();
    const random = randomOf(this.#seed, "crew", "stop", this.#starts);
    for (const one of this.#running) {
      if (random.chance(0.5)) this.#kill(one);
      else if (one.child.kill("SIGTERM")) this.#figures.ended += 1;
    }
    const late = setTimeout(() => {
      for (const one of this.#running) this.#kill(one);
    }, END_LIMIT_MS);
    await this.#work;
    clearTimeout(late);
  }

  async #daemon(random: Random): Promise<void> {
    while (!this.#rest.signal.aborted) {
      this.#figures.daemons += 1;
      await this.#run(["daemon", "--interval", "1s"]);
      await this.#pause(random, 50, 300);
    }
  }

  async #exports(random: Random): Promise<void> {
    for (await this.#pause(random, 500, 2000); !this.#rest.signal.aborted; await this.#pause(random, 500, 4000)) {
      this.#figures.exports += 1;
      await this.#run(
        random.chance(0.5) ? ["export-orders", "--now"] : ["export-orders", "--ids", this.#someIds(random)],
      );
    }
  }

  async #pulls(random: Random): Promise<void> {
    for (await this.#pause(random, 500, 2000); !this.#rest.signal.aborted; await this.#pause(random, 1000, 4000)) {
      this.#figures.pulls += 1;
      await this.#run(["pull-products", "--quiet", ...(random.chance(0.2) ? ["--full"] : [])]);
    }
  }

  async #kills(random: Random): Promise<void> {
    for (await this.#pause(random, 800, 3000); !this.#rest.signal.aborted; await this.#pause(random, 300, 7000)) {
      const running = [...this.#running];
      if (running.length > 0) this.#kill(random.pick(running));
    }
  }

  #kill({ child }: Running): void {
    if (child.exitCode === null && child.signalCode === null && child.kill("SIGKILL")) this.#figures.kills += 1;
  }

  /** A few of the last orders; any status will do, and from now on they count as sent by a person. */
  #someIds(random: Random): string {
    const recent = [...this.#rig.sandbox.shop.orders.values()].slice(-RECENT).map(({ id }) => String(id));
    const ids = recent.filter(() => random.chance(0.3));
    const chosen = ids.length > 0 ? ids : recent.slice(-1);
    for (const id of chosen) this.#forced.add(id);
    return chosen.length > 0 ? chosen.join(",") : "1";
  }

  async #run(args: readonly string[]): Promise<void> {
    const one = this.#rig.start(args, { env: ENV, limitMs: PROCESS_LIMIT_MS });
    this.#running.add(one);
    const ran = await one.ended;
    this.#running.delete(one);
    this.#judge(args, ran);
  }

  #judge(args: readonly string[], { code, stderr }: Ran): void {
    // 2 = wrong usage, which is a mistake too, where nobody types.
    if (code !== 1 && code !== 2) return;
    this.#figures.bugs += 1;
    this.#say(`${args.join(" ")} ended with ${String(code)}:\n${stderr}`);
  }

  async #pause(random: Random, fromMs: number, toMs: number): Promise<void> {
    await sleep(random.int(fromMs, toMs), undefined, { signal: this.#rest.signal }).catch(() => undefined);
  }
}
