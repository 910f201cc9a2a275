import { parseDuration } from "../core/common/time/duration.ts";
import type { Section } from "../core/common/systems.ts";
import { ConfigurationError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import type { Settings } from "../core/run/settings.ts";
import { environmentName, type Key, valueAt } from "./keys.ts";
import { DEFAULTS, type LoadedConfig } from "./load.ts";
import { readSecret } from "./secrets.ts";
import { siteOf } from "./url.ts";

/** Settings that every call needs. */
const REQUIRED = [
  "totalgest.endpoint",
  "totalgest.shopId",
  "totalgest.ownerId",
  "totalgest.username",
  "totalgest.password",
  "framework360.url",
  "framework360.apiKey",
] as const satisfies readonly Key[];

/** The required settings that have no value. */
export function missingKeys(config: LoadedConfig): readonly Key[] {
  return REQUIRED.filter((key) =>
    key === "totalgest.password" || key === "framework360.apiKey"
      ? config.secrets[key] === null
      : valueAt(config.values, key) === undefined,
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
  const {
    endpoint,
    shopId,
    ownerId,
    username,
    profile = null,
    adapter = null,
    hosts = [],
  } = config.values.totalgest ?? {};
  const source = config.secrets["totalgest.password"];
  if (
    endpoint === undefined ||
    shopId === undefined ||
    ownerId === undefined ||
    username === undefined ||
    source === null
  ) {
    throw notConfigured(missingKeys(config).filter((key) => key.startsWith("totalgest.")));
  }
  const password = await readSecret("totalgest.password", source, signal);
  return { endpoint, shopId, ownerId, username, password, ...ceilingOf("totalgest", config), profile, adapter, hosts };
}

/** The settings to call Framework360. Throws ConfigurationError. */
export async function resolveFramework360(
  config: LoadedConfig,
  signal: AbortSignal,
): Promise<Settings["framework360"]> {
  const {
    url,
    site,
    timeZone = DEFAULTS.framework360.timeZone,
    totals = DEFAULTS.framework360.totals,
    profile = null,
  } = config.values.framework360 ?? {};
  const source = config.secrets["framework360.apiKey"];
  if (url === undefined || source === null) {
    throw notConfigured(missingKeys(config).filter((key) => key.startsWith("framework360.")));
  }
  const apiKey = await readSecret("framework360.apiKey", source, signal);
  return { url, site: site ?? siteOf(url), apiKey, timeZone, totals, ...ceilingOf("framework360", config), profile };
}

function ceilingOf(
  section: Section,
  { values }: LoadedConfig,
): Pick<Settings["totalgest"], "maxRequestsPerSecond" | "maxInFlight"> {
  const { maxRequestsPerSecond, maxInFlight } = values[section] ?? {};
  return {
    maxRequestsPerSecond: maxRequestsPerSecond ?? DEFAULTS[section].maxRequestsPerSecond,
    maxInFlight: maxInFlight ?? DEFAULTS[section].maxInFlight,
  };
}

function notConfigured(missing: readonly Key[]): ConfigurationError {
  const named = missing.map((key) => `${key} (${environmentName(key)})`);
  return new ConfigurationError(problem("not-configured", { missing: named }));
}

/** The settings that need no secret and have a default. */
export function plainSettings(config: LoadedConfig): Omit<Settings, Section> {
  const { values } = config;
  return {
    export: {
      from: values.export?.from ?? null,
      statuses: values.export?.statuses ?? null,
      open: values.export?.open ?? null,
      cancelled: values.export?.cancelled ?? null,
      after: values.export?.after ?? null,
    },
    fulfilment: { statuses: values.fulfilment?.statuses ?? {} },
    products: {
      priceList: values.products?.priceList ?? null,
      languages: values.products?.languages ?? null,
      buffer: values.products?.buffer ?? DEFAULTS.products.buffer,
    },
    mapping: {
      payments: values.mapping?.payments ?? {},
      vat: values.mapping?.vat ?? {},
      countries: values.mapping?.countries ?? {},
    },
    http: {
      timeoutMs: parseDuration(values.http?.timeout ?? DEFAULTS.http.timeout) ?? 0,
      concurrency: values.http?.concurrency ?? DEFAULTS.http.concurrency,
    },
  };
}
