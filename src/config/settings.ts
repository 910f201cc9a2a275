import { parseDuration, parseRetention } from "../core/common/time/duration.ts";
import type { SystemSection } from "../core/common/systems.ts";
import { ConfigurationError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import type { Settings } from "../core/run/settings.ts";
import {
  environmentName,
  isSecret,
  type Key,
  KEYS,
  type SectionName,
  settingOf,
  type SETTINGS,
  valueAt,
} from "./keys.ts";
import type { SectionValues } from "./schema.ts";
import type { LoadedConfig } from "./load.ts";
import { readSecret } from "./secrets.ts";
import { siteOf } from "./url.ts";

/** The required settings that have no value. */
export function missingKeys(config: LoadedConfig): readonly Key[] {
  return KEYS.filter((key) => settingOf(key).isRequired === true).filter((key) =>
    isSecret(key) ? config.secrets[key] === null : valueAt(config.values, key) === undefined,
  );
}

/**
 * The settings of a run, with its secrets. Throws ConfigurationError: `not-configured` with everything that is
 * missing, `secret-unavailable`.
 */
export async function resolveSettings(config: LoadedConfig, signal: AbortSignal): Promise<Settings> {
  const missing = missingKeys(config);
  if (missing.length > 0) throw notConfigured(missing);
  const [totalgest, framework360] = await Promise.all([
    resolveTotalGest(config, signal),
    resolveFramework360(config, signal),
  ]);
  return { totalgest, framework360, ...plainSettings(config) };
}

/** The settings to call TotalGest. Throws ConfigurationError. */
export async function resolveTotalGest(config: LoadedConfig, signal: AbortSignal): Promise<Settings["totalgest"]> {
  const { endpoint, shopId, ownerId, username, hosts, ...others } = settingsIn("totalgest", config);
  const source = config.secrets["totalgest.password"];
  if (endpoint === null || shopId === null || ownerId === null || username === null || source === null) {
    throw notConfigured(missingKeys(config).filter((key) => key.startsWith("totalgest.")));
  }
  const password = await readSecret("totalgest.password", source, signal);
  return { ...others, endpoint, shopId, ownerId, username, password, hosts: hosts ?? [] };
}

/** The settings to call Framework360. Throws ConfigurationError. */
export async function resolveFramework360(
  config: LoadedConfig,
  signal: AbortSignal,
): Promise<Settings["framework360"]> {
  const { url, site, ...others } = settingsIn("framework360", config);
  const source = config.secrets["framework360.apiKey"];
  if (url === null || source === null) {
    throw notConfigured(missingKeys(config).filter((key) => key.startsWith("framework360.")));
  }
  const apiKey = await readSecret("framework360.apiKey", source, signal);
  return { ...others, url, site: site ?? siteOf(url), apiKey };
}

/** The settings of a section that are no secrets. Null = not set and without a default; of a map, an empty one. */
type FilledSettings<Section extends SectionName> = {
  readonly [Name in keyof SectionValues<Section> as IsSecret<Section, Name> extends true ? never : Name]-?:
    | NonNullable<SectionValues<Section>[Name]>
    | (IsFilled<Section, Name> extends true ? never : null);
};
type SettingIn<Section extends string, Name> = (typeof SETTINGS)[Extract<`${Section}.${Name & string}`, Key>];
type IsSecret<Section extends string, Name> = SettingIn<Section, Name>["kind"] extends "secret" ? true : false;
type IsFilled<Section extends string, Name> =
  SettingIn<Section, Name> extends { readonly kind: "map" } | { readonly default: unknown } ? true : false;

type Valued = Pick<LoadedConfig, "values">;

function settingsIn<Section extends SectionName>(section: Section, { values }: Valued): FilledSettings<Section> {
  const inside = KEYS.filter((key) => key.startsWith(`${section}.`) && !isSecret(key));
  return Object.fromEntries(
    inside.map((key) => [
      key.slice(section.length + 1),
      valueAt(values, key) ?? (settingOf(key).kind === "map" ? {} : null),
    ]),
  ) as FilledSettings<Section>;
}

function notConfigured(missing: readonly Key[]): ConfigurationError {
  const named = missing.map((key) => `${key} (${environmentName(key)})`);
  return new ConfigurationError(problem("not-configured", { missing: named }));
}

/** The settings that need no secret. */
export function plainSettings(config: Valued): Omit<Settings, SystemSection> {
  const { timeout, ...http } = settingsIn("http", config);
  const { buyers } = settingsIn("retention", config);
  return {
    export: settingsIn("export", config),
    fulfilment: settingsIn("fulfilment", config),
    products: settingsIn("products", config),
    mapping: settingsIn("mapping", config),
    retention: { keptMs: parseRetention(buyers) },
    http: { ...http, timeoutMs: parseDuration(timeout) ?? 0 },
  };
}
