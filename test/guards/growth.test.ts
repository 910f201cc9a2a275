import { join } from "node:path";

import type Database from "better-sqlite3";
import { describe, expect, it, onTestFinished } from "vitest";

import { readOverview } from "../../src/core/run/health.ts";
import { FileConnection } from "../../src/store/sqlite/file/connection.ts";
import { openStore, storeOn } from "../../src/store/database.ts";
import { sqliteTransactions } from "../../src/store/sqlite/sql.ts";
import { productStore } from "../../src/store/products/products.ts";
import { FakeClock, makeWorld, type World } from "../support/fake-world.ts";
import { anErpProduct, anItem, anOrder } from "../support/specimens.ts";
import { makeTestFolder } from "../support/folder.ts";

/** Counts the statements and the returned rows. */
class CountingConnection extends FileConnection {
  statements = 0;
  rowsRead = 0;

  override all<T>(text: string, values: readonly unknown[] = [], areLists = false): T[] {
    const rows = super.all<T>(text, values, areLists);
    this.statements += 1;
    this.rowsRead += rows.length;
    return rows;
  }

  override run(text: string, values: readonly unknown[] = []): Database.RunResult {
    this.statements += 1;
    return super.run(text, values);
  }
}

interface Counted {
  readonly statements: number;
  readonly rows: number;
}

/** A state with so many synced products and exported orders of a month ago, and systems without changes. */
async function settled(count: number): Promise<{ readonly world: World; readonly connection: CountingConnection }> {
  const directory = makeTestFolder();
  const path = join(directory, "tg360.db");
  const clock = new FakeClock("2026-11-03T09:00:00Z");
  await (await openStore({ path, clock })).close();
  const connection = new CountingConnection(path, { readonly: false });
  onTestFinished(async () => {
    await connection.close();
  });
  const world = makeWorld(storeOn(connection), clock);
  for (let at = 0; at < count; at++) {
    const id = String(at);
    world.erp.put(anErpProduct({ id: `p${id}`, sku: `S${id}`, quantity: "50" }));
    const items = [anItem({ sku: `S${id}`, shopProductId: null })];
    const placedAt = "2026-11-03T08:00:00Z";
    world.shop.orders.set(id, anOrder({ id, reference: `W${id}`, placedAt, items }));
  }
  expect((await world.pull()).exitCode).toBe(0);
  expect((await world.export()).summary.exported).toBe(count);
  // Past the days that every discovery reads again, after one successful cycle and the nightly work.
  clock.advance(20 * 86_400_000);
  await world.export();
  await world.pull();
  clock.advance(300_000);
  return { world, connection };
}

async function count(connection: CountingConnection, work: () => Promise<unknown>): Promise<Counted> {
  connection.statements = 0;
  connection.rowsRead = 0;
  await work();
  return { statements: connection.statements, rows: connection.rowsRead };
}

describe("a catalogue and a history that grow", () => {
  it("cost a status and a cycle without news not one statement and not one row more", async () => {
    const costOf = async (size: number): Promise<Readonly<Record<"status" | "cycle", Counted>>> => {
      const { world, connection } = await settled(size);
      const status = await count(connection, () => readOverview(world.store, world.clock.now()));
      const cycle = await count(connection, async () => {
        expect(await world.export()).toMatchObject({ exitCode: 0, summary: { requested: 0 } });
        expect(await world.pull()).toMatchObject({ exitCode: 0, mode: "incremental", summary: { read: 0 } });
      });
      return { status, cycle };
    };
    const [few, many] = [await costOf(10), await costOf(300)];
    expect(many).toEqual(few);
    expect([few.status.statements < 25, few.cycle.statements < 90]).toEqual([true, true]);
  });

  it("cost a page without news one statement, which compares, for any page", async () => {
    const { connection } = await settled(60);
    const steps = productStore(sqliteTransactions(connection));
    const page = Array.from({ length: 40 }, (_, at) => `p${String(at)}`);
    expect(await count(connection, () => steps.findKnown(page))).toEqual({ statements: 1, rows: 40 });
  });
});
