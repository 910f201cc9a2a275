import type { Scrubber } from "../cli/scrub.ts";
import type { Binding, Clock, Erp, Shop } from "../core/ports.ts";
import type { Settings } from "../core/settings.ts";
import { loadFramework360Profile, loadTotalGestProfile } from "./profiles.ts";

/** TotalGest, as the settings name it. Calls nothing. */
export async function connectTotalGest(
  { totalgest, http }: Pick<Settings, "totalgest" | "http">,
  clock: Clock,
): Promise<Erp> {
  const { createTotalGest } = await import("../clients/totalgest/client.ts");
  const profile = await loadTotalGestProfile(totalgest.profile);
  return createTotalGest({ ...totalgest, ...http, clock, profile });
}

/** Framework360, as the settings name it. Calls nothing. */
export async function connectFramework360(
  { framework360, http }: Pick<Settings, "framework360" | "http">,
  clock: Clock,
): Promise<Shop> {
  const { createFramework360 } = await import("../clients/framework360/client.ts");
  const { url, apiKey, timeZone } = framework360;
  const profile = await loadFramework360Profile(framework360.profile);
  return createFramework360({ url, apiKey, timeZone, ...http, clock, profile });
}

/** The names and addresses that a state is bound to. */
interface Named {
  readonly totalgest: Pick<Settings["totalgest"], "endpoint" | "shopId" | "ownerId">;
  readonly framework360: Pick<Settings["framework360"], "url" | "site">;
}

/** Whose state it is with these settings. */
export function bindingOf({ totalgest, framework360 }: Named): Binding {
  return {
    ownerId: totalgest.ownerId,
    shopId: totalgest.shopId,
    site: framework360.site,
    endpoint: totalgest.endpoint,
    shopUrl: framework360.url,
  };
}

/** From here on neither secret is printed, whoever tries to. */
export function maskSecrets(
  scrubber: Scrubber,
  { totalgest, framework360 }: Pick<Settings, "totalgest" | "framework360">,
): void {
  scrubber.add(totalgest.password.reveal(), totalgest.username);
  scrubber.add(framework360.apiKey.reveal());
}
