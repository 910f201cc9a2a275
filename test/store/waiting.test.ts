import { readFileSync } from "node:fs";
import { join } from "node:path";

import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Store } from "../../src/core/ports/store.ts";
import { FileConnection } from "../../src/store/sqlite/file/connection.ts";
import { openStore } from "../../src/store/database.ts";
import { anAttempt, anIntent, aPolicy, CREATED_MS, StoppedClock } from "../contract/store-subject.ts";
import { anOrder, listed } from "../support/specimens.ts";
import { makeTestFolder } from "../support/folder.ts";

const clock = new StoppedClock();
let directory = "";
let path = "";
let store: Store;

beforeEach(async () => {
  directory = makeTestFolder();
  path = join(directory, "tg360.db");
  store = await openStore({ path, clock });
});

afterEach(async () => {
  await store.close();
});

/**
 * Transactions in the write-ahead log: frames whose header has the file's size after the commit (section 4.1 of the
 * format).
 */
function commits(): number {
  const log = readFileSync(`${path}-wal`);
  const salt = log.subarray(16, 24);
  let count = 0;
  for (let at = 32; at + 24 <= log.length; at += 24 + log.readUInt32BE(8)) {
    if (log.subarray(at + 8, at + 16).equals(salt) && log.readUInt32BE(at + 4) > 0) count += 1;
  }
  return count;
}

describe("while another process writes", () => {
  it("waits without blocking the event loop", async () => {
    const other = new Database(path);
    other.exec("BEGIN IMMEDIATE");
    let isWritten = false;
    const written = store.writeNote("cursor", "mine").then(() => (isWritten = true));
    // If SQLite itself waited, none of these would run before it gave up.
    for (let tick = 0; tick < 15; tick++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(isWritten).toBe(false);
    expect(await store.readNote("cursor")).toBeNull();
    other.exec("COMMIT");
    await written;
    other.close();
    expect(await store.readNote("cursor")).toBe("mine");
  });

  it("answers a status that only reads", async () => {
    await store.recordOrders([listed(anOrder())], aPolicy());
    const other = new Database(path);
    other.exec("BEGIN IMMEDIATE; UPDATE orders SET state = 'failed'");
    const reader = await openStore({ path, clock, mode: "read-only" });
    expect((await reader.countStates(CREATED_MS)).orders.queued).toBe(1);
    expect(await reader.listOrders({})).toHaveLength(1);
    await reader.close();
    other.exec("ROLLBACK");
    other.close();
  });

  it("refuses to write if it may only read", async () => {
    const reader = await openStore({ path, clock, mode: "read-only" });
    await expect(reader.writeNote("cursor", "x")).rejects.toMatchObject({ problem: { code: "disk-read-only" } });
    await reader.close();
  });
});

describe("steps that are called at the same time", () => {
  it("are committed in one transaction", async () => {
    const ids = Array.from({ length: 40 }, (_, index) => String(1000 + index));
    await store.recordOrders(
      ids.map((id) => listed(anOrder({ id, reference: `WEB-${id}` }))),
      aPolicy(),
    );
    const before = commits();
    const taken = await Promise.all(ids.map((id) => store.beginSend(id, anIntent({ key: id }), anAttempt(CREATED_MS))));
    expect(taken).toEqual(ids.map(() => 1));
    expect(commits() - before).toBe(1);
  });

  it("are on disk and visible to other processes when they resolve", async () => {
    await store.recordOrders([listed(anOrder())], aPolicy());
    await store.beginSend("1042", anIntent(), anAttempt(CREATED_MS));
    const other = new Database(path, { readonly: true });
    expect(other.prepare("SELECT state, body FROM orders JOIN order_intents USING (row_id)").get()).toEqual({
      state: "sending",
      body: anIntent().body,
    });
    other.close();
  });

  it("do not fail with one that fails", async () => {
    const connection = new FileConnection(path, { readonly: false });
    const write = (value: string): Promise<unknown> =>
      connection.write(() => connection.run("INSERT INTO notes (key, value) VALUES (?, ?)", [value, value]));
    const settled = await Promise.allSettled([
      write("a"),
      connection.write(() => {
        connection.run("INSERT INTO notes (key, value) VALUES ('lost', 'lost')");
        throw new Error("made by the test");
      }),
      write("b"),
    ]);
    expect(settled.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(connection.all("SELECT key FROM notes WHERE key <> 'opened' ORDER BY key")).toEqual([
      { key: "a" },
      { key: "b" },
    ]);
    await connection.close();
  });

  it("fail on a disk that cannot even roll back, and are not waited for for ever", async () => {
    const connection = new FileConnection(path, { readonly: false });
    const exec = connection.db.exec.bind(connection.db);
    connection.db.exec = (text) => {
      if (text === "ROLLBACK") throw Object.assign(new Error("disk I/O error"), { code: "SQLITE_IOERR" });
      return exec(text);
    };
    const fail = (): never => {
      throw Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
    };
    await expect(connection.write(fail)).rejects.toMatchObject({ problem: { code: "disk-full" } });
    await expect(connection.write(() => 1)).rejects.toThrow("within a transaction");
    exec("ROLLBACK");
    await expect(connection.write(() => 1)).resolves.toBe(1);
    await connection.close();
  });

  it("write nothing if nothing changed", async () => {
    await store.recordOrders([listed(anOrder())], aPolicy());
    const before = commits();
    await store.recordOrders([listed(anOrder())], aPolicy());
    await store.writeNote("cursor", null);
    await store.refreshPending({ buffer: 0, nowMs: 0 });
    await store.prune(CREATED_MS);
    expect(commits()).toBe(before);
  });
});
