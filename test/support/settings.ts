import { Secret } from "../../src/core/common/secret.ts";
import { DEFAULTS } from "../../src/config/load.ts";
import { plainSettings } from "../../src/config/settings.ts";
import type { Settings } from "../../src/core/run/settings.ts";

/** Complete settings for tests; each part can be patched. */
export function someSettings(patch: { [K in keyof Settings]?: Partial<Settings[K]> } = {}): Settings {
  const plain = plainSettings({ values: DEFAULTS });
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
    export: { ...plain.export, from: "2026-11-01", ...patch.export },
    fulfilment: { ...plain.fulfilment, ...patch.fulfilment },
    products: { ...plain.products, ...patch.products },
    mapping: { ...plain.mapping, ...patch.mapping },
    retention: { ...plain.retention, ...patch.retention },
    http: { ...plain.http, ...patch.http },
  };
}
