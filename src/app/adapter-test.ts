import { loadAdapter } from "./adapter.ts";
import type { App } from "./app.ts";
import type { LoadedConfig } from "../config/load.ts";
import { siteOf } from "../config/url.ts";
import { resolveTotalGest, plainSettings } from "../config/settings.ts";
import type { AdapterVerdict } from "../diagnosis/adapter/test-adapter.ts";

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { adapterTypes, startOf } from "../clients/adapter/start.ts";

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
  const { createWire } = await import("../clients/wire/wire.ts");
  const { testAdapter } = await import("../diagnosis/adapter/test-adapter.ts");
  const wire = createWire({
    system: "TotalGest",
    host: new URL(settings.endpoint).host,
    timeoutMs,
    concurrency: 4,
    clock,
    secrets: () => [settings.password.reveal(), ...adapter.secrets()],
    describeError: () => null,
  });
  return testAdapter({ adapter, http: wire.send, timeoutMs, nowMs: clock.now(), site, write }, signal);
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
