import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Context, SandboxWish, ShopAtWork } from "../../compose/context.ts";

/** Made-up shops, each with a TotalGest of its own, and their installation. */
export interface MadeUpShops {
  readonly shops: readonly { readonly shop: string; readonly sandbox: ShopAtWork }[];
  close(): Promise<void>;
}

interface MadeUpFiles {
  readonly settingsIn?: string;
  readonly common?: Readonly<Record<string, unknown>>;
}

/**
 * Starts `count` shops. Writes `config.json` with `common` into `folder`, and the shops' settings into its subfolder `settingsIn`.
 * Throws as `startFleet`.
 */
export async function startMadeUpShops(
  context: Pick<Context, "startFleet">,
  wish: SandboxWish,
  count: number,
  folder: string,
  { settingsIn = "shops", common = {} }: MadeUpFiles = {},
): Promise<MadeUpShops> {
  const fleet = await context.startFleet(count, wish);
  const shops = fleet.names.map((shop) => ({ shop, sandbox: fleet.shop(shop) }));
  mkdirSync(join(folder, settingsIn), { recursive: true, mode: 0o700 });
  writeJsonFile(join(folder, "config.json"), { dataDir: join(folder, "state"), ...common });
  for (const { shop, sandbox } of shops) writeJsonFile(join(folder, settingsIn, `${shop}.json`), sandbox.settings);
  return { shops, close: () => fleet.close() };
}

function writeJsonFile(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
}
