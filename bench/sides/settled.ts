/** Makes a data directory with the commands themselves, until all is exported and synced. Measures nothing. */
import { environmentOf } from "../environment.ts";
import { Folder } from "../engine.ts";
import { spawnNode } from "../processes.ts";
import { NOTHING, type Open, textOf } from "../work.ts";

const YEAR_MS = 366 * 86_400_000;

export const open: Open = async (options) => {
  const folder = new Folder();
  const env = environmentOf(folder.path, options, Date.now() - YEAR_MS);
  // The second pull reads the shop's catalogue, which the first one filled.
  for (const args of [["pull-products"], ["export-orders"], ["pull-products", "--full"]]) {
    const { code } = await spawnNode([textOf(options, "launcher"), ...args], env);
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${String(code)}`);
  }
  return {
    info: { env: JSON.stringify(env) },
    run: () => Promise.resolve(NOTHING),
    close: () => {
      folder.remove();
      return Promise.resolve();
    },
  };
};
