import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import { EXIT } from "../../../src/core/common/problems/errors.ts";
import { DAY } from "../../../src/core/common/time/duration.ts";
import type { Random } from "../../../src/sandbox/values/random.ts";
import type { FleetStage } from "../../support/fleet-stage.ts";
import { ask } from "../../support/postgres.ts";
import { type PostgresServer, restartServer, stopServer } from "../../support/postgres-server.ts";
import { startStandby } from "../../support/standby.ts";
import type { Running } from "../../support/tg360-process.ts";
import type { Builds } from "./builds.ts";
import { Cable } from "./cable.ts";

/**
 * Shortened: in a real fleet a lease lasts 90 s, and a shop has its turn every five minutes. A call may take 11 s, and begins only
 * within what is left of the lease: on a busy machine a renewal comes seconds late.
 */
const LEASE_MS = 20_000;
const INTERVAL_MS = 20_000;
const BUG = "This is a bug";
/** What is kept of the output of a worker that ended by itself. */
const LAST_LINES = 4;
const LAST_LINE_LENGTH = 300;

/** How often each comes, against the others. */
const FAULTS = {
  kill: 4,
  pause: 4,
  "cut from database": 3,
  "cut from systems": 3,
  terminate: 3,
  restart: 2,
  crash: 2,
  failover: 1,
};
type FaultName = keyof typeof FAULTS;
const DEALT = Object.entries(FAULTS).flatMap(([name, times]) => Array<FaultName>(times).fill(name as FaultName));

/** A worker that nobody ended. */
interface EndedByItself {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly atS: number;
  readonly lastLines: readonly string[];
}

/** A worker with its own way to the database and to both systems. */
interface Post {
  readonly name: string;
  readonly cable: Cable;
  /** While this file is there, the worker reaches neither system. */
  readonly cut: string;
  worker: Running;
}

interface Ground {
  readonly stage: FleetStage;
  readonly random: Random;
  readonly builds: Builds;
  readonly server: PostgresServer;
  /** How everybody else reaches the database. */
  readonly way: Cable;
  readonly systemPorts: readonly number[];
}

/** Three workers, a server, and whatever happens to them. */
export class Trouble {
  readonly counts: Record<FaultName, number>;
  readonly endedByThemselves: EndedByItself[] = [];
  /** Events of orders that the server had before each failover, and that the new one lacked. */
  readonly lostEvents: number[] = [];
  /** Faults that could not be made. */
  readonly failures: string[] = [];
  /** What was printed of each. */
  readonly bugs: string[] = [];
  server: PostgresServer;
  readonly #ground: Ground;
  readonly #posts: Post[] = [];
  readonly #startedMs = Date.now();
  #launcher: string;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.server = ground.server;
    this.#launcher = ground.builds.now;
    this.counts = Object.fromEntries(Object.keys(FAULTS).map((name) => [name, 0])) as Record<FaultName, number>;
  }

  /** The build that a person would use now. */
  get launcher(): string {
    return this.#launcher;
  }

  async begin(workers: number): Promise<void> {
    for (let at = 0; at < workers; at += 1) {
      const name = `worker-${String(at + 1)}`;
      const cable = await Cable.open(this.server.port);
      const cut = join(this.#ground.stage.folder, `${name}-is-cut`);
      this.#posts.push({ name, cable, cut, worker: this.#start(cable, cut) });
    }
  }

  /** From now on workers are started from the next build, one of them at once; the others meet the newer tables. */
  async upgrade(): Promise<void> {
    this.#launcher = this.#ground.builds.next;
    const [first] = this.#posts;
    if (first === undefined) return;
    first.worker.child.kill("SIGTERM");
    await first.worker.ended;
    this.#ground.stage.workers.delete(first.worker);
    first.worker = this.#start(first.cable, first.cut);
  }

  #start({ port }: Cable, cut: string): Running {
    const { stage, systemPorts } = this.#ground;
    const words = ["--interval", `${String(INTERVAL_MS)}ms`, "--quiet"];
    const url = stage.url.replace(/:\d+\//, `:${String(port)}/`);
    const env = {
      TG360_LEASE: `${String(LEASE_MS)}ms`,
      NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, "cut-off.js")).href}`,
      TG360_TEST_CUT: cut,
      TG360_TEST_CUT_PORTS: systemPorts.join(","),
    };
    const worker = stage.startWorker(words, { url, env, limitMs: DAY, launcher: this.#launcher });
    void worker.ended.then(({ code, stderr }) => {
      const at = stderr.indexOf(BUG);
      if (code === EXIT.bug || at >= 0) this.bugs.push(stderr.slice(Math.max(0, at - 2000), at + 300));
    });
    return worker;
  }

  /** What a supervisor does: one that ended begins again. */
  async restartEnded(): Promise<void> {
    for (const post of this.#posts) {
      const { child, ended } = post.worker;
      if (child.exitCode === null && child.signalCode === null) continue;
      const { code, signal, stderr } = await ended;
      const lines = stderr.trim().split("\n").slice(-LAST_LINES);
      const lastLines = lines.map((line) => line.slice(0, LAST_LINE_LENGTH));
      this.endedByThemselves.push({ code, signal, atS: Math.round((Date.now() - this.#startedMs) / 1000), lastLines });
      this.#ground.stage.workers.delete(post.worker);
      post.worker = this.#start(post.cable, post.cut);
    }
  }

  /** One fault, of which nothing is left when this returns, but what it did. */
  async inflict(): Promise<void> {
    const { random } = this.#ground;
    const fault = random.pick(DEALT);
    this.counts[fault] += 1;
    try {
      await this.#inflict(fault, random.pick(this.#posts));
    } catch (error) {
      this.failures.push(`${fault}: ${String(error)}`);
    }
  }

  async #inflict(fault: FaultName, post: Post): Promise<void> {
    const { random, stage } = this.#ground;
    const beyondLeaseMs = LEASE_MS + random.int(500, 5000);
    if (fault === "kill") {
      post.worker.child.kill("SIGKILL");
      await post.worker.ended;
      stage.workers.delete(post.worker);
      await sleep(random.int(0, 3000));
      post.worker = this.#start(post.cable, post.cut);
    } else if (fault === "pause") {
      post.worker.child.kill("SIGSTOP");
      await sleep(beyondLeaseMs);
      post.worker.child.kill("SIGCONT");
    } else if (fault === "cut from database") {
      post.cable.cut();
      await sleep(beyondLeaseMs);
      post.cable.mend();
    } else if (fault === "cut from systems") {
      writeFileSync(post.cut, "");
      await sleep(random.int(2000, 25_000));
      rmSync(post.cut);
    } else if (fault === "terminate") {
      await ask(
        stage.url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()",
      );
    } else if (fault === "failover") {
      await this.#failOver();
    } else {
      await stopServer(this.server, fault === "restart" ? "SIGINT" : "SIGQUIT");
      await sleep(random.int(0, 3000));
      this.server = await restartServer({
        folder: this.server.folder,
        port: this.server.port,
        ownerPid: process.pid,
      });
    }
  }

  /** A standby takes over that lacks the last seconds. */
  async #failOver(): Promise<void> {
    const { way, random } = this.#ground;
    const primary = this.server;
    const line = await Cable.open(primary.port);
    const standby = await startStandby(primary, {
      port: line.port,
      // The path of a socket in it is short.
      folder: join(dirname(primary.folder), `server-${String(this.counts.failover)}`),
    });
    line.cut();
    await sleep(random.int(2000, 8000));
    const before = await newestEvent(primary);
    await stopServer(primary, "SIGKILL");
    line.close();
    await ask(addressOf(standby), "SELECT pg_promote()");
    const after = await newestEvent(standby);
    this.lostEvents.push(before - after);
    this.server = standby;
    for (const { cable } of this.#posts) cable.leadTo(standby.port);
    way.leadTo(standby.port);
    rmSync(primary.folder, { recursive: true, force: true });
  }

  /** Ends the workers as a supervisor does. */
  async end(): Promise<void> {
    for (const { worker } of this.#posts) worker.child.kill("SIGTERM");
    await Promise.all(this.#posts.map(({ worker }) => worker.ended));
  }

  close(): void {
    for (const { cable, worker } of this.#posts) {
      worker.child.kill("SIGKILL");
      cable.close();
    }
  }
}

function addressOf({ port }: PostgresServer): string {
  return `postgres://tg360@127.0.0.1:${String(port)}/postgres`;
}

async function newestEvent(server: PostgresServer): Promise<number> {
  const [row] = await ask<{ n: number }>(addressOf(server), "SELECT coalesce(max(id), 0)::int AS n FROM order_events");
  return row?.n ?? 0;
}
