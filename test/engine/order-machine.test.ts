import { join } from "node:path";

import fc from "fast-check";
import { expect, test } from "vitest";

import { dismissOrders, markExported } from "../support/decide.ts";
import { MINUTE } from "../../src/core/common/time/duration.ts";
import type { ErpGuarantees } from "../../src/core/ports/erp.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { openStore } from "../../src/store/database.ts";
import {
  FakeClock,
  type FakeErp,
  type FakeShop,
  makeWorld,
  remote,
  type Scripted,
  type World,
} from "../support/fake-world.ts";
import { anOrder } from "../support/specimens.ts";
import { makeTestFolder } from "../support/folder.ts";

/** What the property makes happen, one after the other. */
type Step =
  | { readonly do: "place"; readonly payment: "card" | "cod"; readonly status: string }
  | { readonly do: "set-status"; readonly order: number; readonly status: string }
  | { readonly do: "edit"; readonly order: number }
  | {
      readonly do: "export";
      readonly answers: readonly Scripted[];
      readonly lookUpFails: boolean;
      readonly dieAt: number | null;
    }
  | { readonly do: "map-cod" }
  | { readonly do: "ids" | "resend" | "mark" | "dismiss"; readonly order: number };

const WHY = problem("timed-out", { system: "TotalGest", operation: "createOrder", host: "erp" });
const ANSWERS: readonly Scripted[] = [
  { commit: true, answer: null },
  { commit: false, answer: null },
  { commit: true, answer: { kind: "unavailable", retryAfterMs: null, problem: WHY } },
  { commit: false, answer: { kind: "not-sent", problem: WHY } },
  { commit: false, answer: { kind: "throttled", retryAfterMs: 60_000, problem: WHY } },
  { commit: false, answer: { kind: "refused", problem: WHY } },
  { commit: false, answer: { kind: "denied", status: 403, problem: WHY } },
];

const order = fc.nat({ max: 5 });
const status = fc.constantFrom("1", "3", "4");
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("place" as const),
      payment: fc.constantFrom("card" as const, "cod" as const),
      status,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("set-status" as const), order, status }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("edit" as const), order }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("export" as const),
      answers: fc.array(fc.constantFrom(...ANSWERS), { maxLength: 4 }),
      lookUpFails: fc.boolean(),
      dieAt: fc.option(fc.nat({ max: 25 })),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "map-cod" as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("ids" as const, "resend" as const, "mark" as const, "dismiss" as const),
      order,
    }),
  },
);

class Killed extends Error {}

/** A process that dies at its Nth call of the store: nothing after it happens. */
function dyingStore(store: Store, dieAt: number): Store {
  let left = dieAt;
  return new Proxy(store, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== "function") return value;
      return (...parameters: unknown[]): unknown => {
        if (--left < 0) throw new Killed();
        return Reflect.apply(value, target, parameters);
      };
    },
  });
}

interface Run {
  world: World;
  readonly erp: FakeErp;
  readonly shop: FakeShop;
  readonly clock: FakeClock;
  /** Orders about which a person decided, so that nothing can be said of them at the end. */
  readonly decided: Set<string>;
}

const never = new AbortController().signal;

async function apply(run: Run, next: Step): Promise<void> {
  const { erp, shop, clock } = run;
  const id = "order" in next ? [...shop.orders.keys()][next.order] : undefined;
  clock.advance(5 * MINUTE);
  switch (next.do) {
    case "place": {
      const number = String(shop.orders.size + 1);
      const payment = { id: next.payment, name: next.payment, paid: true, transaction: null };
      shop.sell(anOrder({ id: number, reference: `W${number}`, status: next.status, payment }));
      return;
    }
    case "map-cod":
      run.world = run.world.withSettings({ mapping: { payments: { cod: "CARD" } } });
      return;
    case "export":
      erp.script.push(...next.answers);
      if (next.lookUpFails) erp.fail.set("findOrder", remote("TotalGest", "failing", 500));
      await dieOrExport(run, next.dieAt);
      erp.script.length = 0;
      erp.fail.clear();
      return;
    default:
      if (id !== undefined) await applyToOrder(run, next.do, id, "status" in next ? next.status : "");
  }
}

async function applyToOrder(run: Run, what: string, id: string, newStatus: string): Promise<void> {
  const { shop, world, decided } = run;
  const known = shop.orders.get(id);
  if (known === undefined) return;
  if (what === "set-status") shop.orders.set(id, { ...known, status: newStatus });
  if (what === "edit") shop.orders.set(id, { ...known, note: `${known.note ?? ""}!` });
  if (what === "ids") await world.export({ tokens: [id] });
  if (what === "resend") await world.export({ tokens: [id], resend: true });
  if (what === "mark") await markExported(world, id, "by hand", never);
  if (what === "dismiss") await dismissOrders(world, [id], "no longer wanted", never);
  if (what !== "set-status" && what !== "edit") decided.add(id);
}

async function dieOrExport(run: Run, dieAt: number | null): Promise<void> {
  const { world } = run;
  if (dieAt === null) return void (await world.export());
  const { exportOrders } = await import("../../src/core/orders/export/export-orders.ts");
  const engine = { ...world, store: dyingStore(world.store, dieAt) };
  const options = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: false };
  await exportOrders(engine, options, never).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
}

/** No reference twice, and no second send of an unknown outcome without a look-up that was answered. */
function checkLedger({ erp }: Run): void {
  const references = erp.orders.map((entry) => entry.reference);
  expect(new Set(references).size).toBe(references.length);
}

async function checkAtTheEnd(run: Run): Promise<void> {
  run.clock.advance(120 * MINUTE);
  for (let cycle = 0; cycle < 3; cycle++) await run.world.export({ failed: true });
  for (const known of run.shop.orders.values()) {
    const record = await run.world.store.readOrder(known.id);
    expect(record, `order ${known.id} is lost`).not.toBeNull();
    if (record === null || run.decided.has(known.id)) continue;
    const isMapped = known.payment?.id === "card" || run.world.settings.mapping.payments["cod"] !== undefined;
    const inErp = run.erp.orders.some((entry) => entry.reference.endsWith(`:${known.id}`));
    if (record.state === "exported") expect(inErp).toBe(true);
    else if (known.status === "3" && record.state !== "unconfirmed") {
      expect([known.id, isMapped ? "exported" : "held"]).toEqual([known.id, record.state]);
    }
    if (inErp && record.state !== "unconfirmed") expect([known.id, record.state]).toEqual([known.id, "exported"]);
  }
}

async function play(steps: readonly Step[], guarantees: ErpGuarantees): Promise<void> {
  const directory = makeTestFolder();
  const clock = new FakeClock("2026-11-24T10:00:00Z");
  const store = await openStore({ path: join(directory, "tg360.db"), clock });
  const world = makeWorld(store, clock);
  world.erp.guarantees = guarantees;
  const run: Run = { world, erp: world.erp, shop: world.shop, clock, decided: new Set() };
  try {
    for (const next of steps) {
      await apply(run, next);
      checkLedger(run);
    }
    await checkAtTheEnd(run);
    checkLedger(run);
  } finally {
    await store.close();
  }
}

test.each<[string, ErpGuarantees]>([
  ["with all guarantees", { uniqueReference: true, idempotencyKey: true, lookUp: true }],
  ["without unique references", { uniqueReference: false, idempotencyKey: true, lookUp: true }],
  ["without a look-up", { uniqueReference: true, idempotencyKey: true, lookUp: false }],
  ["without idempotent keys", { uniqueReference: true, idempotencyKey: false, lookUp: true }],
])("%s, no sequence of answers, deaths, changes and commands doubles or loses an order", async (_name, guarantees) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), (steps) => play(steps, guarantees)),
    { numRuns: 40 },
  );
});
