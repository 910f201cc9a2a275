import { statSync } from "node:fs";

import { readConfigFile } from "../../config/files/file.ts";
import type { ConfigSources } from "../../config/files/places.ts";
import { valueAt } from "../../config/keys.ts";
import { readInstallation } from "../../config/shops/known-shops.ts";
import { shopFile } from "../../config/shops/shops.ts";
import { normalizeEndpoint } from "../../config/url.ts";
import { DEFAULT_SHOP } from "../../core/shops/name.ts";
import { allShops } from "../../core/shops/choose.ts";
import type { FleetShop } from "../../core/worker/queue.ts";

/** By path, so that a tick reads only what changed. */
const known = new Map<string, { readonly stamp: string; readonly host: string }>();

/** The shops that are not paused, with TotalGest's host of each. Throws ConfigurationError. */
export function listFleet(sources: ConfigSources): readonly FleetShop[] {
  const installation = readInstallation({ ...sources, shop: null });
  const { configPath } = installation;
  return allShops(installation)
    .filter((shop) => !installation.paused.has(shop))
    .map((shop) => ({ shop, host: hostIn(shop === DEFAULT_SHOP ? configPath : shopFile(configPath, shop), sources) }));
}

/** Empty where the file does not say: the shop's own run says what is wrong. */
function hostIn(path: string, { env }: ConfigSources): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  const stamp = `${String(stat?.mtimeMs)} ${String(stat?.size)}`;
  const found = known.get(path);
  if (found?.stamp === stamp) return found.host;
  const host = readHost(path, env["TG360_TOTALGEST_ENDPOINT"]);
  known.set(path, { stamp, host });
  return host;
}

function readHost(path: string, endpoint: string | undefined): string {
  try {
    const written = endpoint ?? valueAt(readConfigFile(path, { leaveMode: true }).tree, "totalgest.endpoint");
    const result = typeof written === "string" ? normalizeEndpoint(written) : null;
    return result?.ok === true ? new URL(result.url).host : "";
  } catch {
    return "";
  }
}
