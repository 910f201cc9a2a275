import { tryFramework360, tryTotalGest } from "../../app/clients.ts";
import type { App } from "../../app/app.ts";
import type { Configured } from "../../app/config.ts";
import {
  callFunctions,
  factsOf,
  FRAMEWORK360_CHECKS,
  type Framework360Facts,
  TOTALGEST_CHECKS,
  type TotalGestFacts,
} from "../../diagnosis/probe/functions.ts";
import { DEFAULT_TIME_ZONE } from "../../core/common/time/zone.ts";

/** Calls every function of TotalGest that a run needs. Throws the first failure, and ConfigurationError. */
export async function fetchTotalGestFacts(config: Configured, app: App): Promise<TotalGestFacts> {
  const erp = await tryTotalGest(app, config);
  return factsOf(await callFunctions(TOTALGEST_CHECKS, erp, circumstances(config, app)));
}

/** As `fetchTotalGestFacts`, for the shop. */
export async function fetchFramework360Facts(config: Configured, app: App): Promise<Framework360Facts> {
  const shop = await tryFramework360(app, config);
  return factsOf(await callFunctions(FRAMEWORK360_CHECKS, shop, circumstances(config, app)));
}

/** The arguments of a function. */
function circumstances({ values }: Configured, { clock, signal }: App): Parameters<typeof callFunctions>[2] {
  return { nowMs: clock.now(), timeZone: values.framework360?.timeZone ?? DEFAULT_TIME_ZONE, signal };
}
