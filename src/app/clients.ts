import type { Scrubber } from "./output/output.ts";
import type { Ceiling, CeilingLimits } from "../clients/wire/ceiling.ts";
import type { MayCall } from "../clients/wire/wire.ts";
import type { LoadedAdapter } from "../clients/adapter/through.ts";
import type { TotalGestProfile } from "../clients/totalgest/profile.ts";
import type { KeptSession } from "../clients/totalgest/session.ts";
import type { Binding } from "../core/ports/binding.ts";
import type { SystemSection } from "../core/common/systems.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Erp } from "../core/ports/erp.ts";
import type { Shop } from "../core/ports/shop.ts";
import type { Settings } from "../core/run/settings.ts";
import type { LoadedConfig } from "../config/load.ts";
import { plainSettings, resolveFramework360, resolveTotalGest } from "../config/settings.ts";
import type { App } from "./app.ts";
import { loadFramework360Profile, loadTotalGestProfile } from "./profiles.ts";
import { createTotalGest } from "../clients/totalgest/client.ts";
import { loadAdapter, profileBeside } from "./adapter.ts";
import { createFramework360 } from "../clients/framework360/client.ts";
import { createCeiling, strictest } from "../clients/wire/ceiling.ts";

/** TotalGest's sessions of this process, so that not each cycle of a daemon logs in; by all that a login consists of. */
const sessions = new Map<string, KeptSession>();

/** TotalGest, with these settings. Calls nothing. `mayCall`: asked before each attempt. */
export async function connectTotalGest(
  { totalgest, http }: Pick<Settings, "totalgest" | "http">,
  clock: Clock,
  mayCall?: MayCall,
): Promise<Erp> {
  const spoken = await loadTotalGestSpeech({ totalgest, http });
  const ceiling = await ceilingOver(totalgest.endpoint, `${totalgest.ownerId} ${totalgest.shopId}`, totalgest, clock);
  const { endpoint, ownerId, shopId, username, password } = totalgest;
  const login = JSON.stringify([endpoint, ownerId, shopId, username, password.reveal()]);
  const keptSession = sessions.get(login) ?? { issued: null };
  sessions.set(login, keptSession);
  return createTotalGest({ ...totalgest, ...http, ...spoken, clock, ceiling, keptSession, mayCall });
}

/** What TotalGest speaks with these settings: its profile, and an adapter if there is one. Throws ConfigurationError. */
export async function loadTotalGestSpeech(
  settings: Pick<Settings, "totalgest" | "http">,
): Promise<{ readonly profile: TotalGestProfile; readonly module?: LoadedAdapter }> {
  const { totalgest, http } = settings;
  const { profile: file, adapter: path = null } = totalgest;
  const profile = loadTotalGestProfile(file);
  if (path === null) return { profile };
  const module = await loadAdapter(path, totalgest, { timeoutMs: http.timeoutMs });
  return { module, profile: profileBeside(module, profile, file !== null) };
}

/** Framework360, with these settings. Calls nothing. */
export async function connectFramework360(
  { framework360, http }: Pick<Settings, "framework360" | "http">,
  clock: Clock,
  mayCall?: MayCall,
): Promise<Shop> {
  const { url, apiKey, timeZone } = framework360;
  const profile = loadFramework360Profile(framework360.profile);
  const ceiling = await ceilingOver(url, framework360.site, framework360, clock);
  return createFramework360({ url, apiKey, timeZone, ...http, clock, profile, ceiling, mayCall });
}

/** TotalGest, with a configuration that is being tried. Throws ConfigurationError. */
export async function verifyTotalGest({ clock, scrubber, signal }: App, config: LoadedConfig): Promise<Erp> {
  const totalgest = await resolveTotalGest(config, signal);
  scrubber.add(totalgest.password.reveal(), totalgest.username);
  return connectTotalGest({ totalgest, ...plainSettings(config) }, clock);
}

/** As `verifyTotalGest`, for the shop. */
export async function verifyFramework360({ clock, scrubber, signal }: App, config: LoadedConfig): Promise<Shop> {
  const framework360 = await resolveFramework360(config, signal);
  scrubber.add(framework360.apiKey.reveal());
  return connectFramework360({ framework360, ...plainSettings(config) }, clock);
}

/** The limits of each shop, and the ceiling over all of them, per host. */
const hosts = new Map<string, { readonly limits: Map<string, CeilingLimits>; readonly ceiling: Ceiling }>();

/**
 * One ceiling per host in this process: several shops on one host share its limits. If their limits differ, the lowest
 * applies.
 */
async function ceilingOver(
  address: string,
  who: string,
  { maxRequestsPerSecond: perSecond, maxInFlight: inFlight }: { maxRequestsPerSecond: number; maxInFlight: number },
  clock: Clock,
): Promise<Ceiling | undefined> {
  if (perSecond === 0 && inFlight === 0) return undefined;
  const { host } = new URL(address);
  const known = hosts.get(host);
  if (known !== undefined) {
    known.limits.set(who, { perSecond, inFlight });
    return known.ceiling;
  }
  const limits = new Map([[who, { perSecond, inFlight }]]);
  const ceiling = createCeiling(() => strictest([...limits.values()]), clock);
  hosts.set(host, { limits, ceiling });
  return ceiling;
}

/** The binding of a state with these settings. */
export function bindingOf({ totalgest, framework360 }: Pick<Settings, SystemSection>): Binding {
  return {
    ownerId: totalgest.ownerId,
    shopId: totalgest.shopId,
    site: framework360.site,
    endpoint: totalgest.endpoint,
    shopUrl: framework360.url,
  };
}

/** From here on neither secret is printed by any output. */
export function maskSecrets(scrubber: Scrubber, { totalgest, framework360 }: Pick<Settings, SystemSection>): void {
  scrubber.add(totalgest.password.reveal(), totalgest.username);
  scrubber.add(framework360.apiKey.reveal());
}
