import { join } from "node:path";

import Database from "better-sqlite3";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

import type { PendingSummary } from "../../src/core/ports/brake-store.ts";
import type { StateCounts } from "../../src/core/ports/status-store.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { openStore } from "../../src/store/database.ts";
import {
  aDesired,
  anAttempt,
  anIntent,
  aPolicy,
  aPush,
  CREATED_MS,
  someFields,
  StoppedClock,
} from "../contract/store-subject.ts";
import { anItem, anOrder, listed, aSeen } from "../support/specimens.ts";
import { makeTestFolder } from "../support/folder.ts";

const FAULT = problem("price-missing", { list: "RETAIL", others: [] });
const TAKEN = { kind: "exported", order: { id: "o", number: "A" }, how: "created" } as const;

let directory = "";
beforeEach(() => {
  directory = makeTestFolder();
});

type Step = (store: Store) => Promise<unknown>;

const product = fc.constantFrom("p1", "p2", "p3", "p4");
const order = fc.constantFrom("1", "2", "3");
const pieces = fc.constantFrom("0", "3", "-1", "2.5");

/** One random step that changes a counter. */
const step: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({
      id: product,
      quantity: pieces,
      active: fc.boolean(),
      price: fc.constantFrom("1.00", "2.00"),
      ok: fc.boolean(),
    })
    .map(({ id, quantity, active, price, ok }): Step => async (store) => {
      const fields = ok ? someFields({ sku: id, totalgest_id: id, price }) : null;
      const desired = aDesired({ id, sku: id, quantity, active, fields, fault: ok ? null : FAULT });
      await store.recordPage(await store.beginRead(), [desired], CREATED_MS);
    }),
  fc.record({ id: product, failed: fc.boolean() }).map(({ id, failed }): Step => async (store) => {
    const [record] = await store.readProducts([id]);
    if (record === undefined) return;
    await store.recordPushes([aPush(record, record.shopId ?? `shop-${id}`, { error: failed ? FAULT : null })]);
  }),
  product.map(
    (id): Step =>
      (store) =>
        store.recordPushes([{ id, shopId: null, stockEpoch: 0, error: null, atMs: CREATED_MS }]),
  ),
  product.map(
    (id): Step =>
      (store) =>
        store.recordGone([id], CREATED_MS),
  ),
  product.map(
    (id): Step =>
      (store) =>
        store.forgetPushed([id], CREATED_MS),
  ),
  fc.record({ id: product, has: fc.boolean() }).map(
    ({ id, has }): Step =>
      (store) =>
        store.recordProductErrors([{ id, error: has ? FAULT : null }], CREATED_MS),
  ),
  fc.record({ id: product, quantity: pieces }).map(
    ({ id, quantity }): Step =>
      async (store) =>
        store.recordShopPage([aSeen({ id: `shop-${id}`, sku: id, quantity })]),
  ),
  fc.record({ from: product, to: product }).map(({ from, to }): Step => async (store) => {
    const [target] = await store.readProducts([to]);
    if (from !== to && target?.shopId === null) await store.moveLink(from, to, CREATED_MS);
  }),
  fc
    .record({ id: order, sku: product, status: fc.constantFrom("1", "3", "4"), early: fc.boolean() })
    .map(({ id, sku, status, early }): Step => (store) => {
      const placedAt = early ? "2026-10-01T10:00:00.000Z" : "2026-11-20T10:00:00.000Z";
      return store.recordOrders(
        [listed(anOrder({ id, reference: `W-${id}`, status, placedAt, items: [anItem({ sku })] }))],
        aPolicy(),
      );
    }),
  order.map((id): Step => async (store) => {
    await store.beginSend(id, anIntent(), anAttempt(CREATED_MS));
    await store.recordOutcome(id, TAKEN, CREATED_MS);
  }),
  order.map(
    (id): Step =>
      (store) =>
        store.beginSend(id, anIntent(), anAttempt(CREATED_MS)),
  ),
  order.map(
    (id): Step =>
      (store) =>
        store.reopenOrder(id, CREATED_MS),
  ),
  order.map(
    (id): Step =>
      (store) =>
        store.dismissOrder(id, { reason: null, atMs: CREATED_MS, timeoutMs: 30_000 }),
  ),
  order.map(
    (id): Step =>
      (store) =>
        store.holdOrder(id, FAULT, CREATED_MS),
  ),
  order.map(
    (id): Step =>
      (store) =>
        store.forceOrders([id], CREATED_MS),
  ),
  fc.constantFrom(0, 1, 2).map(
    (buffer): Step =>
      (store) =>
        store.applyBuffer(buffer),
  ),
);

/** The same numbers, counted row by row. */
async function recount(
  store: Store,
  path: string,
): Promise<{ readonly counts: unknown; readonly pending: PendingSummary }> {
  const views = await store.listProducts({});
  const orders = await store.listOrders({});
  const records = await store.readProducts(["p1", "p2", "p3", "p4"]);
  const db = new Database(path, { readonly: true });
  const pendingIds = new Set(
    db
      .prepare<[], { id: string }>("SELECT id FROM products WHERE pending = 1")
      .all()
      .map((row) => row.id),
  );
  db.close();
  const linked = records.filter((record) => record.shopId !== null);
  const made = records.filter(
    (record) => record.shopId === null && record.fields !== null && pendingIds.has(record.id),
  );
  const newcomers = made.filter((record) => record.isNewcomer);
  const state = (name: string): number => views.filter((view) => view.state === name).length;
  return {
    counts: {
      products: {
        synced: state("synced"),
        pending: state("pending"),
        failed: state("failed"),
        notLinked: state("not-linked"),
      },
      orders: countBy(orders.map((entry) => entry.state)),
      notLinked: countBy(orders.map((entry) => entry.reason ?? "")),
    },
    pending: {
      pending: pendingIds.size,
      linked: linked.length + made.length,
      shown:
        linked.filter((record) => record.pushedActive === true).length + made.filter((record) => record.active).length,
      stocked:
        linked.filter((record) => (record.pushedQuantity ?? 0) > 0).length +
        made.filter((record) => record.quantity > 0).length,
      newcomers: {
        linked: newcomers.length,
        shown: newcomers.filter((record) => record.active).length,
        stocked: newcomers.filter((record) => record.quantity > 0).length,
      },
    },
  };
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...new Set(names.filter((name) => name !== ""))].map((name) => [
      name,
      names.filter((other) => other === name).length,
    ]),
  );
}

function nonZero(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

function comparable({ products, orders, notLinked }: StateCounts): unknown {
  return { products, orders: nonZero(orders), notLinked: nonZero(notLinked) };
}

describe("the counts of status and brakes", () => {
  it("equal a recount after any sequence of steps", async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        made += 1;
        const path = join(directory, `${String(made)}.db`);
        const store = await openStore({ path, clock: new StoppedClock() });
        try {
          for (const run of steps) await run(store);
          const { counts, pending } = await recount(store, path);
          expect(comparable(await store.countStates(CREATED_MS))).toEqual(counts);
          expect(await store.summarizePending()).toEqual(pending);
        } finally {
          await store.close();
        }
      }),
      { numRuns: 20 },
    );
  });
});
