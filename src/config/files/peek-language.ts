import { readFileSync } from "node:fs";

import type { Env } from "../environment.ts";
import { configPath } from "./paths.ts";

/**
 * The language in the configuration file, read before the configuration is checked, so that its faults can be
 * reported in that language. Null = none can be read.
 */
export function peekLanguage(configFlag: string | null, env: Env): string | null {
  try {
    const tree: unknown = JSON.parse(readFileSync(configPath(configFlag, env), "utf8").replace(/^\uFEFF/, ""));
    const lang = typeof tree === "object" && tree !== null && "lang" in tree ? tree.lang : null;
    return typeof lang === "string" ? lang : null;
  } catch {
    return null;
  }
}
