/**
 * What differs between the two databases. A statement is written once, in `tables/`, with `$1` = the shop and the values from
 * `$2` on. Pieces of it that are not the same text are made here.
 */

export type SqlValue = string | number | boolean | null | readonly (string | number | null)[] | Uint8Array;

/** Column names with the SQL type that PostgreSQL reads their values as. */
export type Columns = Readonly<Record<string, "text" | "bigint">>;

export interface SqlDialect {
  /** The condition that a row of `alias` is of this shop; a file has one shop, so there it is constant. */
  of(alias?: string): string;
  /** The shop in a list of columns, and its value in a list of values; both with a comma. */
  readonly shop: string;
  readonly shopValue: string;
  greatest(one: string, other: string): string;
  least(one: string, other: string): string;
  /** The present, epoch ms: of the database where many machines share it, else the given one. */
  now(place: string): string;
  /** A comparison with a list: `id ${among("$2")}`. */
  among(place: string, type?: "text" | "bigint"): string;
  /** Two lists as a table with the columns `key` and `value`. */
  entries(keys: string, values: string, alias: string): string;
  /** The text of a member of a JSON object; null = it has none. */
  member(column: string, name: string): string;
  /** A decimal text as a number to sort by; any other text, and null, is 0. */
  decimal(column: string): string;
  /** A text as LIKE compares it with a pattern of small ASCII letters. */
  plain(text: string): string;
  /** An aggregate: JSON of an object, as text. */
  object(key: string, value: string): string;
  /** Writes of different tables, or of different rows, as few statements. */
  together(texts: readonly string[]): readonly string[];
  /** The `id` of the line of a history that has so many newer lines; null = it has fewer. */
  beyond(table: string, place: string): string;
  /** An update writes the indexes of all columns that it names, even if their values stay. */
  readonly writesEveryIndex: boolean;
  /**
   * `FROM`: the rows of a table whose column equals one of the list, looked up one by one in an index; `j.value` is the one. Other
   * forms let a server with old statistics, or none, read the whole table.
   */
  each(place: string, table: string, alias: string, column: string, type?: "text" | "bigint"): string;
  /**
   * As `each`, by the key of the table, without `j`: a server knows that each value finds one row, so it may look them up together,
   * which takes 0.6 times as long.
   */
  byKey(place: string, table: string, alias: string, column: string, type?: "text" | "bigint"): string;
  /**
   * `JOIN`: the row of a table whose key equals `value`, a column of what stands before, looked up for each of its rows. As with
   * `each`, a server without statistics would read the whole table.
   */
  beside(table: string, alias: string, column: string, value: string): string;
  /** A join whose left side is read first. */
  readonly join: string;
  /** One row for each row of `Sql.writeTexts`. */
  insertTexts(table: string, key: string, columns: readonly string[]): string;
  /** Sets these columns of the rows that have these keys. Used with `Sql.writeTexts`. */
  updateTexts(table: string, key: string, columns: readonly string[]): string;
  /** One row for each row of `Sql.write` or `Sql.add`. */
  insert(table: string, columns: Columns, worked?: Worked): string;
  /** As `insert`; a row that has the key already is replaced. */
  upsert(table: string, key: string, columns: Columns): string;
  /** Sets `columns` of the rows that have these keys. Used with `Sql.write(…, key)`. `t` is the row. */
  update(table: string, key: string, type: "text" | "bigint", columns: Columns, worked?: Worked): string;
}

/** Columns that are worked out from values of the written row. */
export type Worked = Readonly<Record<string, (of: (column: string) => string) => string>>;

const names = (columns: Columns): readonly string[] => Object.keys(columns);
const each = (columns: Columns, text: (name: string) => string): string => names(columns).map(text).join(", ");

const replaced = (columns: Columns): string => each(columns, (name) => `${name} = excluded.${name}`);

/** better-sqlite3 binds a number as REAL, which would be divided as one. */
const INTEGER = (name: string): string => `CAST(:${name} AS INTEGER)`;

export const SQLITE: SqlDialect = {
  of: () => "true",
  writesEveryIndex: true,
  shop: "",
  shopValue: "",
  greatest: (one, other) => `max(${one}, ${other})`,
  least: (one, other) => `min(${one}, ${other})`,
  now: (place) => place,
  among: (place) => `IN (SELECT value FROM json_each(${place}))`,
  entries: (keys, values, alias) =>
    `(SELECT k.value AS key, v.value AS value FROM json_each(${keys}) k JOIN json_each(${values}) v ON v.key = k.key) ${alias}`,
  member: (column, name) => `json_extract(${column}, '$.${name}')`,
  decimal: (column) => `coalesce(CAST(${column} AS REAL), 0)`,
  // LIKE ignores the case of ASCII letters by itself, and `lower` would take half as long again.
  plain: (text) => text,
  object: (key, value) => `json_group_object(${key}, ${value})`,
  together: (texts) => texts,
  // A file numbers its lines without gaps.
  beyond: (table, place) => `(SELECT max(id) - ${place} FROM ${table})`,
  each: (place, table, alias, column) =>
    `json_each(${place}) j CROSS JOIN ${table} ${alias} ON ${alias}.${column} = j.value`,
  byKey: (place, table, alias, column) => SQLITE.each(place, table, alias, column),
  beside: (table, alias, column, value) => `${table} ${alias} ON ${alias}.${column} = ${value}`,
  // SQLite would plan the other order where it has no statistics.
  join: "CROSS JOIN",
  // The statement runs once for each row, which takes a third of the time that reading them from JSON takes.
  insert: (table, columns, worked = {}) =>
    `INSERT INTO ${table} (${[...names(columns), ...Object.keys(worked)].join(", ")})
     VALUES (${[...names(columns).map((name) => `:${name}`), ...Object.values(worked).map((of) => of(INTEGER))].join(", ")})`,
  upsert: (table, key, columns) =>
    `${SQLITE.insert(table, { [key]: "bigint", ...columns })} ON CONFLICT (${key}) DO UPDATE SET ${replaced(columns)}`,
  insertTexts: (table, key, columns) =>
    `INSERT INTO ${table} (${[key, ...columns].join(", ")})
     VALUES (${[":key", ...columns.map((_, at) => `:text${String(at + 1)}`)].join(", ")})`,
  // Not `UPDATE … FROM`, which takes 1.6 times as long.
  updateTexts: (table, key, columns) =>
    `UPDATE ${table} SET ${columns.map((name, at) => `${name} = :text${String(at + 1)}`).join(", ")} WHERE ${key} = :key`,
  update: (table, key, _type, columns, worked = {}) =>
    `UPDATE ${table} AS t SET ${[
      ...names(columns).map((name) => `${name} = :${name}`),
      ...Object.entries(worked).map(([name, of]) => `${name} = ${of(INTEGER)}`),
    ].join(", ")} WHERE ${key} = :${key}`,
};

/** The rows of `Sql.writeTexts` as a table `j`: their keys, and for each column one text of all its values. */
const textRows = (columns: readonly string[]): string =>
  `unnest($2::bigint[], ${columns.map((_, at) => `string_to_array($${String(at + 3)}, E'\\x1e', '')`).join(", ")})
   AS j (key, ${columns.join(", ")})`;

/** The rows of `Sql.write` as a table `j`. */
const rowsOf = (columns: Columns): string =>
  `json_to_recordset($2) AS j (${each(columns, (name) => `${name} ${columns[name] ?? "text"}`)})`;

const OF_ROW = (name: string): string => `j.${name}`;

export const POSTGRES: SqlDialect = {
  of: (alias) => `${alias === undefined ? "" : `${alias}.`}shop = $1`,
  shop: "shop, ",
  shopValue: "$1, ",
  greatest: (one, other) => `greatest(${one}, ${other})`,
  least: (one, other) => `least(${one}, ${other})`,
  now: (place) => `coalesce(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, ${place}::bigint)`,
  among: (place, type = "text") => `= ANY (${place}::${type}[])`,
  entries: (keys, values, alias) => `unnest(${keys}::text[], ${values}::text[]) AS ${alias} (key, value)`,
  member: (column, name) => `(${column}::json->>'${name}')`,
  decimal: (column) => String.raw`(CASE WHEN ${column} ~ '^-?\d+(\.\d+)?$' THEN CAST(${column} AS numeric) ELSE 0 END)`,
  plain: (text) => `lower(${text})`,
  object: (key, value) => `CAST(json_object_agg(${key}, ${value}) AS text)`,
  together: (texts) => [
    `WITH ${texts
      .slice(0, -1)
      .map((text, at) => `w${String(at)} AS (${text})`)
      .join(", ")} ${texts.at(-1) ?? ""}`,
  ],
  // All shops share one sequence of numbers.
  beyond: (table, place) =>
    `(SELECT id FROM ${table} WHERE shop = $1 AND ${place}::bigint IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ${place})`,
  each: (place, table, alias, column, type = "text") =>
    `unnest(${place}::${type}[]) AS j (value) CROSS JOIN LATERAL
       (SELECT * FROM ${table} k WHERE k.shop = $1 AND k.${column} = j.value OFFSET 0) ${alias}`,
  byKey: (place, table, alias, column, type = "text") =>
    `(SELECT * FROM ${table} k WHERE k.shop = $1 AND k.${column} = ANY (${place}::${type}[])) ${alias}`,
  beside: (table, alias, column, value) =>
    `LATERAL (SELECT * FROM ${table} k WHERE k.shop = $1 AND k.${column} = ${value} OFFSET 0) ${alias} ON true`,
  join: "JOIN",
  writesEveryIndex: false,
  insert: (table, columns, worked = {}) =>
    `INSERT INTO ${table} (shop, ${[...names(columns), ...Object.keys(worked)].join(", ")})
     SELECT $1, ${[...names(columns).map(OF_ROW), ...Object.values(worked).map((of) => of(OF_ROW))].join(", ")}
     FROM ${rowsOf(columns)}`,
  upsert: (table, key, columns) =>
    `${POSTGRES.insert(table, { [key]: "bigint", ...columns })} ON CONFLICT (shop, ${key}) DO UPDATE SET ${replaced(columns)}`,
  insertTexts: (table, key, columns) =>
    `INSERT INTO ${table} (shop, ${[key, ...columns].join(", ")}) SELECT $1, j.* FROM ${textRows(columns)}`,
  updateTexts: (table, key, columns) =>
    `UPDATE ${table} t SET ${columns.map((name) => `${name} = j.${name}`).join(", ")} FROM ${textRows(columns)}
     WHERE t.shop = $1 AND t.${key} = j.key AND t.${key} = ANY ($2::bigint[])`,
  // The keys are passed twice: without `ANY`, a server with wrong statistics compares every row of the table with each row.
  update: (table, key, type, columns, worked = {}) =>
    `UPDATE ${table} t SET ${[
      ...names(columns).map((name) => `${name} = j.${name}`),
      ...Object.entries(worked).map(([name, of]) => `${name} = ${of(OF_ROW)}`),
    ].join(", ")}
     FROM ${rowsOf({ [key]: type, ...columns })}
     WHERE t.shop = $1 AND t.${key} = j.${key} AND t.${key} = ANY ($3::${type}[])`,
};

/** Runs statements for one shop. Each call is one round trip; values that are all empty lists are not sent. */
export interface Sql {
  readonly dialect: SqlDialect;
  all<T extends object>(text: string, ...values: readonly SqlValue[]): Promise<readonly T[]>;
  get<T extends object>(text: string, ...values: readonly SqlValue[]): Promise<T | undefined>;
  /** As `all`, but each row is a list of column values. */
  lists<T extends readonly unknown[]>(text: string, ...values: readonly SqlValue[]): Promise<readonly T[]>;
  /** Returns the number of written rows. */
  run(text: string, ...values: readonly SqlValue[]): Promise<number>;
  /** Many rows. `key`: the column whose values are `$3` where the database needs them. */
  write(text: string, rows: readonly Row[], key?: string): Promise<void>;
  /** As `write`, for an `insert` with an `id`. Returns the numbers of the new rows by their ids. */
  add(text: string, rows: readonly Row[]): Promise<ReadonlyMap<string, number>>;
  /** Many rows of a number and long JSON texts, for `insertTexts` and `updateTexts`. */
  writeTexts(text: string, rows: readonly TextRow[]): Promise<void>;
}

export type TextRow = readonly [key: number, ...texts: (string | null)[]];

export type Row = Readonly<Record<string, string | number | null>>;

/** The statements of a table, made once for each database. */
export function perDialect<T>(make: (dialect: SqlDialect) => T): (sql: Pick<Sql, "dialect">) => T {
  const made = new Map<SqlDialect, T>();
  return ({ dialect }) => {
    let one = made.get(dialect);
    if (one === undefined) made.set(dialect, (one = make(dialect)));
    return one;
  };
}

/** Texts with variants, each made once: making one costs as much as a small statement. */
export function variants<K extends string | number | boolean | null, T>(make: (of: K) => T): (of: K) => T {
  const made = new Map<K, T>();
  return (of) => {
    let one = made.get(of);
    if (one === undefined) made.set(of, (one = make(of)));
    return one;
  };
}

/** For a search: normalises a text to lower case. LIKE alone ignores case only in ASCII. Also the SQL function `tg360_fold` of a state file. */
export function fold(text: unknown): string {
  return typeof text === "string" ? text.toLowerCase().normalize("NFC") : "";
}

/** For a search: makes the condition that a (trusted) SQL text holds it. `put` takes a value and returns its place. */
export function matcher(
  { plain }: SqlDialect,
  search: string,
  put: (value: string) => string,
): (text: string) => string {
  const like = (pattern: string): ((text: string) => string) => {
    const place = put(pattern);
    return (text) => String.raw`${text} LIKE ${place} ESCAPE '\'`;
  };
  const sought = escaped(fold(search));
  const isPlain = like(`%${sought.replaceAll(/[^ -~]+/g, "%")}%`);
  if (/^[ -~]*$/.test(sought)) return (text) => isPlain(plain(text));
  // Of a state file, the function is called from outside for every row: only where the plain letters are.
  const isWhole = like(`%${sought}%`);
  return (text) => `(${isPlain(plain(text))} AND ${isWhole(`tg360_fold(${text})`)})`;
}

/** Escapes the wildcards of LIKE. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
