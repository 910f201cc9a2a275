import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Migration {
  readonly version: number;
  readonly file: string;
}

/** The numbered SQL files of this folder, which is beside the module in `src/`, and beside or above the bundle. */
export function listMigrations(moduleUrl: string, folder: string): readonly Migration[] {
  const here = dirname(fileURLToPath(moduleUrl));
  const place = existsSync(join(here, folder)) ? join(here, folder) : join(here, "..", folder);
  return readdirSync(place)
    .filter((name) => name.endsWith(".sql"))
    .toSorted()
    .map((name) => ({ version: Number(name.slice(0, 4)), file: join(place, name) }));
}

/** A fingerprint has so many bits. */
export const FINGERPRINT_BITS = 17;

/**
 * A fingerprint of the tables as of a version: of the text of all files up to it, without comments and spaces. While a
 * version is developed its tables change under the same number; a state keeps the fingerprint of those that it has.
 */
export function fingerprintOf(all: readonly Migration[], version: number): number {
  const texts = all
    .filter((migration) => migration.version <= version)
    .map(({ file }) => readFileSync(file, "utf8").replaceAll(/--.*$/gm, "").replaceAll(/\s+/g, " ").trim());
  return fnv1a(texts.join("\n")) % 2 ** FINGERPRINT_BITS;
}

/** The hash of the same name, 32 bits. Each command opens a state: loading node:crypto for it took 3 ms of `status`. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
