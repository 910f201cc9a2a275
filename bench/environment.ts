import { join } from "node:path";

import type { Options } from "./work.ts";

/**
 * The environment of the command as a process: its files in `folder`, orders of the days since `from` (default:
 * yesterday).
 */
export function environmentOf(
  folder: string,
  { erpUrl, shopUrl }: Options,
  fromMs = Date.now() - 86_400_000,
): Record<string, string> {
  return {
    TG360_CONFIG: join(folder, "config.json"),
    TG360_DATA_DIR: folder,
    TG360_TOTALGEST_ENDPOINT: String(erpUrl),
    TG360_TOTALGEST_SHOP_ID: "shop-1",
    TG360_TOTALGEST_OWNER_ID: "owner-1",
    TG360_TOTALGEST_USERNAME: "demo",
    TG360_TOTALGEST_PASSWORD: "demo-password",
    TG360_FRAMEWORK360_URL: String(shopUrl),
    TG360_FRAMEWORK360_API_KEY: "demo-key-demo-key-demo-key-demo-key-demo",
    TG360_EXPORT_FROM: new Date(fromMs).toISOString().slice(0, 10),
  };
}
