import { createHash } from "node:crypto";
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
  const hash = createHash("sha256");
  for (const one of all.filter((migration) => migration.version <= version)) {
    const text = readFileSync(one.file, "utf8");
    hash.update(text.replaceAll(/--.*$/gm, "").replaceAll(/\s+/g, " ").trim());
  }
  return hash.digest().readUInt32BE() % 2 ** FINGERPRINT_BITS;
}
