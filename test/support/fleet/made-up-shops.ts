/**
 * `node test/support/fleet/made-up-shops.ts COUNT FOLDER [PRODUCTS]`: made-up shops, each with a TotalGest of its own, until
 * it is stopped. `FOLDER/shops` gets their settings, for `tg360 shops import`; FOLDER must not exist yet, and goes at the end.
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readEnvironment } from "../../../src/config/environment.ts";
import { startFleet } from "./fleet.ts";

const [count = "5", folder = "made-up", products = "500"] = process.argv.slice(2);
mkdirSync(folder, { mode: 0o700 });
const fleet = await startFleet(Number(count), { products: Number(products), newOrderEveryMs: 30_000 });
const draft = join(folder, "draft");
mkdirSync(draft, { mode: 0o700 });
for (const name of fleet.names) {
  const { tree } = readEnvironment(fleet.environmentOf(name));
  writeFileSync(join(draft, `${name}.json`), JSON.stringify(tree), { mode: 0o600 });
}
// Whoever waits for the folder finds all of them in it.
renameSync(draft, join(folder, "shops"));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
}
