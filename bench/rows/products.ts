import { Worker } from "../processes.ts";
import type { Pair, Row } from "../row.ts";
import { numberOf, type Options } from "../work.ts";
import { pairOf, valueOf } from "./pair.ts";

const CATALOGUE = 100_000;
const LATENCY_MS = 40;
const PENDING = 20_000;
const BULK = 100;
const UNDER_WAY = 8;
const ERP_PAGE = 500;

const systemOf = (options: Options): readonly [string, Options] => [
  "./systems/systems.ts",
  { products: CATALOGUE, pageSize: 200, latencyMs: 0, orders: 0, ...options },
];

const WIRE_LIMIT = "wire limit: node:http and JSON.parse of the same pages";

export const PRODUCT_ROWS: readonly Row[] = [
  {
    name: "pull-unchanged",
    what: "pull --full, nothing changed: 100,000 products, the shop's catalogue too, pages of 200",
    reference: WIRE_LIMIT,
    measure: "speed",
    target: 0.6,
    unit: "ms",
    rounds: 4,
    open: () =>
      pairOf(
        systemOf({}),
        ["./sides/wire-limit.ts", { withShop: true }],
        ["./sides/pull.ts", { mode: "full", warm: true }],
      ),
  },
  {
    name: "read-unchanged",
    what: "the same without the shop's catalogue: 100,000 products of TotalGest",
    reference: WIRE_LIMIT,
    measure: "speed",
    target: 0.6,
    unit: "ms",
    rounds: 4,
    open: () =>
      pairOf(
        systemOf({ ignoresSince: true }),
        ["./sides/wire-limit.ts", {}],
        ["./sides/pull.ts", { mode: "read", warm: true }],
      ),
  },
  {
    name: "pull-first",
    what: "pull into an empty state, shop writes excluded: 100,000 products, pages of 200",
    reference: WIRE_LIMIT,
    measure: "speed",
    target: 0.4,
    unit: "ms",
    rounds: 3,
    open: () =>
      pairOf(
        systemOf({}),
        ["./sides/wire-limit.ts", {}],
        ["./sides/pull.ts", { mode: "first", sinksPushes: true, warm: true }],
      ),
  },
  {
    name: "push",
    what: "push of 20,000 pending products to the sandbox, in bulk",
    reference: "a bare loop of the same bulk calls, 8 under way",
    measure: "speed",
    target: 0.7,
    unit: "ms",
    rounds: 4,
    open: () =>
      pairOf(
        ["./systems/sandbox.ts", { products: 2000 }],
        ["./sides/raw-push.ts", { products: PENDING }],
        ["./sides/push.ts", { products: PENDING }],
        { renew: true },
      ),
  },
  {
    name: "pull-latency",
    what: "first pull with its pushes, every answer 40 ms late: 20,000 products",
    reference: "ideal: pages of 500 × 40 ms + bulk calls × 40 ms / 8",
    measure: "cost",
    target: 1.2,
    unit: "ms",
    rounds: 3,
    open: () => {
      const pages = PENDING / ERP_PAGE;
      const bulks = PENDING / BULK;
      const idealMs = pages * LATENCY_MS + (bulks * LATENCY_MS) / UNDER_WAY;
      const system = systemOf({ products: PENDING, pageSize: ERP_PAGE, latencyMs: LATENCY_MS });
      return againstIdeal(system, ["./sides/pull.ts", { mode: "first", warm: true }], idealMs);
    },
  },
  {
    name: "export-latency",
    what: "export of 1,000 orders, every answer 40 ms late, 8 under way",
    reference: "ideal: a re-read and a send for each × 40 ms / 8",
    measure: "cost",
    target: 1.15,
    unit: "ms",
    rounds: 3,
    open: () => {
      const system = systemOf({ products: 0, latencyMs: LATENCY_MS, orders: 1000 });
      const idealMs = (2 * numberOf(system[1], "orders") * LATENCY_MS) / UNDER_WAY;
      return againstIdeal(system, ["./sides/export.ts", { orders: 1000 }], idealMs);
    },
  },
  {
    name: "audit-latency",
    what: "audit of 10,000 orders, every answer 40 ms late",
    reference: "ideal: a plain listing of both sides at once, the slower one's pages × 40 ms",
    measure: "cost",
    target: 1.2,
    unit: "ms",
    rounds: 3,
    open: () => {
      const orders = 10_000;
      const system = systemOf({ products: 0, latencyMs: LATENCY_MS, orders, booked: true });
      // The shop's pages of 100, and the empty one that ends a list.
      const idealMs = (orders / 100 + 1) * LATENCY_MS;
      return againstIdeal(system, ["./sides/audit.ts", { orders }], idealMs);
    },
  },
];

/** The reference is reckoned, not run. A round finds a shop that was told nothing yet. */
async function againstIdeal(
  system: readonly [path: string, options: Options],
  tool: readonly [path: string, options: Options],
  idealMs: number,
): Promise<Pair> {
  const served = await Worker.start(...system);
  const close = async (): Promise<void> => served.close();
  try {
    const worker = await Worker.start(tool[0], { ...served.info, ...tool[1] }, true);
    return {
      reference: () => Promise.resolve(valueOf(idealMs)),
      tool: async () => {
        await served.run();
        return worker.run();
      },
      close: async () => {
        await worker.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
