import { StoreError } from "../core/common/problems/errors.ts";
import type { Sql } from "./dialect.ts";
import type { Transactions } from "./transactions.ts";

interface Gathering<Call, Result> {
  readonly calls: Call[];
  results: Promise<ReadonlyMap<Call, Result>>;
}

/**
 * A step that many callers use at once, such as the sends in flight. All calls that arrive before its transaction
 * (`run`) begins are carried out in it together, so that each row operation handles all of them. `work` returns one
 * result per call, in order; calls that share a key are passed to it one after the other. If they fail together, each
 * is tried alone, so that only the faulty one fails.
 */
export function gathered<Call extends object, Result>(
  run: Transactions["read"] | Transactions["write"],
  keysOf: (call: Call) => string | readonly string[],
  work: (sql: Sql, calls: readonly Call[]) => Promise<readonly Result[]>,
): (call: Call) => Promise<Result> {
  let open: Gathering<Call, Result> | null = null;
  const runAll = async (sql: Sql, calls: readonly Call[]): Promise<ReadonlyMap<Call, Result>> => {
    if (open?.calls === calls) open = null;
    const results = new Map<Call, Result>();
    for (const round of inRounds(calls, keysOf)) {
      const made = await work(sql, round);
      for (const [at, call] of round.entries()) results.set(call, made[at] as Result);
    }
    return results;
  };
  const gather = (call: Call): Gathering<Call, Result> => {
    if (open !== null) {
      open.calls.push(call);
      return open;
    }
    const calls = [call];
    // The transaction may begin at once; it then closes the batch before another caller arrives.
    const own: Gathering<Call, Result> = (open = { calls, results: NONE });
    own.results = run((sql) => runAll(sql, calls));
    return own;
  };
  return async (call) => {
    const own = gather(call);
    try {
      return (await own.results).get(call) as Result;
    } catch (error) {
      // The transaction may never have begun: later calls must not join this batch.
      if (open === own) open = null;
      if (own.calls.length === 1 || error instanceof StoreError) throw error;
      return (await run((sql) => runAll(sql, [call]))).get(call) as Result;
    }
  };
}

const NONE = Promise.resolve(new Map<never, never>());

/** Splits items into rounds so that no round contains a key twice and the order per key is kept. Usually one round. */
export function inRounds<T>(
  items: readonly T[],
  keysOf: (item: T) => string | readonly string[],
): readonly (readonly T[])[] {
  if (items.length === 1) return [items];
  const rounds: T[][] = [];
  const roundOf = new Map<string, number>();
  for (const item of items) {
    const keys = keysOf(item);
    const at =
      typeof keys === "string" ? (roundOf.get(keys) ?? 0) : Math.max(...keys.map((key) => roundOf.get(key) ?? 0));
    for (const key of typeof keys === "string" ? [keys] : keys) roundOf.set(key, at + 1);
    const round = rounds[at];
    if (round === undefined) rounds.push([item]);
    else round.push(item);
  }
  return rounds;
}
