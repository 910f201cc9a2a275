import type { Value, Part, Parts } from "../columns/parts.ts";
interface Statement {
  readonly text: string;
  readonly values: readonly Value[];
}

/**
 * Makes the statements that write patches into a table. Absent fields are not written, so there is one cached statement
 * per combination of fields that occurs; there are few.
 */
export function statementsOf<Patch extends object>(table: string, key: string, parts: Parts<Patch>) {
  const inserts = new Map<string, string>();
  const updates = new Map<string, string>();
  const keysOf = (shape: string): readonly Part[] =>
    shape
      .trim()
      .split(" ")
      .map((name) => parts[name as keyof Patch]);
  const insert = (shape: string): string => {
    const all = keysOf(shape);
    const columns = all.flatMap((part) => part.columns);
    const places = all.flatMap(({ columns: own, insertPlaces }) => insertPlaces ?? own.map(() => "?"));
    return `INSERT INTO ${table} (${columns.join(", ")}, id) VALUES (${places.join(", ")}, ?)`;
  };
  const update = (shape: string): string => {
    const set = keysOf(shape).flatMap(({ columns, updatePlaces }) =>
      columns.map((name, at) => `${name} = ${updatePlaces?.[at] ?? "?"}`),
    );
    return `UPDATE ${table} SET ${set.join(", ")} WHERE ${key} = ?`;
  };
  const make = (known: Map<string, string>, toText: (shape: string) => string, patch: Patch, id: Value) => {
    let shape = "";
    const values: Value[] = [];
    for (const name in patch) {
      const value: unknown = patch[name];
      const part: Part | undefined = parts[name];
      if (value === undefined || part === undefined) continue;
      shape += `${name} `;
      const made = part.toValues(value as never);
      if (typeof made === "object" && made !== null) values.push(...made);
      else values.push(made);
    }
    if (shape === "") return null;
    values.push(id);
    let text = known.get(shape);
    if (text === undefined) known.set(shape, (text = toText(shape)));
    return { text, values };
  };
  return {
    /** `id` of the new row. */
    insert: (patch: Patch, id: string): Statement | null => make(inserts, insert, patch, id),
    /** `value` of the table's key. Null = the patch has nothing for this table. */
    update: (patch: Patch, value: string | number): Statement | null => make(updates, update, patch, value),
  };
}
