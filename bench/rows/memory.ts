import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { environmentOf } from "../environment.ts";
import { launcherOf, spawnNode, Worker } from "../processes.ts";
import type { Place, Row, Side } from "../row.ts";
import { ideal, valueOf } from "./sides.ts";

/** The limit for a first pull of any size. */
const ALLOWED_MB = 256;
const CATALOGUE = 100_000;
const MILLION = 1_000_000;

export const MEMORY_ROWS: readonly Row[] = [
  limitRow("memory", CATALOGUE),
  { ...limitRow("memory-million", MILLION), isLong: true },
  {
    name: "memory-growth",
    what: `most memory of a first pull of ${CATALOGUE.toLocaleString("en")} products`,
    reference: "the same with a tenth of them",
    measure: "cost",
    target: 1.15,
    unit: "MB",
    rounds: 1,
    isGrowth: true,
    tool: (place) => firstPulls(CATALOGUE, place),
    against: (place) => firstPulls(CATALOGUE / 10, place),
  },
];

function limitRow(name: string, products: number): Row {
  return {
    name,
    what: `most memory of tg360 pull-products, a first pull of ${products.toLocaleString("en")} products with its pushes`,
    reference: `${String(ALLOWED_MB)} MB`,
    measure: "cost",
    target: 1,
    unit: "MB",
    rounds: 1,
    tool: (place) => firstPulls(products, place),
    against: ideal(ALLOWED_MB),
  };
}

/** The real command as a process, each time with an empty state and an empty shop. */
async function firstPulls(full: number, { root, part }: Place): Promise<Side> {
  const options = { products: full * part, pageSize: 200, latencyMs: 0, orders: 0, forgetful: true };
  const served = await Worker.start("./systems/systems.ts", options);
  const run: Side["run"] = async () => {
    await served.run();
    const folder = mkdtempSync(join(tmpdir(), "tg360-bench-"));
    try {
      const env = environmentOf(folder, served.info);
      const { peakMb, code } = await spawnNode([launcherOf(root), "pull-products"], env, { withPeak: true });
      if (code !== 0) throw new Error(`the pull ended with ${String(code)}`);
      return valueOf(peakMb);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return { run, close: () => served.close() };
}
