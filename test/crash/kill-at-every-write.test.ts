import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { realClock } from "../../src/app/app.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { STATUS } from "../../src/sandbox/framework360/products/product.ts";
import { openStore } from "../../src/store/database.ts";
import { findSecretsBelow } from "../support/canary.ts";
import { clean } from "../support/checker.ts";
import { addUser, createBrowser, logIn, settled } from "../support/page.ts";
import { type Rig, withRig } from "../support/rig.ts";
import { CUSTOM_LINE } from "../support/stage.ts";
import { type Ran, type Running, startedLater } from "../support/tg360-process.ts";
import { until } from "../support/until.ts";
import { isCall } from "../soak/figures.ts";
import { differences } from "./shop-shows-erp.ts";
import { killAt, straceMissing } from "./strace.ts";

/** `TG360_CRASH=all` kills at every write, which takes long, `TG360_CRASH=40` at 40 of each kind; by default it is seconds. */
const WISH = process.env["TG360_CRASH"] ?? "4";
const ALL = WISH === "all";
const SAMPLE = ALL ? 0 : Number(WISH);
/** `TG360_CRASH_FROM=301` goes on with a complete sweep that was broken off after its 300th write. */
const FIRST = Number(process.env["TG360_CRASH_FROM"] ?? "1");
/** How often a complete sweep says how far it is. */
const SAY_EVERY = 25;
/** More writes than any of these runs makes: beyond it the sweep itself is wrong. */
const MOST_WRITES = 2000;
/** Much of a run is waiting; several wait at the same time. */
const AT_ONCE = 4;
/** Longer than an order may be under way: 10 s for the connection, 30 s for the answer, 5 s for booking it. */
const PAST_DEADLINE_MS = 46_000;
const LIMIT_MS = ALL ? 3 * 3_600_000 : 120_000 + SAMPLE * 5000;

if (straceMissing !== null) process.stderr.write(`Nothing is killed at its writes: ${straceMissing}.\n`);

/** What is killed, and how one sees that the next run put it right. */
interface Victim {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What happened before. */
  readonly prepare?: (rig: Rig) => Promise<void>;
  /** What a person does with it; absent = it goes by itself. */
  readonly use?: (rig: Rig, running: Running) => Promise<void>;
  /** The next run; absent = the same again. */
  readonly again?: readonly string[];
  /** How much later the next run is. */
  readonly laterMs: number;
  /** TotalGest's; as few as make every kind of write, for each adds writes of the same kind. */
  readonly products: number;
  readonly orders: number;
  readonly check: (rig: Rig) => Promise<void>;
}

const EXPORT: Victim = {
  args: ["export-orders", "--json"],
  laterMs: PAST_DEADLINE_MS,
  products: 12,
  orders: 6,
  check: async (rig) => {
    expect(await rig.verdict()).toEqual(clean());
    expect(rig.sandbox.erp.orders).toHaveLength(6);
  },
};

const PULL: Victim = {
  args: ["pull-products", "--json"],
  laterMs: 0,
  products: 4,
  orders: 0,
  check: async (rig) => {
    expect(await rig.verdict()).toEqual(clean());
    expect(differences(rig.sandbox)).toEqual([]);
  },
};

const AUDIT: Victim = {
  args: ["audit", "--json"],
  laterMs: 0,
  products: 1,
  orders: 0,
  check: async (rig) => {
    const { audits }: { audits: readonly { number: number; to: string }[] } = JSON.parse(
      (await rig.run(["audit", "list", "--json"])).stdout,
    );
    // What the killed one kept is whole, or not there.
    expect([[1], [2, 1]]).toContainEqual(audits.map(({ number }) => number));
    expect(await rig.run(["audit", "show", audits[0]?.to ?? ""])).toMatchObject({ code: 0 });
  },
};

const DELIVERED = { TG360_FULFILMENT_STATUSES: "shipped=7,invoiced=8" };

/** Three orders left: the first only now, the others are invoiced too. */
const FULFILMENT: Victim = {
  ...EXPORT,
  env: DELIVERED,
  orders: 3,
  prepare: async (rig) => {
    expectGood(await rig.run(EXPORT.args, { env: DELIVERED }), "before the parcels");
    const [, ...others] = rig.sandbox.erp.orders.map(({ id }) => id);
    for (const { id } of rig.sandbox.erp.orders) rig.sandbox.erp.shipOrder(id);
    for (const id of others) rig.sandbox.erp.changeOrder(id, { state: "invoiced" });
  },
  check: async ({ sandbox }) => {
    const mailed = sandbox.ledger.flatMap((entry) =>
      entry.kind === "commit" && entry.operation === "mail"
        ? [`${String(entry.id)} ${JSON.stringify(entry.detail)}`]
        : [],
    );
    expect(mailed).toHaveLength(3);
    expect(new Set(mailed).size).toBe(3);
    // They are exported side by side, so any of them may be the first.
    expect([...sandbox.shop.orders.values()].map(({ status }) => status).toSorted()).toEqual(["7", "8", "8"]);
    await Promise.resolve();
  },
};

/** A copy from before the orders were sent is put back. Killed, it leaves the present state or the copy, and a copy is known to be one. */
const RESTORE: Victim = {
  args: ["restore", "before.tg360", "--yes", "--json"],
  prepare: async (rig) => {
    expectGood(await rig.run(["pull-products"]), "before the copy");
    expectGood(await rig.run(["backup", join(rig.folder, "before.tg360")]), "the copy");
    expectGood(await rig.run(["export-orders"]), "after the copy");
  },
  again: ["export-orders", "--json"],
  laterMs: PAST_DEADLINE_MS,
  products: 3,
  orders: 3,
  check: async (rig) => {
    expect(await rig.verdict()).toMatchObject({ lost: [], duplicated: [], unexpected: [] });
    expect(rig.sandbox.erp.orders).toHaveLength(3);
  },
};

/** What stands nowhere else. */
const MAIL = "zypresska@example.ch";
const BUYER = ["Zypresska", "Quellgasse 77", MAIL].map((value) => ({ name: value, value }));

/** A buyer is forgotten. Killed, they are known as before, or in no file after the night, even in the unused parts of one. */
const FORGET: Victim = {
  args: ["forget", "--email", MAIL, "--yes", "--json"],
  prepare: async (rig) => {
    const name = { nome: "Xaveria", cognome: "Zypresska", telefono: "", email: MAIL };
    const billing_data = {
      ...name,
      indirizzo: "Quellgasse 77",
      cap: "6900",
      comune: "Lugano",
      citta: "TI",
      stato: "CH",
    };
    rig.sandbox.shop.placeOrder({ billing_data, status: STATUS.completed, cart: [CUSTOM_LINE] });
    expectGood(await rig.run(EXPORT.args), "before they are forgotten");
    // As a restore leaves it.
    copyFileSync(rig.statePath, `${rig.statePath}.before-20260101T000000000Z`);
    // What was left undone is tried once a day: the next run is the first of its day.
    await withStore(rig, (store) => store.writeNote("expired-at", null));
  },
  again: EXPORT.args,
  laterMs: 0,
  products: 1,
  orders: 0,
  check: async (rig) => {
    const id = [...rig.sandbox.shop.orders.values()][0]?.id ?? "";
    const isForgotten = await withStore(rig, async (store) => (await store.readOrder(id))?.forgottenMs !== null);
    const left = findSecretsBelow(rig.dataDir, BUYER, new Set());
    if (isForgotten) expect(left).toEqual([]);
    else expect(left).not.toEqual([]);
  },
};

const SHOP = "/shops/default";

/** All ready orders are sent from the page, by a person who waits for the report. */
const SERVE: Victim = {
  args: ["serve", "--json", "--listen", "127.0.0.1:0"],
  prepare: async (rig) => {
    await addUser(rig, "anna");
    // The page shows what a run has listed.
    await rig.run(["export-orders", "--dry-run"]);
  },
  use: async (rig, { child, ended }) => {
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    let isOver = false;
    void ended.finally(() => (isOver = true));
    await until(() => out.includes("\n") || isOver);
    try {
      const { url } = JSON.parse(out) as { url: string };
      const anna = await logIn(createBrowser(url), "anna");
      const { location } = await anna.post(`${SHOP}/act`, { do: "send-ready" });
      await settled(anna, location);
    } catch (error) {
      // The page that it asks has been killed.
      await ended;
      if (child.exitCode === 0) throw error;
    }
    for (const pid of childrenOf(child.pid)) process.kill(pid, "SIGTERM");
  },
  again: ["export-orders", "--json"],
  laterMs: PAST_DEADLINE_MS,
  products: 12,
  orders: 6,
  check: async (rig) => {
    await EXPORT.check(rig);
    const run = await withStore(rig, (store) => store.readPageRun(1, Date.now() + PAST_DEADLINE_MS));
    expect([undefined, "done", "interrupted"]).toContain(run?.state);
  },
};

async function withStore<T>({ statePath }: Rig, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ path: statePath, clock: realClock });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Of strace, which would let go of it. */
function childrenOf(pid = 0): readonly number[] {
  try {
    return readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8")
      .trim()
      .split(" ")
      .map(Number);
  } catch {
    return [];
  }
}

describe.skipIf(straceMissing !== null)("killed at its nth write to the state", () => {
  it(
    "a page that sends shows its run as interrupted, and the next export sends each of the rest once",
    async () => {
      await sweep(SERVE, "pwrite64");
    },
    LIMIT_MS,
  );

  it(
    "an export ends with each order once in TotalGest after the first run past the deadline of what was under way",
    async () => {
      await sweep(EXPORT, "pwrite64");
    },
    LIMIT_MS,
  );

  it(
    "a run that tells the shop of parcels ends with each buyer mailed once after the next run past its deadline",
    async () => {
      await sweep(FULFILMENT, "pwrite64");
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
    "a command that forgets a buyer leaves them in no file after the next night, or has not begun",
    async () => {
      await sweep(FORGET, "pwrite64");
    },
    LIMIT_MS,
  );

  it(
    "a restore leaves a state from which the next export sends nothing twice",
    async () => {
      await sweep(RESTORE, "link", "rename", "pwrite64");
    },
    LIMIT_MS,
  );

  it(
    "an audit is kept whole, or not at all",
    async () => {
      await sweep(AUDIT, "pwrite64");
    },
    LIMIT_MS,
  );

  it(
    "an export killed while its state file is made, synced or put away goes on as if it had not been",
    async () => {
      await sweep(EXPORT, "link", "ftruncate", "unlink", "fsync");
    },
    LIMIT_MS,
  );
});

describe("killed while TotalGest holds its answer", () => {
  const orders = ALL ? [0, 1, 2, 3, 4, 5] : [0, 5];
  const moments = orders.flatMap((order) => [false, true].map((committed) => ({ order, committed })));

  it(
    "an export lists the order as being sent, never sends it before its deadline, and settles it in the first run after it",
    async () => {
      await inTurns(moments, killDuringSend);
    },
    LIMIT_MS,
  );
});

/** Kills at 1, 2, … of each of these calls until a run survives, or at a sample of them. */
async function sweep(victim: Victim, ...syscalls: readonly string[]): Promise<void> {
  const totals = await countCalls(victim, syscalls);
  for (const syscall of syscalls) await sweepOne(victim, syscall, totals.get(syscall) ?? 0);
}

async function sweepOne(victim: Victim, syscall: string, total: number): Promise<void> {
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
    await makeReady(rig, victim);
    const first = await runOnce(rig, victim, killAt(syscall, nth));
    if (first.signal === null) expectGood(first, `${syscall} ${String(nth)}, not killed`);
    else expect(first.signal).toBe("SIGKILL");
    expectGood(await runAgain(rig, victim), `after ${syscall} ${String(nth)}`);
    await victim.check(rig);
    return first.signal !== null;
  });
}

/** How often a whole run makes each of these calls. */
async function countCalls(victim: Victim, syscalls: readonly string[]): Promise<ReadonlyMap<string, number>> {
  return withRig({ products: victim.products }, async (rig) => {
    await makeReady(rig, victim);
    const counter = ["strace", "-f", "--seccomp-bpf", "-qq", "-c", "-U", "calls,name", "-e"];
    const { stderr } = await runOnce(rig, victim, [...counter, `trace=${syscalls.join(",")}`]);
    return new Map([...stderr.matchAll(/^\s*(\d+)\s+(\w+)$/gm)].map(([, calls, name = ""]) => [name, Number(calls)]));
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
    await expectLeftAlone(rig, id);
    expectGood(await runAgain(rig, EXPORT), `after a kill while order ${id} was sent`);
    await EXPORT.check(rig);
  });
}

/** Nobody knows yet whether TotalGest is still booking it. */
async function expectLeftAlone(rig: Rig, id: string): Promise<void> {
  const isOfIt = ({ body = "" }: { readonly body?: string }): boolean => body.includes(`:${id}"`);
  const sends = (): number =>
    rig.sandbox.ledger.filter((entry) => isCall(entry, "createOrder") && isOfIt(entry)).length;
  const ran = await rig.run(EXPORT.args);
  const isThere = rig.sandbox.erp.orders.some(({ externalReference }) => externalReference.endsWith(`:${id}`));
  expect({ code: ran.code, sends: sends(), isThere }).toEqual({ code: isThere ? 0 : 6, sends: 1, isThere });
  expect((await rig.verdict()).open).toEqual(isThere ? {} : { [id]: "sending" });
}

async function runOnce(rig: Rig, { args, use, env = {} }: Victim, before: readonly string[]): Promise<Ran> {
  const running = rig.start(args, { before, env });
  await use?.(rig, running);
  return running.ended;
}

function runAgain(rig: Rig, { args, again = args, laterMs, env = {} }: Victim): Promise<Ran> {
  return rig.run(again, { env: { ...env, ...(laterMs === 0 ? {} : startedLater(laterMs)) } });
}

async function makeReady(rig: Rig, { orders, prepare }: Victim): Promise<void> {
  placeOrders(rig, orders);
  await prepare?.(rig);
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
