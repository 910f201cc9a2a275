import { isRecord } from "../core/common/record.ts";
import { isSecret, type Key, KEYS, valueAt } from "./keys.ts";
import type { LoadedConfig } from "./load.ts";
import type { Origin } from "./files/layer.ts";
import { siteOf } from "./url.ts";

const MASK = "********";

/** One setting to show: secrets masked. */
export interface ShownSetting {
  readonly key: Key;
  /** Null = not set, and no default. */
  readonly value: unknown;
  readonly origin: Origin | null;
}

/** Every setting, with the source of its value. Of a command that prints a secret, only the program is shown. */
export function showConfig(config: LoadedConfig): readonly ShownSetting[] {
  return KEYS.map((key) => shownSetting(config, key));
}

function shownSetting(config: LoadedConfig, key: Key): ShownSetting {
  const origin = config.origins.get(key) ?? null;
  if (key === "dataDir") {
    return { key, value: config.dataDir, origin: origin ?? { kind: "default", name: "" } };
  }
  if (key === "framework360.site" && origin === null)
    return { key, value: defaultSite(config), origin: defaultOrigin(config) };
  if (origin === null) return { key, value: null, origin };
  const value = valueAt(config.values, key);
  if (isSecret(key))
    return { key, value: isRecord(value) ? { command: maskArguments(value["command"]) } : MASK, origin };
  return { key, value, origin };
}

function maskArguments(argv: unknown): unknown {
  return Array.isArray(argv) ? argv.map((part: unknown, index) => (index === 0 ? part : MASK)) : null;
}

function defaultSite(config: LoadedConfig): string | null {
  const url = config.values.framework360?.url;
  return url === undefined ? null : siteOf(url);
}

function defaultOrigin(config: LoadedConfig): Origin | null {
  return config.values.framework360?.url === undefined ? null : { kind: "default", name: "" };
}
