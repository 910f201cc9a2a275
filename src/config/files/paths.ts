import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { readFileSync } from "node:fs";

import type { Env } from "../environment.ts";

/** The configuration file: `--config`, `TG360_CONFIG`, `$XDG_CONFIG_HOME/tg360/config.json` (`~/.config`). Absolute. */
export function configPath(flag: string | null, env: Env): string {
  const chosen = flag ?? nonEmpty(env["TG360_CONFIG"]);
  return chosen === null ? join(baseDirectory(env, "XDG_CONFIG_HOME", ".config"), "config.json") : resolve(chosen);
}

/** The default place of the state: `$XDG_DATA_HOME/tg360` (`~/.local/share`). Absolute. */
export function defaultDataDir(env: Env): string {
  return baseDirectory(env, "XDG_DATA_HOME", join(".local", "share"));
}

/** By the XDG standard, relative values are ignored. */
function baseDirectory(env: Env, name: string, fallback: string): string {
  const base = nonEmpty(env[name]);
  if (base?.startsWith("/") === true) return join(base, "tg360");
  return join(nonEmpty(env["HOME"]) ?? homedir(), fallback, "tg360");
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text.trim() === "" ? null : text;
}

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
