import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";

import { StoreError } from "../../src/core/common/problems/errors.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { databaseSchema, migrate, ownFingerprint } from "../../src/store/postgres/database/migrations.ts";
import { schemaOf } from "../../src/store/schema.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { makeShop } from "../../src/store/postgres/shops.ts";
import { StoppedClock } from "../contract/store-subject.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { freePort } from "../support/loopback.ts";

let url: string;

beforeAll(async () => {
  url = await makeDatabase();
});

/** The tables of a next version. */
const nextSchema = (text: string) => schemaOf([...databaseSchema().map((one) => one.text), text]);

function withDatabase(name: string): string {
  return url.replace(/[^/]*$/, name);
}

async function problemOf(address: string): Promise<unknown> {
  const error: unknown = await openDatabase(new Secret(address)).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreError);
  expect(JSON.stringify(error)).not.toContain("very-secret");
  return error instanceof StoreError ? error.problem : null;
}

describe("a database", () => {
  it("is created for all shops by the first process, however many start at once", async () => {
    const own = await makeDatabase();
    const stores = await Promise.all(
      ["a", "b", "a"].map((shop, at) =>
        openPostgresStore({
          url: new Secret(`${own}?application_name=${String(at)}`),
          shop,
          clock: new StoppedClock(),
        }),
      ),
    );
    await stores[0]?.writeNote("cursor", "of a");
    expect(await stores[2]?.readNote("cursor")).toBe("of a");
    expect(await stores[1]?.readNote("cursor")).toBeNull();
    expect(await ask(own, "SELECT name FROM shops ORDER BY name")).toEqual([{ name: "a" }, { name: "b" }]);
  });

  it("that another version made is refused, and so is every step of one that was opened before", async () => {
    const own = await makeDatabase();
    const store = await openPostgresStore({ url: new Secret(own), shop: "a", clock: new StoppedClock() });
    await ask(own, "UPDATE tg360_schema SET fingerprint = 9999; UPDATE shops SET schema = 9999");
    await expect(store.writeNote("cursor", "c")).rejects.toMatchObject({
      problem: { code: "database-other-version" },
      exitCode: 8,
    });
    expect(await problemOf(`${own}?application_name=later`)).toMatchObject({ code: "database-other-version" });
    expect(await ask(own, "SELECT count(*)::int AS n FROM notes")).toEqual([{ n: 0 }]);
  });

  it("is migrated once, and its shops with it, by whoever comes first", async () => {
    const own = await makeDatabase();
    const store = await openPostgresStore({ url: new Secret(own), shop: "a", clock: new StoppedClock() });
    const next = nextSchema("CREATE TABLE made_up (id integer)");
    const pools = [1, 2].map(() => new pg.Pool({ connectionString: own }));
    await Promise.all(pools.map((pool) => migrate(pool, "here", next)));
    await Promise.all(pools.map((pool) => pool.end()));
    const fingerprint = ownFingerprint(next);
    expect(await ask(own, "SELECT * FROM tg360_schema")).toEqual([{ fingerprint }]);
    expect(await ask(own, "SELECT schema FROM shops")).toEqual([{ schema: fingerprint }]);
    await expect(store.writeNote("cursor", "c")).rejects.toMatchObject({ exitCode: 8 });
    // A shop that the older program makes all the same is one of these tables.
    await makeShop(await openDatabase(new Secret(own)), "b", 0);
    expect(await ask(own, "SELECT schema FROM shops WHERE name = 'b'")).toEqual([{ schema: fingerprint }]);
  });

  it("that another process migrates and stops halfway is left alone, and the server's process in the way is named", async () => {
    const own = await makeDatabase();
    await openPostgresStore({ url: new Secret(own), shop: "a", clock: new StoppedClock() });
    const all = nextSchema("CREATE TABLE made_up (id integer)");
    const stopped = new pg.Client(`${own}?application_name=stopped`);
    await stopped.connect();
    const pool = new pg.Pool({ connectionString: own });
    for (const lock of [`SELECT pg_advisory_xact_lock(${String(0x74_67_33_36_30)})`, "LOCK TABLE tg360_schema"]) {
      await stopped.query(`BEGIN; ${lock}`);
      await expect(migrate(pool, "here", all, 300)).rejects.toMatchObject({
        exitCode: 8,
        problem: {
          code: "database-blocked",
          data: { backend: expect.stringMatching(/^PID \d+, tg360, stopped, 127\.0\.0\.1, idle in transaction, 20/) },
        },
      });
      await stopped.query("ROLLBACK");
    }
    await stopped.end();
    await migrate(pool, "here", all);
    await pool.end();
  });

  it("whose migration stands still gives it up, so that the next process does it", async () => {
    const own = await makeDatabase();
    const pool = new pg.Pool({ connectionString: own });
    const settings: unknown[] = [];
    const text = "CREATE TABLE seen AS SELECT name, setting FROM pg_settings WHERE name LIKE '%timeout'";
    await migrate(pool, "here", nextSchema(text));
    settings.push(...(await ask(own, "SELECT name, setting FROM seen WHERE setting <> '0'  ORDER BY name")));
    await pool.end();
    expect(settings).toEqual(
      expect.arrayContaining([
        { name: "idle_in_transaction_session_timeout", setting: "30000" },
        { name: "lock_timeout", setting: "20000" },
      ]),
    );
  });

  it("that is put back by pg_restore --clean is noticed, by the number of a table that is made anew", async () => {
    const own = await makeDatabase();
    await openPostgresStore({ url: new Secret(own), shop: "a", clock: new StoppedClock() });
    const notes = () => ask(own, "SELECT key FROM notes");
    await openDatabase(new Secret(`${own}?application_name=again`));
    expect(await notes()).toEqual([]);
    await ask(
      own,
      "CREATE TABLE dump AS TABLE tg360_server; DROP TABLE tg360_server; ALTER TABLE dump RENAME TO tg360_server",
    );
    await openDatabase(new Secret(`${own}?application_name=restored`));
    expect(await notes()).toEqual([{ key: "restored" }]);
  });

  it("that does not answer is named by its address, without user and password", async () => {
    const port = await freePort();
    const found = await problemOf(`postgres://tg360:very-secret@127.0.0.1:${String(port)}/shops`);
    expect(found).toMatchObject({
      code: "database-unreachable",
      data: { address: `127.0.0.1:${String(port)}/shops` },
    });
  });

  it("that refuses the password, or does not exist, is reported differently from one that is down", async () => {
    await ask(url, "CREATE ROLE guarded LOGIN PASSWORD 'right'");
    const guarded = url.replace("tg360@", "guarded:very-secret@");
    expect(await problemOf(guarded)).toMatchObject({ code: "database-refused" });
    expect(await problemOf(withDatabase("nowhere"))).toMatchObject({ code: "database-refused" });
  });

  it("where this user may not create tables is reported so", async () => {
    const own = await makeDatabase();
    const found = await problemOf(own.replace("tg360@", "guarded:right@"));
    expect(found).toMatchObject({ code: "database-refused", data: { detail: expect.stringContaining("permission") } });
  });

  it("with no connection left is reported as busy", async () => {
    await ask(url, "CREATE ROLE few LOGIN CONNECTION LIMIT 0");
    expect(await problemOf(url.replace("tg360@", "few@"))).toMatchObject({ code: "database-busy" });
  });

  it("that cannot store every character is refused", async () => {
    await ask(url, "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
    const found = await problemOf(withDatabase("latin"));
    expect(found).toMatchObject({ code: "database-unfit", data: { what: "encoding", found: "LATIN1" } });
  });

  it("whose server has no certificate although one is required is reported so", async () => {
    expect(await problemOf(`${url}?sslmode=verify-full`)).toMatchObject({ code: "database-certificate" });
    const without = await problemOf(`${url}?sslmode=verify-full&sslrootcert=/nowhere/authority.crt`);
    expect(without).toMatchObject({
      code: "database-certificate",
      data: { detail: expect.stringContaining("ENOENT") },
    });
  });
});
