import { launcherOf, spawnNode, Worker } from "../processes.ts";
import type { Place, Row, Side } from "../row.ts";
import { msOf } from "./sides.ts";

const ROWS = 100_000;
const FEW = 1000;
const MILLION = 1_000_000;

export const START_ROWS: readonly Row[] = [
  {
    name: "start-version",
    what: "tg360 --version, from a cold start",
    reference: "node -e 0",
    measure: "cost",
    target: 1.3,
    unit: "ms",
    rounds: 31,
    tool: (place) => starts([launcherOf(place.root), "--version"]),
    against: () => starts(["-e", "0"]),
  },
  {
    name: "start-status",
    what: "tg360 status --json, 100,000 products and 100,000 orders",
    reference: "node -e 0",
    measure: "cost",
    target: 3,
    unit: "ms",
    rounds: 31,
    tool: (place) => statusOf(ROWS, place),
    against: () => starts(["-e", "0"]),
  },
  {
    name: "status-million",
    what: "tg360 status --json, a million products and a million orders",
    reference: "the same with 1,000 of each",
    measure: "cost",
    target: 2,
    unit: "ms",
    rounds: 21,
    isGrowth: true,
    isLong: true,
    tool: (place) => statusOf(MILLION, place),
    against: (place) => statusOf(FEW, place),
  },
];

/** A command line, run three times first, so that its files are in the page cache and the compile cache is filled. */
async function starts(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Side> {
  const run: Side["run"] = async () => msOf(await spawnNode(args, env));
  for (let at = 0; at < 3; at++) await run();
  return { run, close: () => Promise.resolve() };
}

async function statusOf(rows: number, { root, part }: Place): Promise<Side> {
  const filled = await Worker.start("./sides/filled.ts", { rows: Math.max(FEW, rows * part) }, { root });
  const { folder = "" } = filled.info;
  const env = { TG360_DATA_DIR: folder, TG360_CONFIG: `${folder}/config.json` };
  const side = await starts([launcherOf(root), "status", "--json"], env);
  return { ...side, close: () => filled.close() };
}
