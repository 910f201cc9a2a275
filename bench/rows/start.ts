import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { fillDataDir } from "../fill.ts";
import { LAUNCHER, spawnNode } from "../processes.ts";
import type { Pair, Row } from "../row.ts";
import type { Sample } from "../work.ts";
import { msOf } from "./pair.ts";

const ROWS = 100_000;
const FEW = 1000;
const STATUS = [LAUNCHER, "status", "--json"];
const NOTHING = ["-e", "0"];

export const START_ROWS: readonly Row[] = [
  {
    name: "start-version",
    what: "tg360 --version, from a cold start",
    reference: "node -e 0",
    measure: "cost",
    target: 1.4,
    unit: "ms",
    rounds: 31,
    open: () => starts([LAUNCHER, "--version"], {}, NOTHING, {}, () => undefined),
  },
  {
    name: "start-status",
    what: "tg360 status --json, 100,000 products and 100,000 orders",
    reference: "node -e 0",
    measure: "cost",
    target: 2.5,
    unit: "ms",
    rounds: 31,
    open: async () => {
      const dir = await stateOf(ROWS);
      return starts(STATUS, dir.env, NOTHING, {}, dir.remove);
    },
  },
  {
    name: "growth-status",
    what: "tg360 status --json, 100,000 products and 100,000 orders",
    reference: "the same with 1,000 of each",
    measure: "cost",
    target: 1.3,
    unit: "ms",
    rounds: 21,
    open: async () => {
      const [large, small] = [await stateOf(ROWS), await stateOf(FEW)];
      return starts(STATUS, large.env, STATUS, small.env, () => {
        large.remove();
        small.remove();
      });
    },
  },
];

type Env = Readonly<Record<string, string>>;

/** Both command lines once before: the files are in the page cache, the compile cache is filled. */
async function starts(
  tool: readonly string[],
  toolEnv: Env,
  reference: readonly string[],
  referenceEnv: Env,
  remove: () => void,
): Promise<Pair> {
  const ours = async (): Promise<Sample> => msOf(await spawnNode(tool, toolEnv));
  const theirs = async (): Promise<Sample> => msOf(await spawnNode(reference, referenceEnv));
  for (let at = 0; at < 3; at++) {
    await ours();
    await theirs();
  }
  return {
    tool: ours,
    reference: theirs,
    close: () => {
      remove();
      return Promise.resolve();
    },
  };
}

async function stateOf(rows: number): Promise<{ readonly env: Env; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "tg360-bench-"));
  await fillDataDir(folder, rows);
  return {
    env: { TG360_DATA_DIR: folder, TG360_CONFIG: join(folder, "config.json") },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
