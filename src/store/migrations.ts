import { existsSync, readdirSync } from "node:fs";
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
