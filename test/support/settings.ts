import { Secret } from "../../src/core/common/secret.ts";
import type { Settings } from "../../src/core/run/settings.ts";

/** Complete settings for tests; each part can be patched. */
export function someSettings(patch: { [K in keyof Settings]?: Partial<Settings[K]> } = {}): Settings {
  return {
    totalgest: {
      endpoint: "https://tg00.example.ch",
      shopId: "shop-1",
      ownerId: "owner-1",
      username: "demo",
      password: new Secret("demo-password"),
      maxRequestsPerSecond: 0,
      maxInFlight: 0,
      profile: null,
      ...patch.totalgest,
    },
    framework360: {
      url: "https://shop.example.ch",
      site: "shop.example.ch",
      apiKey: new Secret("k".repeat(40)),
      timeZone: "Europe/Zurich",
      totals: "gross",
      maxRequestsPerSecond: 0,
      maxInFlight: 0,
      profile: null,
      ...patch.framework360,
    },
    export: { from: "2026-11-01", statuses: null, open: null, cancelled: null, after: null, ...patch.export },
    fulfilment: { statuses: {}, ...patch.fulfilment },
    products: { priceList: null, languages: null, buffer: 0, ...patch.products },
    mapping: { payments: {}, vat: {}, countries: {}, ...patch.mapping },
    http: { timeoutMs: 30_000, concurrency: 8, ...patch.http },
  };
}
