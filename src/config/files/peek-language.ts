import { readFileSync } from "node:fs";

import type { Env } from "../environment.ts";
import { configPath } from "./paths.ts";

/**
 * The language that the configuration file names, before anything of it is checked: what is wrong with a configuration is
 * to be said in it too. Null where there is none to be had.
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
