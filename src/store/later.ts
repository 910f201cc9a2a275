import type { Sql } from "./dialect.ts";
import type { Transactions } from "./transactions.ts";

type Asynchronous = (...args: never[]) => Promise<unknown>;

type NamesOf<Part> = { [Name in keyof Part]: Part[Name] extends Asynchronous ? Name & string : never }[keyof Part];

/** These functions of a part, which loads when one is first called: a run loads only what it needs. */
export function later<Part extends object, const Name extends NamesOf<Part>>(
  load: () => Promise<Part>,
  ...names: readonly Name[]
): Pick<Part, Name> {
  let part: Part | null = null;
  const call = (from: Part, name: Name, args: never[]): Promise<unknown> => (from[name] as Asynchronous)(...args);
  const loadAndCall = async (name: Name, args: never[]): Promise<unknown> => {
    part = await load();
    return call(part, name, args);
  };
  const functions = names.map((name) => [
    name,
    (...args: never[]) => (part === null ? loadAndCall(name, args) : call(part, name, args)),
  ]);
  return Object.fromEntries(functions) as Pick<Part, Name>;
}

/** Statements of a table, each in a transaction of its own. */
type Run<Table, Name extends keyof Table> = {
  [Key in Name]: Table[Key] extends (sql: Sql, ...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Promise<Result>
    : never;
};

/** These functions, each in a transaction of its own, which `run` begins. */
export function methods<Steps extends object>(run: Transactions["read"], steps: Steps): Run<Steps, keyof Steps> {
  const made = Object.entries(steps).map(([name, step]) => {
    const known = step as (sql: Sql, ...args: readonly unknown[]) => Promise<unknown>;
    return [name, (...args: readonly unknown[]) => run((sql) => known(sql, ...args))] as const;
  });
  return Object.fromEntries(made) as Run<Steps, keyof Steps>;
}

/** As `later`, of a table's module: `run` begins the transaction. */
export function laterIn<Table extends object, const Name extends keyof Table & string>(
  run: Transactions["read"],
  load: () => Promise<Table>,
  ...names: readonly Name[]
): Run<Table, Name> {
  const loadAll = async (): Promise<Readonly<Record<string, Asynchronous>>> => {
    const table = await load();
    return methods<Record<string, unknown>>(run, Object.fromEntries(names.map((name) => [name, table[name]])));
  };
  return later(loadAll, ...names) as Run<Table, Name>;
}
