/** Makes an installation of many shops with the commands themselves, until all is exported and synced. Measures nothing. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Folder } from "../engine.ts";
import { spawnNode } from "../processes.ts";
import { NOTHING, numberOf, type Open, type Options, textOf } from "../work.ts";

const YEAR_MS = 366 * 86_400_000;

/** If `settles` is absent, the shops have settings only. */
export const open: Open = async (options) => {
  const folder = new Folder();
  const env = writeShops(folder.path, options);
  if (options["settles"] === true) await settle(textOf(options, "launcher"), env);
  return {
    info: { env: JSON.stringify(env) },
    run: () => Promise.resolve(NOTHING),
    close: () => {
      folder.remove();
      return Promise.resolve();
    },
  };
};

/** The second pull reads the catalogue that the first shop filled, because all shops share one system. */
async function settle(launcher: string, env: Readonly<Record<string, string>>): Promise<void> {
  const commands = [
    ["pull-products", "--shop", nameOf(0)],
    ["pull-products"],
    ["export-orders"],
    ["pull-products", "--full"],
  ];
  for (const args of commands) {
    const { code } = await spawnNode([launcher, ...args], env);
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${String(code)}`);
  }
}

function nameOf(at: number): string {
  return `shop-${String(at + 1).padStart(2, "0")}`;
}

/** Each is a shop of the same TotalGest, on one host. */
function writeShops(folder: string, options: Options): Readonly<Record<string, string>> {
  const write = (path: string, tree: object): void =>
    writeFileSync(join(folder, path), JSON.stringify(tree), { mode: 0o600 });
  mkdirSync(join(folder, "shops"), { mode: 0o700 });
  write("config.json", { dataDir: join(folder, "state") });
  for (let at = 0; at < numberOf(options, "shops"); at++) {
    write(`shops/${nameOf(at)}.json`, {
      totalgest: {
        endpoint: options["erpUrl"],
        ownerId: "owner-1",
        shopId: nameOf(at),
        username: "demo",
        password: "demo-password",
      },
      framework360: {
        url: `${textOf(options, "shopUrl")}/${nameOf(at)}`,
        site: nameOf(at),
        apiKey: "demo-key-demo-key-demo-key-demo-key-demo",
      },
      export: { from: new Date(Date.now() - YEAR_MS).toISOString().slice(0, 10) },
    });
  }
  return { TG360_CONFIG: join(folder, "config.json") };
}
