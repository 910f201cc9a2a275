import type { Row } from "../row.ts";
import { pairOf } from "./pair.ts";

const ORDERS = 20_000;
const ROWS = 100_000;
const MILLION = 1_000_000;

const NOBODY = ["./systems/systems.ts", { products: 0, pageSize: 200, latencyMs: 0, orders: 0 }] as const;
const FEW = ["./systems/systems.ts", { products: 1000, pageSize: 200, latencyMs: 0, orders: 0 }] as const;

export const STORE_ROWS: readonly Row[] = [
  {
    name: "queue",
    what: "20,000 orders of 1 KB stored, taken with their intents and settled, synchronous=FULL",
    reference: "plainjob at synchronous=FULL: to drain as many",
    measure: "speed",
    target: 5,
    unit: "ms",
    rounds: 3,
    open: () => pairOf(NOBODY, ["./sides/plainjob.ts", { orders: ORDERS }], ["./sides/queue.ts", { orders: ORDERS }]),
  },
  {
    name: "growth",
    what: "a cycle without news, 100,000 products and orders in the state",
    reference: "the same with 1,000",
    measure: "cost",
    target: 1.3,
    unit: "ms",
    rounds: 7,
    open: () => growth(ROWS),
  },
  {
    name: "growth-million",
    what: "a cycle without news, 1,000,000 products and orders in the state",
    reference: "the same with 1,000",
    measure: "cost",
    target: 1.3,
    unit: "ms",
    rounds: 7,
    isLong: true,
    open: () => growth(MILLION),
  },
];

function growth(rows: number): ReturnType<Row["open"]> {
  return pairOf(FEW, ["./sides/cycle.ts", { rows: 1000 }], ["./sides/cycle.ts", { rows }]);
}
