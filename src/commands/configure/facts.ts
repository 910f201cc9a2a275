import type { App } from "../../app/app.ts";
import type { Setup } from "../../app/setup.ts";
import type { LoadedConfig } from "../../config/load.ts";
import {
  callFunctions,
  factsOf,
  FRAMEWORK360_CHECKS,
  type Framework360Facts,
  TOTALGEST_CHECKS,
  type TotalGestFacts,
} from "../../diagnosis/probe/functions.ts";
import { DEFAULT_TIME_ZONE } from "../../core/common/time/time-zone.ts";

interface Parts {
  readonly app: App;
  readonly setup: Pick<Setup, "totalGest" | "framework360">;
}

/** Calls every function of TotalGest that a run needs. Throws the first failure, and ConfigurationError. */
export async function fetchTotalGestFacts(config: LoadedConfig, parts: Parts): Promise<TotalGestFacts> {
  const erp = await parts.setup.totalGest(config);
  return factsOf(await callFunctions(TOTALGEST_CHECKS, erp, circumstances(config, parts)));
}

/** As `fetchTotalGestFacts`, for the shop. */
export async function fetchFramework360Facts(config: LoadedConfig, parts: Parts): Promise<Framework360Facts> {
  const shop = await parts.setup.framework360(config);
  return factsOf(await callFunctions(FRAMEWORK360_CHECKS, shop, circumstances(config, parts)));
}

/** The arguments of a function. */
export function circumstances(
  { values }: LoadedConfig,
  { app: { clock, signal } }: Parts,
): Parameters<typeof callFunctions>[2] {
  return { nowMs: clock.now(), timeZone: values.framework360?.timeZone ?? DEFAULT_TIME_ZONE, signal };
}
