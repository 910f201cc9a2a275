/**
 * A state file of the version before can be used. `version-before/schema-16.db.gz` was made by that program (commit
 * 233df5a); the JSON beside it has the program's input and what it read from its own file.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { ListedOrder } from "../../src/core/order/order.ts";
import type { OrderRecord } from "../../src/core/ports/order-store.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { openStore } from "../../src/store/database.ts";
import {
  anAttempt,
  anIntent,
  aPolicy,
  aPush,
  CREATED_MS,
  pendingIds,
  readOne,
  StoppedClock,
} from "../contract/store-subject.ts";
import { makeTestFolder } from "../support/folder.ts";

interface Before {
  readonly listed: {
    readonly orders: readonly ListedOrder[];
    readonly products: readonly { readonly id: string; readonly fingerprint: string }[];
  };
  readonly found: {
    readonly binding: object;
    readonly counts: object;
    readonly orders: readonly {
      readonly order: OrderRecord;
      readonly sent: object | null;
      readonly events: object[];
    }[];
    readonly products: object[];
    readonly pending: object[];
    readonly stories: object[][];
    readonly afterExport: object[];
    readonly open: object[];
    readonly runs: object[];
    readonly lastGood: object;
    readonly notes: Readonly<Record<"cursor" | "mapping" | "statuses", string>>;
  };
}

const files = join(import.meta.dirname, "version-before");
const { listed, found }: Before = JSON.parse(readFileSync(join(files, "schema-16.json"), "utf8"));

const bytesBefore = (): Buffer => gunzipSync(readFileSync(join(files, "schema-16.db.gz")));

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = makeTestFolder();
  const path = join(folder, "tg360.db");
  writeFileSync(path, bytesBefore(), { mode: 0o600 });
  store = await openStore({ path, clock: new StoppedClock() });
});

afterEach(async () => {
  await store.close();
});

const read = async (id: string): Promise<OrderRecord> => {
  const order = await store.readOrder(id);
  if (order === null) throw new Error(`no order ${id}`);
  return order;
};

describe("a state file of the version before", () => {
  it("keeps which creations were sent and have no known outcome", async () => {
    const path = join(folder, "creating.db");
    writeFileSync(path, bytesBefore(), { mode: 0o600 });
    const file = new Database(path);
    file.exec("UPDATE products SET creating_sku = 'SENT-1' WHERE id = 'p3'");
    file.close();
    const opened = await openStore({ path, clock: new StoppedClock() });
    expect((await opened.listPending(0, 100)).map(({ id, creatingSku }) => [id, creatingSku])).toEqual(
      found.pending.map((record) => {
        const id = "id" in record ? record.id : null;
        return [id, id === "p3" ? "SENT-1" : null];
      }),
    );
    await opened.close();
  });

  it("has its orders, with intents, sent requests and histories", async () => {
    expect(found.orders.map(({ order }) => order.state)).toEqual([
      "queued",
      "sending",
      "exported",
      "held",
      "not-linked",
      "exported",
      "not-linked",
      "not-linked",
      "not-linked",
    ]);
    for (const { order, sent, events } of found.orders) {
      expect(await read(order.id)).toMatchObject(order);
      expect(await store.readSent(order.id)).toEqual(sent);
      expect(await store.readOrderEvents(order.id)).toMatchObject(events);
    }
    expect(await store.listAfterExport()).toMatchObject(found.afterExport);
    expect(await store.listOpenOrders()).toMatchObject(found.open);
  });

  it("has its products, and what to push of them", async () => {
    expect(await store.listProducts({})).toMatchObject(found.products);
    expect(await store.listPending(0, 100)).toMatchObject(found.pending);
    for (const [at, { id }] of listed.products.entries()) {
      expect(await store.readProductEvents(id)).toMatchObject(found.stories[at] ?? []);
    }
  });

  it("has its binding, counts, runs and notes", async () => {
    expect(await store.readBinding()).toEqual(found.binding);
    expect(await store.countStates(CREATED_MS + 7000)).toMatchObject(found.counts);
    expect(await store.listRuns(5)).toMatchObject(found.runs);
    expect(await store.readLastGood()).toEqual(found.lastGood);
    for (const key of ["cursor", "mapping", "statuses"] as const) {
      expect(await store.readNote(key)).toBe(found.notes[key]);
    }
  });

  it("finds no change in what both systems showed at that time", async () => {
    expect((await store.recordOrders(listed.orders, aPolicy())).touched).toEqual([]);
    const number = await store.beginRead(true);
    const { known } = await store.findKnown(number, listed.products);
    expect([...known]).toEqual(listed.products.map(({ fingerprint }) => fingerprint));
  });

  it("continues: its orders are sent and settled, its products pushed, and their reservations follow", async () => {
    expect(await store.beginSend("1001", anIntent({ reference: "fw360:shop:1001" }), anAttempt(CREATED_MS))).toBe(1);
    const taken = { kind: "exported", order: { id: "o1", number: "A-1" }, how: "created" } as const;
    const lookedUp = { kind: "exported", order: { id: "o2", number: "A-2" }, how: "looked-up" } as const;
    await Promise.all([
      store.recordOutcome("1001", taken, CREATED_MS, 1),
      store.recordOutcome("1002", lookedUp, CREATED_MS),
    ]);
    for (const id of ["1001", "1002"]) expect(await read(id)).toMatchObject({ state: "exported", error: null });
    expect((await read("1002")).intent).toEqual(found.orders[1]?.order.intent);

    const before = (await readOne(store, "p2")).quantity;
    await store.dismissOrder("1004", null, CREATED_MS);
    expect([before, (await readOne(store, "p2")).quantity]).toEqual([6, 7]);

    await store.recordPushes([aPush(await readOne(store, "p3"), "503")]);
    expect(await pendingIds(store)).not.toContain("p3");
  });
});
