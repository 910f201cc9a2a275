import { tryFramework360, tryTotalGest } from "../../app/clients.ts";
import type { App } from "../../app/app.ts";
import type { Configured } from "../../app/config.ts";
import {
  fetchErpFacts,
  fetchShopFacts,
  type Framework360Facts,
  type TotalGestFacts,
} from "../../diagnosis/probe/functions.ts";
import { DEFAULT_TIME_ZONE } from "../../core/common/time/zone.ts";

/** Calls every function of TotalGest that a run reads with. Throws the first failure, and ConfigurationError. */
export async function fetchTotalGestFacts(config: Configured, app: App): Promise<TotalGestFacts> {
  return fetchErpFacts(await tryTotalGest(app, config), app.signal);
}

/** As `fetchTotalGestFacts`, for the shop. */
export async function fetchFramework360Facts(config: Configured, app: App): Promise<Framework360Facts> {
  const timeZone = config.values.framework360?.timeZone ?? DEFAULT_TIME_ZONE;
  return fetchShopFacts(await tryFramework360(app, config), { clock: app.clock, timeZone }, app.signal);
}
