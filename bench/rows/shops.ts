import { SHOPS_AT_ONCE } from "../../src/app/shops/each.ts";
import { launcherOf, spawnNode, Worker } from "../processes.ts";
import type { Place, Row, Side } from "../row.ts";
import { ideal, referenceSide, valueOf } from "./sides.ts";

const SHOPS = 30;
const PRODUCTS = 2000;
const ORDERS = 100;
const ALLOWED_MB = 256;

export const SHOP_ROWS: readonly Row[] = [
  {
    name: "shops-rest",
    what: "a cycle at rest of 30 shops in one process at 40 ms: 2,000 products and 100 orders of a year each, no news",
    reference: "the same calls by bare node:http, as many at a time as shops are worked on",
    measure: "cost",
    target: 1.5,
    unit: "ms",
    rounds: 9,
    system: (part) => [
      "./systems/systems.ts",
      { products: PRODUCTS * part, pageSize: 500, latencyMs: 40, orders: ORDERS * part, ofDays: 365, keeps: true },
    ],
    tool: atRest,
    against: (place) =>
      referenceSide(
        ["./sides/bare-calls.ts", { calls: lastCalls.get(place) ?? "[]", lanes: SHOPS_AT_ONCE, warmUps: 1 }],
        place,
      ),
  },
  {
    name: "shops-memory",
    what: "most memory of one process with the first cycle of 30 shops of 2,000 products and 100 orders",
    reference: `${String(ALLOWED_MB)} MB`,
    measure: "cost",
    target: 1,
    unit: "MB",
    rounds: 1,
    tool: firstCycles,
    against: ideal(ALLOWED_MB),
  },
];

/** The tool's calls in a cycle of all shops, by the environment of both sides. */
const lastCalls = new WeakMap<Place, string>();

async function atRest(place: Place): Promise<Side> {
  const options = { ...place.info, shops: SHOPS, settles: true, launcher: launcherOf(place.root) };
  const settled = await Worker.start("./sides/shops.ts", options, { root: place.root });
  const how = { root: place.root, isTool: true };
  const side = await Worker.start("./sides/shops-cycle.ts", { env: settled.info["env"] ?? "{}" }, how);
  let notes: Readonly<Record<string, number>> = {};
  const run: Side["run"] = async () => {
    await place.renew();
    const sample = await side.run();
    const { calls = [] } = await place.renew();
    notes = { ...sample.notes, calls: calls.length, bytes: calls.reduce((sum, { bytes }) => sum + bytes, 0) };
    lastCalls.set(place, JSON.stringify(calls));
    return sample;
  };
  await run();
  const close = async (): Promise<void> => {
    await side.close();
    await settled.close();
  };
  return { run, notes: () => notes, close };
}

/** The real command as a process, with empty states and an empty shop. */
async function firstCycles({ root, part }: Place): Promise<Side> {
  const system = {
    products: PRODUCTS * part,
    pageSize: 200,
    latencyMs: 0,
    orders: ORDERS * part,
    ofDays: 365,
    forgetful: true,
  };
  const served = await Worker.start("./systems/systems.ts", system);
  const run: Side["run"] = async () => {
    const settings = await Worker.start("./sides/shops.ts", { ...served.info, shops: SHOPS }, { root });
    try {
      const env: Readonly<Record<string, string>> = JSON.parse(settings.info["env"] ?? "{}");
      const { peakMb, code } = await spawnNode([launcherOf(root), "daemon", "--once"], env, { withPeak: true });
      if (code !== 0) throw new Error(`the cycle ended with ${String(code)}`);
      return valueOf(peakMb);
    } finally {
      await settings.close();
    }
  };
  return { run, close: () => served.close() };
}
