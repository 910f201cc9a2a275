import { loadAdapter } from "./adapter.ts";
import type { App } from "./app.ts";
import { withoutSecrets } from "../core/common/secret.ts";
import type { LoadedConfig } from "../config/load.ts";
import { siteOf } from "../config/url.ts";
import { resolveTotalGest, plainSettings } from "../config/settings.ts";
import type { AdapterTest, AdapterVerdict } from "../diagnosis/adapter/test-adapter.ts";
import type { Settings } from "../core/run/settings.ts";

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { adapterTypes, startOf } from "../clients/adapter/start.ts";
import { createWire } from "../clients/wire/wire.ts";
import { testAdapter } from "../diagnosis/adapter/test-adapter.ts";
import { connectTotalGest } from "./clients.ts";

/** Tries an adapter against the configured TotalGest. `write` = orders are created there. Throws ConfigurationError. */
export async function tryAdapter(
  { clock, scrubber, signal }: Pick<App, "clock" | "scrubber" | "signal">,
  config: LoadedConfig,
  path: string,
  write: boolean,
): Promise<AdapterVerdict> {
  const settings = await resolveTotalGest(config, signal);
  scrubber.add(settings.password.reveal(), settings.username);
  const { timeoutMs } = plainSettings(config).http;
  const { url, site = url === undefined ? "test" : siteOf(url) } = config.values.framework360 ?? {};
  const adapter = await loadAdapter(path, settings, { timeoutMs });
  const secrets = (): readonly string[] => [settings.password.reveal(), ...adapter.secrets()];
  const wire = createWire({
    system: "TotalGest",
    host: new URL(settings.endpoint).host,
    timeoutMs,
    concurrency: 4,
    clock,
    secrets,
    describeError: () => null,
  });
  const mask = (text: string): string => withoutSecrets(secrets())(text);
  const beside = await besideOf(config, settings, path, clock);
  const test = { adapter, beside, http: wire.send, timeoutMs, nowMs: clock.now(), site, write, mask };
  return testAdapter(test, signal);
}

/** The profile beside it; null = none is configured. */
async function besideOf(
  config: LoadedConfig,
  settings: Settings["totalgest"],
  path: string,
  clock: App["clock"],
): Promise<AdapterTest["beside"]> {
  const { profile } = settings;
  if (profile === null) return null;
  const totalgest = { ...settings, adapter: path };
  return { path: profile, erp: await connectTotalGest({ totalgest, http: plainSettings(config).http }, clock) };
}

/** The types beside a new adapter, for editors. */
const TYPES = "tg360-adapter.d.ts";

/** Writes an adapter to begin with, and its types beside it. Returns the path of the types. */
export function writeStart(path: string): string {
  const types = join(dirname(path), TYPES);
  writeFileSync(path, startOf(/\.[cm]?ts$/.test(path), TYPES), { mode: 0o644, flag: "wx" });
  const declared = `declare module "tg360/adapter" {\n${adapterTypes()}}\n`;
  if (!existsSync(types) || readFileSync(types, "utf8") !== declared) writeFileSync(types, declared);
  return types;
}
