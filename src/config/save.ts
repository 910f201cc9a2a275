import type { Tree } from "./keys.ts";
import { randomUUID } from "node:crypto";
import { readFileSync, realpathSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, extname } from "node:path";
import { isDeepStrictEqual } from "node:util";

import Conf, { type Schema } from "conf";
import { z } from "zod";

import { isRecord } from "../core/common/record.ts";
import { StoreError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { configSchema } from "./schema.ts";

/**
 * Writes the configuration, mode 0600, in an existing folder: a draft beside it, which is read back and then takes its
 * place. On a nearly full disk the library cuts a file without an error; such a draft is dropped. `isOfOneShop`: an
 * empty map stays, because it switches off for this shop what the file of all shops switches on. Throws StoreError
 * `config-not-saved`.
 */
export async function saveConfig(path: string, tree: Tree, { isOfOneShop = false } = {}): Promise<void> {
  const wanted = pruned(tree, isOfOneShop ? 1 : Infinity);
  const file = existing(path) ?? path;
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    write(draft, wanted);
    if (!isDeepStrictEqual(JSON.parse(readFileSync(draft, "utf8")), wanted)) throw new Error("the draft was cut");
    renameSync(draft, file);
  } catch (error) {
    throw new StoreError(problem("config-not-saved", { path }), error);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Checks the settings and writes a new file. */
function write(path: string, tree: Tree): void {
  const extension = extname(path);
  const { properties } = z.toJSONSchema(configSchema(), { io: "input" });
  const conf = new Conf<Record<string, unknown>>({
    cwd: dirname(path),
    configName: basename(path, extension),
    fileExtension: extension.slice(1),
    configFileMode: 0o600,
    // The types of two libraries for one JSON Schema.
    schema: properties as Schema<Record<string, unknown>>,
    rootSchema: { additionalProperties: false },
  });
  conf.store = { ...tree };
}

/** Without undefined values, and, down to `depth`, without sections that are then empty. */
function pruned(tree: Tree, depth: number): Tree {
  const entries = Object.entries(tree)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): [string, unknown] => [key, isRecord(value) ? pruned(value, depth - 1) : value]);
  if (depth < 1) return Object.fromEntries(entries);
  return Object.fromEntries(entries.filter(([, value]) => !(isRecord(value) && Object.keys(value).length === 0)));
}

/** The file itself, if the path is a link to it; null = there is none. */
function existing(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
