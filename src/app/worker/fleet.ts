import { normalizeEndpoint } from "../../config/url.ts";
import { isShopName } from "../../core/run/shops/scope.ts";
import type { FleetShop } from "../../core/run/worker/queue.ts";
import type { App } from "../app.ts";
import { shopDatabase } from "../shops.ts";
import { listShopsInDatabase } from "../state/shops-in-database.ts";

/** The shops that are not paused, each with TotalGest's host. Throws ConfigurationError, StoreError. */
export async function listFleet(app: App): Promise<readonly FleetShop[]> {
  const database = await shopDatabase(app);
  const listed = database === null ? [] : await listShopsInDatabase(database);
  const named = listed.filter(({ shop, isPaused }) => !isPaused && isShopName(shop));
  return named.map(({ shop, endpoint }) => ({ shop, host: hostOf(endpoint) }));
}

/** Empty if it is not set: the shop's own run reports that. */
function hostOf(written: string): string {
  const result = normalizeEndpoint(written);
  return result.ok ? new URL(result.url).host : "";
}
