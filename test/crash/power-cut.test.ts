import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { STATUS } from "../../src/sandbox/framework360/products/product.ts";
import { randomOf } from "../../src/sandbox/values/random.ts";
import { openStore } from "../../src/store/database.ts";
import { realClock } from "../../src/app/app.ts";
import { withRig } from "../support/rig.ts";
import { Disk, type Leftover } from "./disk.ts";
import { straceMissing, traceTo } from "./strace.ts";
import { readTrace, TRACED, type TraceEvent } from "./trace.ts";

const ORDERS = 6;
/** A mixture of what was not synced is drawn this often at every cut. */
const MIXTURES = process.env["TG360_CRASH"] === "all" ? 5 : 1;
const SEED = 1;
/** Forgotten orders that prove that this test sees them. */
const ENOUGH = 12;
const ROOT = join(import.meta.dirname, "../..");
const LIMIT_MS = 400_000;

if (straceMissing !== null) process.stderr.write(`No power is cut: ${straceMissing}.\n`);

/** A real export, as strace saw it. */
interface Traced {
  readonly events: readonly TraceEvent[];
  readonly dataDir: string;
}

/** What the cuts came to. */
interface Cuts {
  readonly cuts: number;
  /** What was forgotten, or could not be read any more, in words. */
  readonly bad: readonly string[];
}

describe.skipIf(straceMissing !== null)("the power cut after every write of an export", () => {
  let scratch = "";

  beforeAll(() => {
    // In memory where that is possible: thousands of states are written, and none of them has to last.
    scratch = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "tg360-power-"));
  });

  afterAll(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  it(
    "leaves no order that was sent and reads as never sent",
    async () => {
      const result = await cutEverywhere(await traceExport(), scratch);
      expect(result.bad).toEqual([]);
      expect(result.cuts).toBeGreaterThan(100);
    },
    LIMIT_MS,
  );

  it(
    "forgets sent orders where commits are not synced, so that this test would see it",
    async () => {
      const result = await cutEverywhere(await traceExport(buildWithoutSync()), scratch, ENOUGH);
      expect(result.bad.length).toBeGreaterThanOrEqual(ENOUGH);
      expect(result.bad.every((words) => words.includes("never sent"))).toBe(true);
    },
    LIMIT_MS,
  );
});

async function traceExport(launcher?: string): Promise<Traced> {
  return withRig({ products: 12 }, async (rig) => {
    const skus = [...rig.sandbox.shop.products.values()].map(({ sku }) => sku);
    for (const sku of skus.slice(0, ORDERS))
      rig.sandbox.shop.placeOrder({ status: STATUS.completed, items: [{ sku }] });
    const file = join(rig.folder, "trace");
    const chosen = launcher === undefined ? {} : { launcher };
    const ran = await rig.run(["export-orders", "--json"], { before: traceTo(file, TRACED), ...chosen });
    expect(ran).toMatchObject({ code: 0 });
    expect(rig.sandbox.erp.orders).toHaveLength(ORDERS);
    return { events: readTrace(file), dataDir: rig.dataDir };
  });
}

/** Replays the trace and opens with the real store what a cut after each of its steps would leave; ends where so much is bad. */
async function cutEverywhere({ events, dataDir }: Traced, scratch: string, most = Infinity): Promise<Cuts> {
  const disk = new Disk(dataDir);
  const random = randomOf(SEED, "power-cut");
  const sent = new Set<string>();
  const bad: string[] = [];
  let cuts = 0;
  /** Many cuts leave the same. */
  const opened = new Set<string>();
  for (const [at, event] of events.entries()) {
    const news = event.kind === "send" ? referencesIn(event.data) : [];
    for (const reference of news) sent.add(reference);
    if (!disk.apply(event) && news.length === 0) continue;
    if (bad.length >= most) break;
    cuts += 1;
    const mixtures = Array.from({ length: MIXTURES }, () => disk.someLeft(() => random.next()));
    for (const left of [disk.leastLeft(), disk.mostLeft(), ...mixtures]) {
      const known = `${hashOf(left)} ${String(sent.size)}`;
      if (opened.has(known)) continue;
      opened.add(known);
      bad.push(
        ...(await forgotten(left, sent, join(scratch, "cut"))).map((words) => `after call ${String(at)}: ${words}`),
      );
    }
  }
  if (bad.length < most) expect(sent.size).toBe(ORDERS);
  return { cuts, bad };
}

function hashOf(left: Leftover): string {
  const hash = createHash("sha256");
  for (const [name, content] of left) hash.update(`${name} ${String(content.length)} `).update(content);
  return hash.digest("hex");
}

/** The references of orders that went out with these bytes. */
function referencesIn(data: Buffer): readonly string[] {
  return [...data.toString().matchAll(/"externalReference":"([^"]+)"/g)].map((match) => match[1] ?? "");
}

/** Which of the orders sent are not known to be, in words. */
async function forgotten(left: Leftover, sent: ReadonlySet<string>, folder: string): Promise<readonly string[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  for (const [name, content] of left) writeFileSync(join(folder, name), content, { mode: 0o600 });
  try {
    const store = await openStore({ path: join(folder, "tg360.db"), clock: realClock });
    try {
      const known = new Map((await store.listOrders({})).map((order) => [order.intent?.reference ?? "", order.state]));
      return [...sent].flatMap((reference) => {
        const state = known.get(reference);
        return state === "sending" || state === "exported" ? [] : [`${reference} was sent and reads as never sent`];
      });
    } finally {
      await store.close();
    }
  } catch (error) {
    return [`the state cannot be opened: ${String(error)}`];
  }
}

/** The program from its sources, but for one word of the store. Returns its launcher. */
function buildWithoutSync(): string {
  const folder = mkdtempSync(join(tmpdir(), "tg360-normal-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const part of ["src", "package.json"]) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const path = join(folder, "src/store/sqlite/file/connection.ts");
  const source = readFileSync(path, "utf8");
  const changed = source
    .replace('pragma("synchronous = FULL")', 'pragma("synchronous = NORMAL")')
    .replace("{ simple: true }) !== 2", "{ simple: true }) !== 1");
  expect(changed.match(/NORMAL"|!== 1/g)?.length).toBe(2);
  rmSync(path);
  writeFileSync(path, changed);
  const launcher = join(folder, "launcher.js");
  writeFileSync(launcher, 'import { main } from "./src/cli.ts";\nawait main(process.argv.slice(2));\n');
  return launcher;
}
