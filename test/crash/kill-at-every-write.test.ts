import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { STATUS } from "../../src/sandbox/framework360/product.ts";
import { clean } from "../support/checker.ts";
import { type Rig, withRig } from "../support/rig.ts";
import type { Ran } from "../support/tg360-process.ts";
import { differences } from "./shop-shows-erp.ts";
import { killAt, straceMissing } from "./strace.ts";

/** `TG360_CRASH=all` kills at every write, which takes long, `TG360_CRASH=40` at 40 of each kind; by default it is seconds. */
const WISH = process.env["TG360_CRASH"] ?? "6";
const ALL = WISH === "all";
const SAMPLE = ALL ? 0 : Number(WISH);
/** `TG360_CRASH_FROM=301` goes on with a complete sweep that was broken off after its 300th write. */
const FIRST = Number(process.env["TG360_CRASH_FROM"] ?? "1");
/** How often a complete sweep says how far it is. */
const SAY_EVERY = 25;
/** More writes than any of these runs makes: beyond it the sweep itself is wrong. */
const MOST_WRITES = 2000;
/** A run after a kill may have to wait 5 s before it looks an order up; several wait at the same time. */
const AT_ONCE = 4;
const LIMIT_MS = ALL ? 3 * 3_600_000 : 120_000 + SAMPLE * 5000;

if (straceMissing !== null) process.stderr.write(`Nothing is killed at its writes: ${straceMissing}.\n`);

/** What is killed, and how one sees that the next run put it right. */
interface Victim {
  readonly args: readonly string[];
  /** TotalGest's; as few as make every kind of write, for each adds writes of the same kind. */
  readonly products: number;
  readonly orders: number;
  readonly check: (rig: Rig) => Promise<void>;
}

const EXPORT: Victim = {
  args: ["export-orders", "--json"],
  products: 12,
  orders: 6,
  check: async (rig) => {
    expect(await rig.verdict()).toEqual(clean());
    expect(rig.sandbox.erp.orders).toHaveLength(6);
  },
};

const PULL: Victim = {
  args: ["pull-products", "--json"],
  products: 4,
  orders: 0,
  check: async (rig) => {
    expect(await rig.verdict()).toEqual(clean());
    expect(differences(rig.sandbox)).toEqual([]);
  },
};

describe.skipIf(straceMissing !== null)("killed at its nth write to the state", () => {
  it(
    "an export ends with each order once in TotalGest after the next run",
    async () => {
      await sweep(EXPORT, "pwrite64");
    },
    LIMIT_MS,
  );

  it(
    "a pull ends with the shop as TotalGest has it after the next run",
    async () => {
      await sweep(PULL, "pwrite64");
    },
    LIMIT_MS,
  );

  it(
    "an export killed while its state file is made, synced or put away goes on as if it had not been",
    async () => {
      for (const syscall of ["link", "ftruncate", "unlink", "fsync"]) await sweep(EXPORT, syscall);
    },
    LIMIT_MS,
  );
});

describe("killed while TotalGest holds its answer", () => {
  const orders = ALL ? [0, 1, 2, 3, 4, 5] : [0, 5];
  const moments = orders.flatMap((order) => [false, true].map((committed) => ({ order, committed })));

  it(
    "an export lists the order as being sent, and settles it in the next run",
    async () => {
      await inTurns(moments, killDuringSend);
    },
    LIMIT_MS,
  );
});

/** Kills at 1, 2, … until a run survives, or at a sample of them. */
async function sweep(victim: Victim, syscall: string): Promise<void> {
  const total = await countCalls(victim, syscall);
  expect(total).toBeGreaterThan(0);
  let killed = 0;
  const kill = async (nth: number): Promise<boolean> => {
    const isKilled = await killedAndRunAgain(victim, syscall, nth);
    if (isKilled) killed += 1;
    return isKilled;
  };
  if (ALL) await untilSurvived(kill, `${victim.args.join(" ")}, ${syscall}`);
  else await inTurns(sampleOf(total), kill);
  // Two runs never make exactly as many calls; but a sweep that killed hardly any has proved nothing.
  expect(killed).toBeGreaterThanOrEqual(Math.floor(0.8 * (ALL ? total - FIRST + 1 : sampleOf(total).length)));
}

/** Says how far it came, so that one that is broken off can go on from there. */
async function untilSurvived(kill: (nth: number) => Promise<boolean>, what: string): Promise<void> {
  let [next, survivedAt] = [FIRST, 0];
  const one = async (): Promise<void> => {
    while (survivedAt === 0) {
      const nth = next++;
      expect(nth).toBeLessThan(MOST_WRITES);
      if (!(await kill(nth))) survivedAt = nth;
      else if (nth % SAY_EVERY === 0) process.stderr.write(`${what}: killed at ${String(nth)}, all well so far\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  process.stderr.write(
    `${what}: killed at each up to ${String(survivedAt - 1)}; one was left alone at ${String(survivedAt)}\n`,
  );
}

/** From the first on, evenly. */
function sampleOf(total: number): readonly number[] {
  const step = Math.max(1, total / SAMPLE);
  const nths = Array.from({ length: SAMPLE }, (_, at) => 1 + Math.floor(at * step));
  return [...new Set(nths)].filter((nth) => nth <= total);
}

/** Whether the first run was killed; after it, the next one has to put everything right. */
async function killedAndRunAgain(victim: Victim, syscall: string, nth: number): Promise<boolean> {
  return withRig({ products: victim.products }, async (rig) => {
    placeOrders(rig, victim.orders);
    const first = await rig.run(victim.args, { before: killAt(syscall, nth) });
    if (first.signal === null) expectGood(first, `${syscall} ${String(nth)}, not killed`);
    else expect(first.signal).toBe("SIGKILL");
    expectGood(await rig.run(victim.args), `after ${syscall} ${String(nth)}`);
    await victim.check(rig);
    return first.signal !== null;
  });
}

/** How often a whole run makes this call. */
async function countCalls(victim: Victim, syscall: string): Promise<number> {
  return withRig({ products: victim.products }, async (rig) => {
    placeOrders(rig, victim.orders);
    const counter = ["strace", "-f", "--seccomp-bpf", "-qq", "-c", "-U", "calls", "-e", `trace=${syscall}`];
    const { stderr } = await rig.run(victim.args, { before: counter });
    return Number(/^\s*(\d+)\s+total$/m.exec(stderr)?.[1] ?? 0);
  });
}

async function killDuringSend({ order, committed }: { order: number; committed: boolean }): Promise<void> {
  await withRig({ products: 12 }, async (rig) => {
    const id = placeOrders(rig, 6)[order] ?? "";
    const held = rig.sandbox.inject({
      system: "TotalGest",
      operation: "createOrder",
      fault: { kind: "hang", commit: committed },
      when: (call) => call.body.includes(`:${id}"`),
    });
    const running = rig.start(EXPORT.args, { env: { TG360_HTTP_CONCURRENCY: "1" } });
    for (let tries = 0; held.hits === 0 && tries < 1000; tries += 1) await sleep(10);
    running.child.kill("SIGKILL");
    expect(await running.ended).toMatchObject({ signal: "SIGKILL" });
    expect(held.hits).toBe(1);
    expect((await rig.verdict()).open[id]).toBe("sending");
    rig.sandbox.clearFaults();
    expectGood(await rig.run(EXPORT.args), `after a kill while order ${id} was sent`);
    await EXPORT.check(rig);
  });
}

function placeOrders(rig: Rig, count: number): readonly string[] {
  const skus = [...rig.sandbox.shop.products.values()].map(({ sku }) => sku);
  return Array.from({ length: count }, (_, at) => {
    const sku = skus[at % skus.length] ?? "";
    return rig.sandbox.shop.placeOrder({ status: STATUS.completed, items: [{ sku }] }).id;
  });
}

function expectGood({ code, signal, stderr }: Ran, when: string): void {
  expect({ when, code, signal, stderr: code === 0 ? "" : stderr }).toEqual({ when, code: 0, signal: null, stderr: "" });
}

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
    }),
  );
}
