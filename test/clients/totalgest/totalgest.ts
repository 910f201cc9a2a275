import { createTotalGest } from "../../../src/clients/totalgest/client.ts";
import { parseTotalGestProfile } from "../../../src/clients/totalgest/profile.ts";
import type { KeptSession } from "../../../src/clients/totalgest/session.ts";
import type { Erp, OrderIntent } from "../../../src/core/ports/erp.ts";
import { Secret } from "../../../src/core/common/secret.ts";
import { createFakeClock } from "../fake-clock.ts";
import type { FakeClock } from "../fake-clock.ts";
import { sendJson, serveWire } from "../wire-server.ts";
import type { Handler, Received, WireServer } from "../wire-server.ts";

export const PASSWORD = "canary-password-7e57";
export const never: AbortSignal = new AbortController().signal;

export interface ErpOptions {
  readonly clock?: FakeClock;
  readonly concurrency?: number;
  readonly timeoutMs?: number;
  readonly password?: string;
  /** Merged into the built-in profile. */
  readonly profile?: Readonly<Record<string, unknown>>;
  readonly mayCall?: (timeoutMs: number) => void;
  readonly keptSession?: KeptSession;
}

export function totalGest(endpoint: string, options: ErpOptions = {}): Erp {
  const { clock = createFakeClock(), concurrency = 8, timeoutMs = 2000, profile = {}, mayCall, keptSession } = options;
  const parsed = parseTotalGestProfile(profile);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  const password = new Secret(options.password ?? PASSWORD);
  return createTotalGest({
    endpoint,
    shopId: "12",
    ownerId: "7",
    username: "anna",
    password,
    timeoutMs,
    concurrency,
    clock,
    profile: parsed.profile,
    mayCall,
    keptSession,
  });
}

export const INTENT: OrderIntent = {
  key: "key-1",
  reference: "fw360:shop.example.ch:1042",
  body: '{"externalReference": "fw360:shop.example.ch:1042",  "note":"Caffè"}',
  basis: "basis-1",
};

export const SESSION_PATH = "/api/v1/session";
export const SHOP_PATH = "/api/v1/owners/7/shops/12";

/**
 * A TotalGest that accepts every login, with the tokens `token-1`, `token-2`, …, and leaves all other calls to the
 * handler.
 */
export function serveTotalGest(handler: Handler): Promise<WireServer> {
  let logins = 0;
  return serveWire((received, response, request) => {
    if (received.path !== SESSION_PATH) return handler(received, response, request);
    logins += 1;
    return sendJson(response, 200, { token: `token-${String(logins)}`, expiresAt: "2099-01-01T00:00:00Z" });
  });
}

export function countLogins(server: WireServer): number {
  return server.ledger.filter(({ path }) => path === SESSION_PATH).length;
}

export function tokenOf(received: Received): string {
  return String(received.headers["authorization"]).replace("Bearer ", "");
}

export const SHOP_BODY = {
  id: "12",
  name: "Bottega",
  currency: "CHF",
  pricesIncludeVat: true,
  languages: ["it"],
  priceLists: ["RETAIL"],
  vatCodes: [],
  paymentMethods: [],
};
