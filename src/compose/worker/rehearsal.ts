/** Workers as processes on a PostgreSQL of their own, for the demo. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { packageFolder } from "../../cli/installed.ts";
import { MINUTE, SECOND } from "../../core/common/time/duration.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { Secret } from "../../core/common/secret.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { hasEmbeddedServer, startServer, stopServer } from "../../sandbox/postgres/server.ts";
import { openDatabase } from "../../store/postgres/database/database.ts";
import { countUnsettled, readTurns } from "../../store/postgres/queue/turns.ts";

export interface Rehearsal {
  /** Of the database. */
  readonly url: string;
  /** Starts `tg360 worker` with these words and variables. */
  startWorker(words: readonly string[], env: Readonly<Record<string, string | undefined>>): void;
  /** Kills a worker as soon as one has a shop at work. Returns its process id. */
  killOne(): Promise<number>;
  /**
   * Waits until every shop had a good export and a good pull since `sinceMs`, and no order waits. False = that took longer than five minutes,
   * or a worker ended.
   */
  untilSettled(shops: number, sinceMs: number): Promise<boolean>;
  /** Ends the workers as a supervisor does. */
  endWorkers(): Promise<void>;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 200;
const PATIENCE_MS = 5 * MINUTE;
const KILL_WITHIN_MS = 20 * SECOND;

/** A rehearsal that is killed cannot end its workers: its end closes this channel. */
const ENDS_WITH_PARENT = `data:text/javascript,${encodeURIComponent(
  'process.once("disconnect", () => process.exit(1)); process.channel.unref();',
)}`;

/** Throws ConfigurationError where this installation has no PostgreSQL with it. */
export async function startRehearsal(clock: Clock, signal: AbortSignal): Promise<Rehearsal> {
  if (!hasEmbeddedServer()) throw new ConfigurationError(problem("no-embedded-database", {}));
  // The server runs as another user where this one is root, and its folder is that user's.
  const folder = join(tmpdir(), `tg360-postgres-${randomBytes(6).toString("hex")}`);
  const server = await startServer({ folder, ownerPid: process.pid });
  const url = `postgres://tg360@127.0.0.1:${String(server.port)}/postgres`;
  const { pool } = await openDatabase(new Secret(url));
  const workers = new Set<ChildProcess>();

  const endWorkers = async (): Promise<void> => {
    const atWork = [...workers].filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    workers.clear();
    for (const worker of atWork) worker.kill("SIGTERM");
    await Promise.all(atWork.map((worker) => once(worker, "exit")));
  };

  return {
    url,
    startWorker(words, env) {
      const args = ["--import", ENDS_WITH_PARENT, join(packageFolder(), "bin/tg360.js"), "worker", ...words];
      const worker = spawn(process.execPath, args, { env: { ...env }, stdio: ["ignore", "ignore", "ignore", "ipc"] });
      workers.add(worker);
    },
    async killOne() {
      const [spare] = workers;
      if (spare === undefined) throw new RangeError("no worker is at work");
      const pidOf = (name: string): string | undefined => name.split("/").at(-2);
      for (const startedMs = clock.now(); ;) {
        const names = (await readTurns(pool)).flatMap((turn) => turn.workers);
        const busy = [...workers].find(({ pid }) => names.some((name) => pidOf(name) === String(pid)));
        const chosen = busy ?? (clock.now() - startedMs > KILL_WITHIN_MS ? spare : undefined);
        if (chosen !== undefined) {
          workers.delete(chosen);
          chosen.kill("SIGKILL");
          return chosen.pid ?? 0;
        }
        await clock.sleep(LOOK_EVERY_MS / 10, signal);
      }
    },
    async untilSettled(shops, sinceMs) {
      for (const startedMs = clock.now(); clock.now() - startedMs < PATIENCE_MS;) {
        const { known, unsettled } = await countUnsettled(pool, sinceMs);
        if (known === shops && unsettled === 0) return true;
        if ([...workers].some(({ exitCode }) => exitCode !== null)) return false;
        await clock.sleep(LOOK_EVERY_MS, signal);
      }
      return false;
    },
    endWorkers,
    async close() {
      await endWorkers();
      await stopServer(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
