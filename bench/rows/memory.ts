import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { LAUNCHER, spawnNode, Worker } from "../processes.ts";
import type { Pair, Row } from "../row.ts";
import type { Sample } from "../work.ts";
import { valueOf } from "./pair.ts";

/** What is allowed for a first pull of any size. */
const ALLOWED_MB = 160;
const CATALOGUE = 100_000;
const MILLION = 1_000_000;

export const MEMORY_ROWS: readonly Row[] = [
  {
    name: "memory",
    what: "most memory of tg360 pull-products, a first pull of 100,000 products with its pushes",
    reference: `${String(ALLOWED_MB)} MB`,
    measure: "cost",
    target: 1,
    unit: "MB",
    rounds: 2,
    open: async () => {
      const pull = await firstPulls(CATALOGUE);
      return { tool: pull.peakMb, reference: () => Promise.resolve(valueOf(ALLOWED_MB)), close: pull.close };
    },
  },
  {
    name: "memory-growth",
    what: "most memory of a first pull of 100,000 products",
    reference: "the same with 10,000",
    measure: "cost",
    target: 1.15,
    unit: "MB",
    rounds: 2,
    open: () => compared(CATALOGUE, CATALOGUE / 10),
  },
  {
    name: "memory-million",
    what: "most memory of a first pull of 1,000,000 products",
    reference: "the same with 100,000",
    measure: "cost",
    target: 1.15,
    unit: "MB",
    rounds: 1,
    isLong: true,
    open: () => compared(MILLION, CATALOGUE),
  },
];

async function compared(many: number, few: number): Promise<Pair> {
  const large = await firstPulls(many);
  const small = await firstPulls(few);
  return {
    tool: large.peakMb,
    reference: small.peakMb,
    close: async () => {
      await large.close();
      await small.close();
    },
  };
}

interface FirstPulls {
  readonly peakMb: () => Promise<Sample>;
  readonly close: () => Promise<void>;
}

/** The real command as a process, each time with an empty state and a shop that has nothing. */
async function firstPulls(products: number): Promise<FirstPulls> {
  const served = await Worker.start("./systems/systems.ts", {
    products,
    pageSize: 200,
    latencyMs: 0,
    orders: 0,
    forgetful: true,
  });
  const { erpUrl = "", shopUrl = "" } = served.info;
  return {
    peakMb: async () => {
      await served.run();
      const folder = mkdtempSync(join(tmpdir(), "tg360-bench-"));
      try {
        const env = environmentOf(folder, erpUrl, shopUrl);
        const { peakMb, code } = await spawnNode([LAUNCHER, "pull-products"], env, { withPeak: true });
        if (code !== 0) throw new Error(`the pull ended with ${String(code)}`);
        return valueOf(peakMb);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    close: () => served.close(),
  };
}

function environmentOf(folder: string, erpUrl: string, shopUrl: string): Record<string, string> {
  return {
    TG360_CONFIG: join(folder, "config.json"),
    TG360_DATA_DIR: folder,
    TG360_TOTALGEST_ENDPOINT: erpUrl,
    TG360_TOTALGEST_SHOP_ID: "shop-1",
    TG360_TOTALGEST_OWNER_ID: "owner-1",
    TG360_TOTALGEST_USERNAME: "demo",
    TG360_TOTALGEST_PASSWORD: "demo-password",
    TG360_FRAMEWORK360_URL: shopUrl,
    TG360_FRAMEWORK360_API_KEY: "demo-key-demo-key-demo-key-demo-key-demo",
    TG360_EXPORT_FROM: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
  };
}
