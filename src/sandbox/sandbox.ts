import { type SandboxApp, listen, type Listening, systemApp } from "./http/server.ts";
import { Ledger } from "./ledger.ts";
import { sandboxDay } from "./values/local-time.ts";
import { openingOf } from "./opening.ts";
import { type SandboxCredentials, type SandboxOptions, withDefaults } from "./options.ts";
import type { SandboxErp } from "./totalgest/erp.ts";
import type { TakenOrder } from "./totalgest/order.ts";
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
  const actors = [
    startRepeating(controls.buy, options.newOrderEveryMs),
    startRepeating(controls.edit, options.editEveryMs),
    startShipping(erp, options.shipAfterMs),
  ];
  const stop = (): void => actors.forEach((actor) => actor.stop());
  const servers = await listenAll([
    [systemApp(erpSystem), options.erpPort],
    [systemApp(shopSystem), options.shopPort],
  ]).catch((error: unknown) => {
    stop();
    throw error;
  });
  [erp.url = "", shop.url = ""] = servers.map((server) => server.url);
  return {
    ...controls,
    close: async () => {
      stop();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** All or none: if the second port is in use, the first server is stopped again. */
export async function listenAll(apps: readonly (readonly [SandboxApp, number])[]): Promise<readonly Listening[]> {
  const servers: Listening[] = [];
  try {
    for (const [app, port] of apps) servers.push(await listen(app, port));
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
  return servers;
}

/** Somebody does it every `everyMs`; 0 = never. This does not keep the process alive. */
export function startRepeating(act: () => void, everyMs: number): { stop(): void } {
  const timer = everyMs > 0 ? setInterval(act, everyMs) : null;
  timer?.unref();
  return { stop: () => (timer === null ? undefined : clearInterval(timer)) };
}

/** How often a day's work is looked at, in parts of the time until an order is shipped. */
const LOOKS = 4;

/** Orders leave some time after they were taken, and are invoiced as long after that; 0 = only on request. */
function startShipping(erp: SandboxErp, shipAfterMs: number): { stop(): void } {
  if (shipAfterMs <= 0) return { stop: () => undefined };
  const timer = setInterval(() => shipDue(erp, shipAfterMs), Math.ceil(shipAfterMs / LOOKS));
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function shipDue(erp: SandboxErp, shipAfterMs: number): void {
  const isDue = ({ updatedAt }: TakenOrder): boolean => Date.parse(updatedAt) + shipAfterMs <= erp.now();
  for (const order of erp.orders.filter(isDue)) {
    const { id, patch } = order;
    const state = patch?.state ?? "open";
    if (state === "open") erp.shipOrder(id);
    else if (state === "shipped") erp.changeOrder(id, { state: "invoiced" });
  }
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
    TG360_EXPORT_FROM: sandboxDay(erp.now() - 30 * 86_400_000),
  };
}
