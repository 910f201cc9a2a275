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

type Asynchronous = (...args: never[]) => Promise<unknown>;

type NamesOf<Part> = { [Name in keyof Part]: Part[Name] extends Asynchronous ? Name & string : never }[keyof Part];

/** These functions of a part, which loads when one is first called: a run loads only what it needs. */
export function later<Part extends object, const Name extends NamesOf<Part>>(
  load: () => Promise<Part>,
  ...names: readonly Name[]
): Pick<Part, Name> {
  let part: Promise<Part> | null = null;
  const functions = names.map((name) => [
    name,
    async (...args: never[]) => ((await (part ??= load()))[name] as Asynchronous)(...args),
  ]);
  return Object.fromEntries(functions) as Pick<Part, Name>;
}

/** Statements of a table, each in a transaction of its own. */
type Run<Table, Name extends keyof Table = keyof Table> = {
  [Key in Name]: Table[Key] extends (sql: Sql, ...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Promise<Result>
    : never;
};

/** These functions, each in a transaction of its own, which `run` begins. */
export function methods<Steps extends object>(run: Transactions["read"], steps: Steps): Run<Steps> {
  const made = Object.entries(steps).map(([name, step]) => {
    const known = step as (sql: Sql, ...args: readonly unknown[]) => Promise<unknown>;
    return [name, (...args: readonly unknown[]) => run((sql) => known(sql, ...args))] as const;
  });
  return Object.fromEntries(made) as Run<Steps>;
}

/** As `later`, of a table's module: `run` begins the transaction. */
export function laterIn<Table extends object, const Name extends keyof Table & string>(
  run: Transactions["read"],
  load: () => Promise<Table>,
  ...names: readonly Name[]
): Run<Table, Name> {
  const loadAll = async (): Promise<Readonly<Record<string, Asynchronous>>> => methods(run, await load());
  return later(loadAll, ...names) as Run<Table, Name>;
}
