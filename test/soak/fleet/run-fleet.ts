import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { DAY } from "../../../src/core/common/time/duration.ts";
import { EXIT } from "../../../src/core/common/problems/errors.ts";
import { type Random, randomOf } from "../../../src/sandbox/values/random.ts";
import { FleetStage } from "../../support/fleet-stage.ts";
import { ask } from "../../support/postgres.ts";
import { type PostgresServer, restartServer, startServer, stopServer } from "../../support/postgres-server.ts";
import type { Running } from "../../support/tg360-process.ts";
import { Cable } from "./cable.ts";

export interface FleetSoakOptions {
  readonly seed: number;
  readonly shops: number;
  readonly workers: number;
  /** How long there is trouble; what follows each round comes on top. */
  readonly durationMs: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Shortened: in a real fleet a lease lasts 90 s, and a shop has its turn every five minutes. */
const LEASE_MS = 15_000;
const INTERVAL_MS = 20_000;
/** After the last fault of a round every shop is served again within this: lease, heartbeat, a turn, and what the machine needs. */
const BACK_WITHIN_MS = 90_000;
const ROUND_MS = 30_000;
const SALE_EVERY_MS = 100;
const BUG = "This is a bug";
/** What is kept of the output of a worker that ended by itself. */
const LAST_LINES = 8;
const LAST_LINE_LENGTH = 300;

const FAULTS = ["kill", "pause", "cut", "restart", "crash", "terminate"] as const;
type FaultName = (typeof FAULTS)[number];

type Counts = Record<FaultName, number>;

/** A worker that nobody ended, and what it printed last. */
interface EndedByItself {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly afterMs: number;
  readonly lastLines: readonly string[];
}

/** A worker with its own way to the database. */
interface Post {
  worker: Running;
  readonly cable: Cable;
}

/** Workers on a fleet whose shops sell all the time, and a fault after the other; after each round everything is checked. */
export async function runFleetSoak(options: FleetSoakOptions) {
  const { seed, say, signal, durationMs } = options;
  const folder = join(tmpdir(), `tg360-fleet-soak-${String(process.pid)}`);
  const ground = { folder, ownerPid: process.pid };
  const server = await startServer(ground);
  const url = `postgres://tg360@127.0.0.1:${String(server.port)}/postgres`;
  const stage = await FleetStage.open({ shops: options.shops, url, sandbox: { seed, latencyMs: 60 } });
  const trouble = new Trouble(stage, { ...ground, port: server.port }, server, randomOf(seed, "fleet"));
  try {
    await trouble.begin(options.workers);
    await stage.untilSettled(0, 240_000);
    const found = { lost: 0, duplicated: 0, unexpected: 0, unlisted: 0, phantom: 0, stillOpen: 0 };
    const backMs: number[] = [];
    const rounds = Math.max(1, Math.round(durationMs / ROUND_MS));
    for (let round = 0; round < rounds && !signal.aborted; round += 1) {
      await trouble.round(ROUND_MS);
      backMs.push(await stage.untilSettled(Date.now(), 3 * BACK_WITHIN_MS));
      for (const verdict of await stage.verdicts()) {
        for (const name of ["lost", "duplicated", "unexpected", "unlisted", "phantom"] as const) {
          found[name] += verdict[name].length;
        }
        // Two of the made-up orders of each shop can never be exported, and are on hold.
        found.stillOpen += Object.values(verdict.open).filter((state) => state !== "held").length;
      }
      say(
        `round ${String(round + 1)} of ${String(rounds)}: back after ${String(backMs.at(-1))} ms; ${JSON.stringify(found)}`,
      );
    }
    const bugs = await trouble.end();
    const most = Math.max(...backMs);
    const problems = [
      ...Object.entries({ ...found, bugs: bugs.length }).flatMap(([what, n]) =>
        n === 0 ? [] : [`${what}: ${String(n)}`],
      ),
      ...(most > BACK_WITHIN_MS ? [`a shop was not served for ${String(most)} ms`] : []),
    ];
    return {
      shops: options.shops,
      faults: trouble.counts,
      endedByThemselves: trouble.endedByThemselves,
      sold: stage.sold,
      found,
      bugs,
      mostBackMs: most,
      problems,
    };
  } finally {
    await trouble.close();
    await stage.close();
    await stopServer(trouble.server).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
}

class Trouble {
  readonly counts: Counts = { kill: 0, pause: 0, cut: 0, restart: 0, crash: 0, terminate: 0 };
  server: PostgresServer;
  readonly #stage: FleetStage;
  readonly #ground: Parameters<typeof restartServer>[0];
  readonly #random: Random;
  readonly #posts: Post[] = [];
  /** What was printed of each. */
  readonly #bugs: string[] = [];
  /** Each of them was started again. */
  readonly endedByThemselves: EndedByItself[] = [];

  constructor(stage: FleetStage, ground: Parameters<typeof restartServer>[0], server: PostgresServer, random: Random) {
    this.#stage = stage;
    this.#ground = ground;
    this.server = server;
    this.#random = random;
  }

  async begin(workers: number): Promise<void> {
    for (let at = 0; at < workers; at += 1) {
      const cable = await Cable.open(this.server.port);
      this.#posts.push({ cable, worker: this.#start(cable) });
    }
  }

  #start({ port }: Cable): Running {
    const words = ["--interval", `${String(INTERVAL_MS)}ms`, "--log-format", "json", "--quiet"];
    const url = this.#stage.url.replace(/:\d+\//, `:${String(port)}/`);
    const env = { TG360_LEASE: `${String(LEASE_MS)}ms` };
    const worker = this.#stage.startWorker(words, { url, env, limitMs: DAY });
    void worker.ended.then(({ code, stderr }) => {
      const at = stderr.indexOf(BUG);
      if (code === EXIT.bug || at >= 0) this.#bugs.push(stderr.slice(Math.max(0, at - 2000), at + 300));
    });
    return worker;
  }

  /** What a supervisor does: one that found no database when it began ends, and begins again. */
  async #restartEnded(): Promise<void> {
    for (const post of this.#posts) {
      const { child, ended } = post.worker;
      if (child.exitCode === null && child.signalCode === null) continue;
      const { code, signal, tookMs, stderr } = await ended;
      const lines = stderr.trim().split("\n").slice(-LAST_LINES);
      const lastLines = lines.map((line) => line.slice(0, LAST_LINE_LENGTH));
      this.endedByThemselves.push({ code, signal, afterMs: Math.round(tookMs), lastLines });
      this.#stage.workers.delete(post.worker);
      post.worker = this.#start(post.cable);
    }
  }

  async round(forMs: number): Promise<void> {
    const { names } = this.#stage.fleet;
    const sales = setInterval(() => this.#stage.sell(this.#random.pick(names)), SALE_EVERY_MS);
    try {
      for (const startedMs = Date.now(); Date.now() - startedMs < forMs;) {
        const fault = this.#random.pick(FAULTS);
        this.counts[fault] += 1;
        await this.#inflict(fault, this.#random.pick(this.#posts));
        await this.#restartEnded();
        await sleep(this.#random.int(500, 4000));
      }
    } finally {
      clearInterval(sales);
      await this.#restartEnded();
    }
  }

  async #inflict(fault: FaultName, post: Post): Promise<void> {
    const beyondLeaseMs = LEASE_MS + this.#random.int(500, 5000);
    if (fault === "kill") {
      post.worker.child.kill("SIGKILL");
      await post.worker.ended;
      this.#stage.workers.delete(post.worker);
      await sleep(this.#random.int(0, 3000));
      post.worker = this.#start(post.cable);
    } else if (fault === "pause") {
      post.worker.child.kill("SIGSTOP");
      await sleep(beyondLeaseMs);
      post.worker.child.kill("SIGCONT");
    } else if (fault === "cut") {
      post.cable.cut();
      await sleep(beyondLeaseMs);
      post.cable.mend();
    } else if (fault === "terminate") {
      await ask(
        this.#stage.url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()",
      );
    } else {
      await stopServer(this.server, fault === "restart" ? "SIGINT" : "SIGQUIT");
      await sleep(this.#random.int(0, 3000));
      this.server = await restartServer(this.#ground);
    }
  }

  /** Ends the workers as a supervisor does. Returns what they printed of bugs. */
  async end(): Promise<readonly string[]> {
    for (const { worker } of this.#posts) worker.child.kill("SIGTERM");
    await Promise.all(this.#posts.map(({ worker }) => worker.ended));
    return this.#bugs;
  }

  async close(): Promise<void> {
    for (const { cable, worker } of this.#posts) {
      worker.child.kill("SIGKILL");
      cable.close();
    }
  }
}
