import { systemApp } from "./http/server.ts";
import { Ledger } from "./ledger.ts";
import { localDay } from "./values/local-time.ts";
import { openingOf } from "./opening.ts";
import { type SandboxCredentials, type SandboxOptions, withDefaults } from "./options.ts";
import { listenAll, startBuying, startShipping } from "./running.ts";
import { catalogueOf, makeWorld, type SandboxControls } from "./world.ts";

/** Both systems, running on loopback, and the actions on them. */
export interface Sandbox extends SandboxControls {
  /** Stops both servers at once, open connections included. */
  close(): Promise<void>;
}

/**
 * Starts both systems on 127.0.0.1 with their data. Nothing is written to disk. Throws if a file cannot be read, and
 * rejects if a port is in use.
 */
export async function startSandbox(given: SandboxOptions = {}): Promise<Sandbox> {
  const options = withDefaults(given);
  const catalogue = catalogueOf(options);
  const latency = { ms: options.latencyMs };
  const world = makeWorld(options, catalogue, openingOf(options, catalogue), latency, new Ledger(options.now));
  const { controls, erpSystem, shopSystem } = world;
  const { erp, shop } = controls;
  const customers = startBuying(controls.buy, options.newOrderEveryMs);
  const parcels = startShipping(erp, options.shipAfterMs);
  const servers = await listenAll([
    [systemApp(erpSystem), options.erpPort],
    [systemApp(shopSystem), options.shopPort],
  ]).catch((error: unknown) => {
    customers.stop();
    parcels.stop();
    throw error;
  });
  [erp.url = "", shop.url = ""] = servers.map((server) => server.url);
  return {
    ...controls,
    close: async () => {
      customers.stop();
      parcels.stop();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** What a caller needs to know of the systems of a shop. */
export interface Entrance {
  readonly erp: Pick<Sandbox["erp"], "url" | "now">;
  readonly shop: Pick<Sandbox["shop"], "url">;
  readonly credentials: SandboxCredentials;
}

/** The environment variables for tg360 commands on these systems. */
export function environmentOf({ erp, shop, credentials }: Entrance): Record<string, string> {
  return {
    TG360_TOTALGEST_ENDPOINT: erp.url,
    TG360_TOTALGEST_SHOP_ID: credentials.shopId,
    TG360_TOTALGEST_OWNER_ID: credentials.ownerId,
    TG360_TOTALGEST_USERNAME: credentials.username,
    TG360_TOTALGEST_PASSWORD: credentials.password,
    TG360_FRAMEWORK360_URL: shop.url,
    TG360_FRAMEWORK360_API_KEY: credentials.apiKey,
    TG360_EXPORT_FROM: localDay(erp.now() - 30 * 86_400_000),
  };
}
