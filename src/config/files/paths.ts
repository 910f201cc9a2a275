import { homedir } from "node:os";
import { join, resolve } from "node:path";

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
