import { linkSync, readFileSync, realpathSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, extname } from "node:path";
import { isDeepStrictEqual } from "node:util";

import type { Schema } from "conf";
import { z } from "zod";

import { isRecord } from "../core/common/record.ts";
import { StoreError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { configSchema } from "./schema.ts";

type Tree = Readonly<Record<string, unknown>>;

/**
 * Writes the configuration: a temporary file, synced, renamed, mode 0600, in an existing folder. On a nearly full
 * disk the library replaces a good file with a cut one without an error, so the file is read back, and the old one is
 * restored if it differs. `isOfOneShop`: an empty map stays, because it switches off for this shop what the file of all
 * shops switches on. Throws StoreError `config-not-saved`.
 */
export async function saveConfig(path: string, tree: Tree, { isOfOneShop = false } = {}): Promise<void> {
  const wanted = pruned(tree, isOfOneShop ? 1 : Infinity);
  try {
    const old = keepOld(path);
    try {
      await write(path, wanted);
      if (!holds(path, wanted)) throw new Error("what was read back is not what was written");
    } catch (error) {
      old.putBack();
      throw error;
    } finally {
      old.forget();
    }
  } catch (error) {
    throw new StoreError(problem("config-not-saved", { path }), error);
  }
}

async function write(path: string, tree: Tree): Promise<void> {
  // Loaded only here: it costs more than the rest of the program's start.
  const { default: Conf } = await import("conf");
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
    deserialize: parseTree,
  });
  conf.store = { ...tree };
}

function parseTree(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
  return isRecord(value) ? { ...value } : {};
}

/** Without undefined values, and, down to `depth`, without sections that are then empty. */
function pruned(tree: Tree, depth: number): Tree {
  const entries = Object.entries(tree)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): [string, unknown] => [key, isRecord(value) ? pruned(value, depth - 1) : value]);
  if (depth < 1) return Object.fromEntries(entries);
  return Object.fromEntries(entries.filter(([, value]) => !(isRecord(value) && Object.keys(value).length === 0)));
}

function holds(path: string, wanted: Tree): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(readFileSync(path, "utf8")), wanted);
  } catch {
    return false;
  }
}

/** Keeps the present file under a second name: a link needs no space, so restoring it works on a full disk. */
function keepOld(path: string): { readonly putBack: () => void; readonly forget: () => void } {
  const file = existing(path);
  if (file === null) return { putBack: () => rmSync(path, { force: true }), forget: () => undefined };
  const kept = `${file}.before`;
  rmSync(kept, { force: true });
  linkSync(file, kept);
  return {
    putBack: () => {
      renameSync(kept, file);
    },
    forget: () => {
      rmSync(kept, { force: true });
    },
  };
}

/** The file itself, if the path is a link to it; null = there is none. */
function existing(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
