import { createHash } from "node:crypto";
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

type AssetPath = (typeof ASSETS)[number][0];

export interface Asset {
  readonly content: string;
  /** An address that is another one as soon as the content is: what it answers may be kept for ever. */
  readonly address: string;
  readonly version: string;
}

const known = new Map<AssetPath, Asset>();

export function readAsset(path: AssetPath): Asset {
  const found = known.get(path);
  if (found !== undefined) return found;
  const content = readFileSync(join(FOLDER, path), "utf8");
  const version = createHash("sha256").update(content).digest("base64url").slice(0, 12);
  const asset = { content, address: `${path}?v=${version}`, version };
  known.set(path, asset);
  return asset;
}
