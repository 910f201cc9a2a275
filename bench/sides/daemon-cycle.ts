/** Runs the cycles of a daemon in turn in one process: the whole command, without the start of Node.js. */
import Database from "better-sqlite3";

import { daemonCycle } from "../daemon.ts";
import { type Open, textOf, timed } from "../work.ts";

/** One cycle takes a few milliseconds, so a round is several cycles. */
const CYCLES = 5;

export const open: Open = async (options) => {
  const cycle = daemonCycle(JSON.parse(textOf(options, "env")));
  for (let at = 0; at < 10; at++) await cycle();
  const statements = await countStatements(cycle);
  return {
    run: async () => {
      const { value, cpuMs } = await timed(async () => {
        for (let at = 0; at < CYCLES; at++) await cycle();
      });
      const ofCycle = (cpuMs ?? 0) / CYCLES;
      return { value: ofCycle, cpuMs: ofCycle, notes: { cycles: CYCLES, statements, ms: value / CYCLES } };
    },
    close: () => Promise.resolve(),
  };
};

type Method = (this: unknown, ...values: unknown[]) => unknown;

/** The number of SQLite statements in one cycle. */
async function countStatements(work: () => Promise<void>): Promise<number> {
  const database = new Database(":memory:");
  const owners = [Object.getPrototypeOf(database.prepare("SELECT 1")), Database.prototype];
  database.close();
  let count = 0;
  const restores: (() => void)[] = [];
  for (const owner of owners) {
    for (const name of ["run", "get", "all", "iterate", "exec", "pragma"]) {
      const method: Method | undefined = owner[name];
      if (method === undefined) continue;
      owner[name] = function counted(this: unknown, ...values: unknown[]): unknown {
        count += 1;
        return method.apply(this, values);
      };
      restores.push(() => (owner[name] = method));
    }
  }
  await work();
  for (const restore of restores) restore();
  return count;
}
