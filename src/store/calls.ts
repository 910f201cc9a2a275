import type { Sql } from "./dialect.ts";
import type { Transactions } from "./transactions.ts";

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
