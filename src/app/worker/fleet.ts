import { valueAt } from "../../config/keys.ts";
import { readInstallation } from "../../config/shops/known-shops.ts";
import { normalizeEndpoint } from "../../config/url.ts";
import { DEFAULT_SHOP, isShopName } from "../../core/run/shops/name.ts";
import type { FleetShop } from "../../core/run/worker/queue.ts";
import type { App } from "../app.ts";
import { shopDatabase } from "../shops.ts";
import { listShopsInDatabase } from "../state/shops-in-database.ts";

/**
 * The shops that are not paused, each with TotalGest's host: all in the database, and the one that this machine's own
 * configuration names. Throws ConfigurationError, StoreError.
 */
export async function listFleet(app: App): Promise<readonly FleetShop[]> {
  const database = await shopDatabase(app);
  const listed = database === null ? [] : await listShopsInDatabase(database);
  const named = listed.filter(({ shop, isPaused }) => !isPaused && isShopName(shop));
  return [...ownShop(app), ...named.map(({ shop, endpoint }) => ({ shop, host: hostOf(endpoint) }))];
}

function ownShop({ sources }: App): readonly FleetShop[] {
  const { hasDefault, paused, tree } = readInstallation({ ...sources, shop: null });
  if (!hasDefault || paused.has(DEFAULT_SHOP)) return [];
  const endpoint = sources.env["TG360_TOTALGEST_ENDPOINT"] ?? valueAt(tree, "totalgest.endpoint");
  return [{ shop: DEFAULT_SHOP, host: typeof endpoint === "string" ? hostOf(endpoint) : "" }];
}

/** Empty if it is not set: the shop's own run reports that. */
function hostOf(written: string): string {
  const result = normalizeEndpoint(written);
  return result.ok ? new URL(result.url).host : "";
}
