import { dirname, resolve } from "node:path";

import type { Env } from "./environment.ts";
import { defaultDataDir } from "./paths.ts";

/** The shops are Swiss. */
export const DEFAULT_TIME_ZONE = "Europe/Zurich";

/** What a configuration is put together from, besides its file. */
export interface ConfigSources {
  readonly env: Env;
  /** `--config` */
  readonly configFlag: string | null;
  /** Settings given as flags: `--data-dir` everywhere, all of them in `configure`. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** It is only looked at: a file that others can read is left so. */
  readonly leaveMode?: boolean;
}

/** Absolute. */
export function dataDirOf(written: string | null, isFromFile: boolean, path: string, env: Env): string {
  return written === null ? defaultDataDir(env) : absolutePath(written, isFromFile, path);
}

/** A relative path in the file counts from the file, one given otherwise from the working directory. */
export function absolutePath(written: string, isFromFile: boolean, configPath: string): string {
  return isFromFile ? resolve(dirname(configPath), written) : resolve(written);
}
