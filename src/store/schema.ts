import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";

/**
 * What makes the tables of a database: the first text makes them, each later one changes them. A database keeps the
 * fingerprint that it has reached, so that a program knows tables that are not its own.
 */
export type Schema = readonly {
  readonly text: string;
  /** Of all texts up to this one, without comments and spaces. 31 bits: a file's header and a column can hold it. */
  readonly fingerprint: number;
}[];

/** The SQL files of this folder, which is beside the module in `src/`, and beside or above the bundle. */
export function readSchema(moduleUrl: string, folder: string): Schema {
  const here = dirname(fileURLToPath(moduleUrl));
  const place = existsSync(join(here, folder)) ? join(here, folder) : join(here, "..", folder);
  const names = readdirSync(place).filter((name) => name.endsWith(".sql"));
  return schemaOf(names.toSorted().map((name) => readFileSync(join(place, name), "utf8")));
}

export function schemaOf(texts: readonly string[]): Schema {
  let all = "";
  return texts.map((text) => {
    all += `${text.replaceAll(/--.*$/gm, "").replaceAll(/\s+/g, " ").trim()}\n`;
    return { text, fingerprint: crc32(all) >>> 1 };
  });
}

/** What a database with this fingerprint lacks; 0 = it has no tables yet. Null = another program made its tables. */
export function missingIn(schema: Schema, found: number): Schema | null {
  if (found === 0) return schema;
  const at = schema.findIndex(({ fingerprint }) => fingerprint === found);
  return at === -1 ? null : schema.slice(at + 1);
}
