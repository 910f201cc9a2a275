import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder is beside this module in `src/`, and beside the bundle in `dist/`. */
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "assets");

/** Files that each page loads, by their path. Read once. */
export const ASSETS = [
  ["/style.css", "text/css; charset=utf-8"],
  ["/script.js", "text/javascript; charset=utf-8"],
  ["/icon.svg", "image/svg+xml"],
] as const;

export function readAsset(path: (typeof ASSETS)[number][0]): string {
  return readFileSync(join(FOLDER, path), "utf8");
}
