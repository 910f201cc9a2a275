/**
 * JavaScript that is made of a profile once, and runs for each record. A function that finds the names of its fields in
 * variables takes ten times as long to read one as a function in which the name stands. Whatever comes out of a profile gets into
 * the source as a JSON string, or not at all: it is bound.
 */
import { compileFunction } from "node:vm";

/** The name of a variable, or an expression that is as short. */
export type Name = string;

/** What one function is given, and what it reckons on the way. */
export interface Body {
  /** A value of ours that the source speaks of. */
  bind(value: unknown): Name;
  /** The value of an expression, evaluated once. */
  let(expression: string): Name;
  /** Another function of a record and what is around it. */
  define(write: WriteBody): Name;
}

/** Writes what is done with the record at a name, and returns the name of what it comes to. */
export type WriteBody = (body: Body, record: Name, around: Name) => Name;

/** A function of a record and what is around it. */
export type Compiled = (record: unknown, around: unknown) => unknown;

/** The function that was written. `node:vm` compiles where a hardened Node.js forbids `eval`. */
export function compile(write: WriteBody): Compiled {
  const bound: unknown[] = [];
  const functions: string[] = [];
  const main = define(write);
  const source = [...functions, `return ${main};`].join("\n");
  const make = compileFunction(
    source,
    bound.map((_, at) => `bound${String(at)}`),
  );
  return make(...bound) as Compiled;

  function bind(value: unknown): Name {
    const known = bound.indexOf(value);
    return `bound${String(known === -1 ? bound.push(value) - 1 : known)}`;
  }

  function define(writeBody: WriteBody): Name {
    const lines: string[] = [];
    const known = new Map<string, Name>();
    const letOnce = (expression: string): Name => {
      const name = known.get(expression) ?? `value${String(known.size)}`;
      if (!known.has(expression)) lines.push(`const ${name} = ${expression};`);
      known.set(expression, name);
      return name;
    };
    const result = writeBody({ bind, let: letOnce, define }, "record", "around");
    const name = `read${String(functions.length)}`;
    functions.push(`function ${name}(record, around) {\n${lines.join("\n")}\nreturn ${result};\n}`);
    return name;
  }
}
