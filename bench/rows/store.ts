import type { Place, Row, Side } from "../row.ts";
import { referenceSide, toolSide } from "./sides.ts";

const ORDERS = 20_000;
const ROWS = 100_000;
const FEW = 1000;
const MILLION = 1_000_000;

export const STORE_ROWS: readonly Row[] = [
  {
    name: "queue",
    what: "20,000 orders of 1 KB stored, taken with their intents and settled, synchronous=FULL",
    reference: "plainjob at synchronous=FULL: to drain as many",
    measure: "speed",
    target: 1.8,
    unit: "ms",
    rounds: 3,
    tool: (place) => toolSide(["./sides/queue.ts", { orders: ORDERS * place.part }], place),
    against: (place) => referenceSide(["./sides/plainjob.ts", { orders: ORDERS * place.part }], place),
  },
  growthRow("growth", ROWS),
  { ...growthRow("growth-million", MILLION), isLong: true },
  stateFileRow("state-file", ROWS),
  { ...stateFileRow("state-file-million", MILLION), isLong: true },
];

function growthRow(name: string, rows: number): Row {
  const cycles = (of: number, place: Place): Promise<Side> => toolSide(["./sides/cycle.ts", { rows: of }], place);
  return {
    name,
    what: `a cycle without news, ${shown(rows)} products and orders in the state`,
    reference: `the same with ${shown(FEW)}`,
    measure: "cost",
    target: 1.3,
    unit: "ms",
    rounds: 7,
    isGrowth: true,
    system: () => ["./systems/systems.ts", { products: FEW, pageSize: 200, latencyMs: 0, orders: 0 }],
    tool: (place) => cycles(rows, place),
    against: (place) => cycles(FEW, place),
  };
}

function stateFileRow(name: string, rows: number): Row {
  const sized = (of: "file" | "texts", place: Place): Promise<Side> =>
    toolSide(["./sides/state-size.ts", { of, products: rows * place.part }], place);
  return {
    name,
    what: `the state file after a first pull of ${shown(rows)} products with its pushes`,
    reference: "the bytes of the texts in it",
    measure: "cost",
    target: null,
    unit: "MB",
    rounds: 1,
    isGrowth: true,
    system: (part) => [
      "./systems/systems.ts",
      { products: rows * part, pageSize: 200, latencyMs: 0, orders: 0, forgetful: true },
    ],
    tool: (place) => sized("file", place),
    against: (place) => sized("texts", place),
  };
}

function shown(count: number): string {
  return count.toLocaleString("en");
}
