import { existsSync, realpathSync } from "node:fs";

import { isRecord } from "../core/common/record.ts";
import { StoreError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { replaceFile } from "./replace-file.ts";
import { configSchema } from "./schema.ts";

type Tree = Readonly<Record<string, unknown>>;

/**
 * Writes the configuration, mode 0600, in an existing folder; behind a link, the file that it leads to. `isOfOneShop`: an empty
 * map stays, because it switches off for this shop what the file of all shops switches on. Throws StoreError
 * `config-not-saved`; the old file then stays.
 */
export async function saveConfig(path: string, tree: Tree, { isOfOneShop = false } = {}): Promise<void> {
  const wanted = pruned(tree, isOfOneShop ? 1 : Infinity);
  try {
    configSchema().parse(wanted);
    await replaceFile(existsSync(path) ? realpathSync(path) : path, `${JSON.stringify(wanted, null, "\t")}\n`, 0o600);
  } catch (error) {
    throw new StoreError(problem("config-not-saved", { path }), error);
  }
}

/** Without undefined values, and, down to `depth`, without sections that are then empty. */
function pruned(tree: Tree, depth: number): Tree {
  const entries = Object.entries(tree)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): [string, unknown] => [key, isRecord(value) ? pruned(value, depth - 1) : value]);
  if (depth < 1) return Object.fromEntries(entries);
  return Object.fromEntries(entries.filter(([, value]) => !(isRecord(value) && Object.keys(value).length === 0)));
}
