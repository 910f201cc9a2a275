import { launcherOf, spawnNode, Worker } from "../processes.ts";
import type { Place, Row, Side } from "../row.ts";
import type { Sample } from "../work.ts";
import { ideal, msOf, referenceSide, toolSide, valueOf } from "./sides.ts";

const PRODUCTS = 20_000;
const ORDERS = 5000;
/** A cycle without work, as in the crontab. */
const COMMANDS = ["export-orders", "pull-products"] as const;
const NOTHING = ["-e", "0"];
/** Processor time, for a cycle in the daemon. */
const ALLOWED_MS = 40;
const ALLOWED_IN_WORKER_MS = 12;

const system: Row["system"] = (part) => [
  "./systems/systems.ts",
  { products: PRODUCTS * part, pageSize: 500, latencyMs: 0, orders: ORDERS * part, ofDays: 365, keeps: true },
];

export const REST_ROWS: readonly Row[] = [
  {
    name: "rest-cron",
    what: "a cycle at rest as cron runs it, two processes: 20,000 products, 5,000 orders of a year, no news",
    reference: "two of node -e 0, and the same calls by bare node:http",
    measure: "cost",
    target: null,
    unit: "ms",
    rounds: 15,
    system,
    tool: (place) => atRest(place, (env) => inProcesses(place.root, env)),
    against: async (place) => {
      const calls = await referenceSide(["./sides/bare-calls.ts", { calls: lastCalls.get(place) ?? "[]" }], place);
      const run = async (): Promise<Sample> => {
        let ms = 0;
        for (const _ of COMMANDS) ms += msOf(await spawnNode(NOTHING, {})).value;
        return valueOf(ms + (await calls.run()).value);
      };
      return { ...calls, run };
    },
  },
  {
    name: "rest-daemon",
    what: "processor time of a cycle at rest in the daemon: the same state, one process that stays",
    reference: `${String(ALLOWED_MS)} ms`,
    measure: "cost",
    target: 1,
    unit: "ms",
    rounds: 15,
    system,
    tool: (place) => inDaemon(place),
    against: ideal(ALLOWED_MS),
  },
  {
    name: "rest-parcels",
    what: "processor time of the same cycle when the shop is told of parcels, and none left: one call more",
    reference: "the same cycle without",
    measure: "cost",
    target: 1.2,
    unit: "ms",
    rounds: 15,
    system,
    tool: (place) => inDaemon(place, { TG360_FULFILMENT_STATUSES: "shipped=7" }),
    against: (place) => inDaemon(place),
  },
  {
    name: "rest-worker",
    what: "processor time of a cycle at rest in a worker: 10 shops of 200 products in PostgreSQL, one after the other in one process",
    reference: `${String(ALLOWED_IN_WORKER_MS)} ms`,
    measure: "cost",
    target: 1,
    unit: "ms",
    rounds: 15,
    system: () => ["./systems/fleet.ts", { shops: 10, products: 200, orderEveryMs: 0 }],
    tool: (place) => toolSide(["./sides/worker-cycle.ts", { launcher: launcherOf(place.root) }], place),
    against: ideal(ALLOWED_IN_WORKER_MS),
  },
];

function inDaemon(place: Place, more: Readonly<Record<string, string>> = {}): Promise<Side> {
  return atRest(place, async (env) => {
    const how = { root: place.root, isTool: true };
    const worker = await Worker.start("./sides/daemon-cycle.ts", { env: JSON.stringify({ ...env, ...more }) }, how);
    return { run: () => worker.run(), close: () => worker.close() };
  });
}

function inProcesses(root: string, env: Readonly<Record<string, string>>): Promise<Side> {
  const run = async (): Promise<Sample> => {
    let ms = 0;
    for (const command of COMMANDS) ms += msOf(await spawnNode([launcherOf(root), command, "--quiet"], env)).value;
    return valueOf(ms);
  };
  return Promise.resolve({ run, close: () => Promise.resolve() });
}

/** A state that the commands themselves filled, and a side on it whose calls are counted. */
async function atRest(place: Place, open: (env: Readonly<Record<string, string>>) => Promise<Side>): Promise<Side> {
  const options = { ...place.info, launcher: launcherOf(place.root) };
  const settled = await Worker.start("./sides/settled.ts", options, { root: place.root });
  const env: Readonly<Record<string, string>> = JSON.parse(settled.info["env"] ?? "{}");
  const side = await open(env);
  let notes: Readonly<Record<string, number>> = {};
  const run = async (): Promise<Sample> => {
    await place.renew();
    const sample = await side.run();
    const { calls = [] } = await place.renew();
    notes = { ...sample.notes, calls: calls.length, bytes: calls.reduce((sum, { bytes }) => sum + bytes, 0) };
    lastCalls.set(place, JSON.stringify(calls));
    return sample;
  };
  for (let at = 0; at < 3; at++) await run();
  const close = async (): Promise<void> => {
    await side.close();
    await settled.close();
  };
  return { run, notes: () => notes, close };
}

/** The tool's calls of a cycle, by the environment of both sides. */
const lastCalls = new WeakMap<Place, string>();
