import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import Database from "better-sqlite3";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { ConfigurationError, StoreError } from "../../src/core/common/problems/errors.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { FileConnection } from "../../src/store/sqlite/file/connection.ts";
import { copyStore, openStore } from "../../src/store/database.ts";
import { readBeside, writeBeside } from "../../src/store/sqlite/file/beside.ts";
import { schemaOf } from "../../src/store/schema.ts";
import { APPLICATION_ID, fileSchema, migrate } from "../../src/store/sqlite/file/migrations.ts";
import { anOrder, listed } from "../support/specimens.ts";
import { aPolicy, StoppedClock } from "../contract/store-subject.ts";
import { firstLine, kill, outcomeOf, startChild } from "./processes.ts";
import { makeTestFolder } from "../support/folder.ts";

const clock = new StoppedClock();
const isRoot = process.geteuid?.() === 0;
const canMount = isRoot && spawnSync("unshare", ["-m", "true"]).status === 0;
const WRITER = fileURLToPath(new URL("./children/writer.ts", import.meta.url));

let directory = "";
let path = "";

beforeEach(() => {
  directory = makeTestFolder();
  path = join(directory, "state", "tg360.db");
});

const open = (mode: "read-write" | "read-only" = "read-write"): Promise<Store> => openStore({ path, clock, mode });

async function make(): Promise<void> {
  await (await open()).close();
}

function mode(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}

describe("a new state file", () => {
  it("is private under any umask, with all files that SQLite puts beside it", async () => {
    const before = process.umask(0o022);
    try {
      const store = await open();
      await store.writeNote("cursor", "x");
      expect(mode(dirname(path))).toBe("700");
      expect(["", "-wal", "-shm"].map((suffix) => mode(path + suffix))).toEqual(["600", "600", "600"]);
      await store.close();
    } finally {
      process.umask(before);
    }
  });

  it("has the application id and the fingerprint of its tables in its header", async () => {
    await make();
    const header = readFileSync(path).subarray(0, 100);
    expect([header.readUInt32BE(60), header.readUInt32BE(68)]).toEqual([
      fileSchema().at(-1)?.fingerprint,
      APPLICATION_ID,
    ]);
    expect(readdirSync(dirname(path))).toEqual(["last-run.json", "tg360.db"]);
  });

  it("is created once by several processes that start at the same time", async () => {
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => outcomeOf(startChild("writer", [path, "3"]))));
    expect(outcomes.map(({ text }) => text)).toEqual(Array.from({ length: 4 }, () => "open\n"));
    expect(readdirSync(dirname(path)).filter((name) => name.includes(".new-"))).toEqual([]);
    const store = await open();
    expect(await store.readNote("cursor")).toMatch(/ 3$/);
    await store.close();
  });

  it("is not disturbed by the leftovers of a killed process", async () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new-0123456789ab`, "half");
    await make();
    expect(existsSync(path)).toBe(true);
  });

  it("is not created for reading only", async () => {
    await expect(open("read-only")).rejects.toBeInstanceOf(StoreError);
    expect(existsSync(path)).toBe(false);
  });
});

describe("an existing state file", () => {
  it("is opened with full syncing, foreign keys and a write-ahead log, every time", async () => {
    await make();
    for (const attempt of [1, 2]) {
      const connection = new FileConnection(path, { readonly: false });
      const pragma = (name: string): unknown => connection.db.pragma(name, { simple: true });
      expect([
        attempt,
        pragma("synchronous"),
        pragma("foreign_keys"),
        pragma("journal_mode"),
        pragma("busy_timeout"),
      ]).toEqual([attempt, 2, 1, "wal", 0]);
      await connection.close();
    }
  });

  it("keeps the time of its creation, and is not migrated twice", async () => {
    await make();
    const later = new StoppedClock();
    later.nowMs += 1000;
    const store = await openStore({ path, clock: later });
    expect(await store.readCreatedMs()).toBe(clock.nowMs);
    await store.close();
    const db = new Database(path);
    migrate(db, 5);
    expect(db.prepare("SELECT count(*) AS n FROM shops").get()).toEqual({ n: 1 });
    db.close();
  });

  it("of before is migrated: what it has is kept, and what it cannot know is not known", async () => {
    mkdirSync(dirname(path), { recursive: true });
    const db = new Database(path);
    migrate(db, 5, fileSchema().slice(0, 1));
    db.exec("INSERT INTO products (id, sku, shop_id) VALUES ('p1', 'SKU-1', '7')");
    db.exec("INSERT INTO product_texts (row_id) VALUES (1)");
    db.close();
    const store = await open();
    expect(await store.readProducts(["p1"])).toMatchObject([{ sku: "SKU-1", shopId: "7", imagesShown: null }]);
    await store.close();
  });

  it("is migrated once by two processes that open it at the same time", async () => {
    await make();
    const all = schemaOf([...fileSchema().map(({ text }) => text), "CREATE TABLE made_up (id)"]);
    const [one, other] = [new Database(path), new Database(path)];
    const pragma = other.pragma.bind(other);
    vi.spyOn(other, "pragma").mockImplementationOnce((source, options) => {
      const found = pragma(source, options);
      migrate(one, 5, all);
      return found;
    });
    migrate(other, 6, all);
    expect(pragma("user_version", { simple: true })).toBe(all.at(-1)?.fingerprint);
    expect(other.prepare("SELECT created_ms FROM shops").get()).toEqual({ created_ms: clock.nowMs });
    one.close();
    other.close();
  });

  it("keeps the mark of a restore that another process made beside it, and the latest one that it knows of", async () => {
    const store = await open();
    await store.writeNote("restored", "100");
    await store.close();
    writeBeside(path, { number: 1, restoredMs: 50 });
    writeBeside(path, { number: 1, restoredMs: null });
    expect(readBeside(path)).toEqual({ number: 1, restoredMs: 50 });
    const again = await open();
    expect(await again.readNote("restored")).toBe("100");
    await again.close();
  });

  it("is made private again if its permissions were opened up", async () => {
    await make();
    chmodSync(path, 0o644);
    await make();
    expect(mode(path)).toBe("600");
  });

  it("is waited for while another process has it locked", async () => {
    await make();
    const squatter = startChild("squatter", [path, "60000"]);
    await firstLine(squatter);
    let isOpened = false;
    const opening = make().then(() => (isOpened = true));
    await sleep(250);
    expect(isOpened).toBe(false);
    await kill(squatter);
    await opening;
  });

  it("survives a writer that is killed", async () => {
    for (let round = 0; round < 3; round++) {
      const child = startChild("writer", [path, "0"]);
      await firstLine(child);
      await new Promise((resolve) => setTimeout(resolve, 30));
      await kill(child);
      const store = await open();
      expect(await store.readNote("cursor")).toMatch(new RegExp(`^${String(child.pid)} `));
      await store.close();
      const db = new Database(path);
      expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
      db.close();
    }
  });

  it("keeps its lock while this process opens it a second time", async () => {
    const store = await open();
    await (await open("read-only")).close();
    await copyStore(path, join(directory, "copy.db"));
    const squatter = await outcomeOf(startChild("squatter", [path, "0", "200"]));
    expect(squatter).toEqual({ text: "", code: 1 });
    await store.close();
  });

  it.skipIf(!isRoot)("is refused to all users but its owner, root included", async () => {
    await make();
    chownSync(path, 54_321, 54_321);
    const refused = open();
    await expect(refused).rejects.toBeInstanceOf(ConfigurationError);
    await expect(refused).rejects.toMatchObject({ problem: { code: "wrong-user", data: { path, owner: "54321" } } });
  });
});

it("a fingerprint is of the tables of a version: a comment or a later migration changes nothing, a column does", () => {
  const of = (...texts: readonly string[]) => schemaOf(texts).map(({ fingerprint }) => fingerprint);
  const [own = 0] = of("-- The first.\nCREATE TABLE a (\n  id INTEGER -- Its own.\n);\n");
  expect(own).toBeLessThan(2 ** 31);
  const [same, later] = of("CREATE TABLE a ( id INTEGER ); ", "ALTER TABLE a ADD COLUMN b TEXT;");
  expect([same, later === own]).toEqual([own, false]);
  expect(of("CREATE TABLE a ( id TEXT ); ")).not.toEqual([own]);
});

describe("a file that is refused", () => {
  const bytesOf = (version: number): Buffer => {
    const bytes = readFileSync(path);
    bytes.writeUInt32BE(version, 60);
    return bytes;
  };

  it.each<[string, string, () => void]>([
    [
      "empty",
      "state-damaged",
      () => {
        writeFileSync(path, "");
      },
    ],
    [
      "cut inside its header",
      "state-damaged",
      () => {
        truncateSync(path, 50);
      },
    ],
    [
      "cut in the middle",
      "state-damaged",
      () => {
        truncateSync(path, 8192);
      },
    ],
    [
      "not a database",
      "state-damaged",
      () => {
        writeFileSync(path, "hello ".repeat(100));
      },
    ],
    [
      "overwritten at its start",
      "state-damaged",
      () => {
        writeFileSync(path, Buffer.alloc(statSync(path).size, 7));
      },
    ],
    [
      "of another program",
      "state-damaged",
      () => {
        rmSync(path);
        new Database(path).exec("CREATE TABLE t (a)").close();
      },
    ],
    [
      "from another version",
      "state-other-version",
      () => {
        writeFileSync(path, bytesOf(1));
      },
    ],
  ])("is left untouched: %s", async (_what, code, spoil) => {
    await make();
    spoil();
    const before = readFileSync(path);
    for (const way of ["read-write", "read-only"] as const) {
      await expect(open(way)).rejects.toMatchObject({ problem: { code }, exitCode: 8 });
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("is reported as damaged by the step that reads the damaged page", async () => {
    const made = await open();
    await made.recordOrders([listed(anOrder())], aPolicy());
    await made.close();
    const db = new Database(path);
    const row = db.prepare<[], { rootpage: number }>("SELECT rootpage FROM sqlite_schema WHERE name = 'orders'").get();
    db.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, ((row?.rootpage ?? 1) - 1) * 4096, (row?.rootpage ?? 1) * 4096);
    writeFileSync(path, bytes);
    const store = await open();
    await expect(store.listOrders({})).rejects.toMatchObject({ problem: { code: "state-damaged" } });
    await store.close();
  });
});

describe("a disk that cannot be written", () => {
  const inNamespace = (script: string): string =>
    execFileSync("unshare", ["-m", "sh", "-c", script, "sh", dirname(path), process.execPath, WRITER, path], {
      encoding: "utf8",
    });

  it.skipIf(!canMount)("is found full when the state is opened", async () => {
    mkdirSync(dirname(path), { recursive: true });
    const text = inNamespace(
      'mount -t tmpfs -o size=1m tmpfs "$1" && "$2" "$3" "$4" 1 && dd if=/dev/zero of="$1/fill" 2>/dev/null; "$2" "$3" "$4" 1; true',
    );
    expect(text).toMatch(/^open\ndisk-full \{"path":".*tg360.db","freeMb":0\}/);
  });

  it.skipIf(!canMount)("is found read-only when the state is opened", async () => {
    await make();
    const text = inNamespace('mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && "$2" "$3" "$4" 1; true');
    expect(text).toMatch(/^disk-read-only /);
  });
});

describe("a copy", () => {
  it("is complete, private and of one instant while another process writes", async () => {
    const store = await open();
    await store.recordOrders([listed(anOrder())], aPolicy());
    const child = startChild("writer", [path, "0"]);
    await firstLine(child);
    const target = join(directory, "copy.db");
    await copyStore(path, target);
    await kill(child);
    await store.close();
    expect(mode(target)).toBe("600");
    const copy = await openStore({ path: target, clock });
    expect((await copy.readOrder("1042"))?.state).toBe("queued");
    await copy.close();
  });

  it("replaces an older copy atomically, and leaves no partial file on failure", async () => {
    await make();
    const target = join(directory, "copy.db");
    writeFileSync(target, "older");
    await expect(copyStore(join(directory, "nothing.db"), target)).rejects.toBeInstanceOf(StoreError);
    expect(readFileSync(target, "utf8")).toBe("older");
    await copyStore(path, target);
    expect(readFileSync(target).subarray(0, 15).toString()).toBe("SQLite format 3");
    expect(readdirSync(directory).toSorted()).toEqual(["copy.db", "state"]);
  });

  it("does not change the state", async () => {
    await make();
    const before = readFileSync(path);
    await copyStore(path, join(directory, "copy.db"));
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
