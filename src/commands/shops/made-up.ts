import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Context, SandboxAtWork, SandboxWish } from "../../context.ts";

/** Shops that are made up, each with a TotalGest of its own, and the installation that they are in. */
export interface MadeUpShops {
  readonly shops: readonly { readonly shop: string; readonly sandbox: SandboxAtWork }[];
  close(): Promise<void>;
}

/** Starts `count` of them, each with a seed of its own, and writes their settings into `folder`. Throws as `startSandbox`. */
export async function startMadeUpShops(
  context: Pick<Context, "startSandbox">,
  wish: SandboxWish,
  count: number,
  folder: string,
): Promise<MadeUpShops> {
  const shops: { readonly shop: string; readonly sandbox: SandboxAtWork }[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(shops.map(({ sandbox }) => sandbox.close()));
  };
  const digits = String(count).length;
  try {
    for (let at = 0; at < count; at += 1) {
      const sandbox = await context.startSandbox({ ...wish, ...nextPorts(wish, at), seed: (wish.seed ?? 1) + at });
      shops.push({ shop: `shop-${String(at + 1).padStart(digits, "0")}`, sandbox });
    }
    mkdirSync(join(folder, "shops"), { recursive: true, mode: 0o700 });
    writeJsonFile(join(folder, "config.json"), { dataDir: join(folder, "state") });
    for (const { shop, sandbox } of shops) writeJsonFile(join(folder, "shops", `${shop}.json`), sandbox.settings);
    return { shops, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A port that is given is the first shop's; 0 stays any. */
function nextPorts({ erpPort = 0, shopPort = 0 }: SandboxWish, at: number): Pick<SandboxWish, "erpPort" | "shopPort"> {
  return { erpPort: erpPort === 0 ? 0 : erpPort + at, shopPort: shopPort === 0 ? 0 : shopPort + at };
}

function writeJsonFile(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
}
