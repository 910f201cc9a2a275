import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import Database from "better-sqlite3";

import { type App, realClock } from "../../src/app/app.ts";
import { makeBackup } from "../../src/app/backup/make.ts";
import { checkBackup } from "../../src/app/backup/verify.ts";
import { openBackup } from "../../src/app/backup/restore.ts";
import { Tg360Error } from "../../src/core/common/problems/errors.ts";
import type { Binding } from "../../src/core/ports/binding.ts";
import { acquireLock } from "../../src/store/sqlite/file/lock.ts";
import { withSomething } from "../support/state-with-something.ts";
import { makeTestFolder } from "../support/folder.ts";
import { someApp } from "../support/some-app.ts";

const SHOP: Binding = {
  ownerId: "owner-1",
  shopId: "shop-1",
  site: "shop.example.ch",
  endpoint: "https://tg00.example.ch",
  shopUrl: "https://shop.example.ch",
};
const SETTINGS = {
  totalgest: {
    endpoint: SHOP.endpoint,
    ownerId: "owner-1",
    shopId: "shop-1",
    username: "anna",
    password: "hunter2-hunter2",
  },
  framework360: { url: SHOP.shopUrl, apiKey: { command: ["pass", "show", "the-key-of-the-shop"] } },
  export: { from: "2026-01-01" },
};

let folder: string;
let file: string;

beforeEach(() => {
  folder = makeTestFolder();
  file = join(folder, "saved.tg360");
});

interface Home {
  readonly config: string;
  readonly dataDir: string;
  readonly state: string;
  readonly app: App;
}

/** A machine, or what is to become one. */
function home(name: string): Home {
  const [config, dataDir] = [join(folder, name, "config.json"), join(folder, name, "data")];
  mkdirSync(join(folder, name));
  const sources = { env: { HOME: join(folder, name) }, configFlag: config, flags: { dataDir }, makesFile: true };
  return { config, dataDir, state: join(dataDir, "tg360.db"), app: someApp({ sources }) };
}

async function shop(name = "shop", settings: object = SETTINGS, binding = SHOP): Promise<Home> {
  const made = home(name);
  writeFileSync(made.config, JSON.stringify(settings), { mode: 0o600 });
  await withSomething(made.dataDir, binding);
  return made;
}

async function restore(onto: Home) {
  const opened = await openBackup(onto.app, file, false);
  try {
    return await opened.apply();
  } finally {
    opened.close();
  }
}

async function problemOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "nothing",
    (error: unknown) => (error instanceof Tg360Error ? error.problem.code : String(error)),
  );
}

async function codeAndData(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => (error instanceof Tg360Error ? error.problem : String(error)));
}

/** A backup that somebody made by hand: with its fingerprint, and with another content. */
function rebuild(path: string, change: (db: Database.Database) => unknown): void {
  const sign = "\ntg360 backup, SHA-256 of what is above: ";
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length - sign.length - 65));
  const db = new Database(path);
  change(db);
  db.close();
  appendFileSync(path, `${sign}${createHash("sha256").update(readFileSync(path)).digest("hex")}\n`);
}

/** Everything below a folder, to see that nothing was changed or left. */
function everything(below: string): Readonly<Record<string, string>> {
  const files = readdirSync(below, { recursive: true, encoding: "utf8" }).map((name) => join(below, name));
  return Object.fromEntries(
    files.filter((path) => statSync(path).isFile()).map((path) => [path, readFileSync(path).toString("base64")]),
  );
}

describe("a backup", () => {
  it("brings state and configuration onto a new machine, without the secrets, and reports that they are missing", async () => {
    const made = await makeBackup((await shop()).app, file);
    expect(made).toMatchObject({
      orders: 1,
      hasConfiguration: true,
      leftOut: ["framework360.apiKey", "totalgest.password"],
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "latin1")).not.toMatch(/hunter2|the-key-of-the-shop/);

    const other = home("other");
    expect(await restore(other)).toMatchObject({
      orders: 1,
      kept: [],
      configuration: other.config,
      secretsMissing: ["framework360.apiKey", "totalgest.password"],
    });
    const { totalgest, dataDir, framework360 } = JSON.parse(readFileSync(other.config, "utf8"));
    expect({ totalgest, dataDir, framework360 }).toEqual({
      totalgest: { endpoint: SHOP.endpoint, ownerId: "owner-1", shopId: "shop-1", username: "anna" },
      framework360: { url: SHOP.shopUrl },
      dataDir: other.dataDir,
    });
    expect(readdirSync(other.dataDir).filter((name) => name.includes("work"))).toEqual([]);
  });

  it("is one file that any SQLite reads", async () => {
    await makeBackup((await shop()).app, file);
    const db = new Database(file, { readonly: true });
    expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(db.prepare("SELECT count(*) FROM orders").pluck().get()).toBe(1);
    expect(db.prepare("SELECT name FROM backup ORDER BY name").pluck().all()).toEqual(["config.json", "manifest.json"]);
    db.close();
    expect(readdirSync(folder).filter((name) => name.startsWith("saved"))).toEqual(["saved.tg360"]);
  });

  it("has the configuration where there is no state yet", async () => {
    const here = home("new");
    writeFileSync(here.config, JSON.stringify(SETTINGS), { mode: 0o600 });
    expect(await makeBackup(here.app, file)).toMatchObject({ orders: 0, hasConfiguration: true });
    const other = home("other");
    expect(await restore(other)).toMatchObject({ configuration: other.config, orders: 0 });
    expect(existsSync(other.state)).toBe(false);
  });

  it("keeps what was there, and leaves the configuration as it is", async () => {
    const here = await shop();
    await makeBackup(here.app, file);
    writeFileSync(here.config, JSON.stringify({ ...SETTINGS, products: { buffer: 3 } }), { mode: 0o600 });
    const database = new Database(here.state);
    database.exec("DELETE FROM orders");
    database.close();

    const restored = await restore(here);
    expect(restored).toMatchObject({ orders: 1, configuration: null });
    const [kept = ""] = restored.kept;
    expect(new Database(kept, { readonly: true }).prepare("SELECT count(*) AS n FROM orders").get()).toEqual({ n: 0 });
    expect(JSON.parse(readFileSync(here.config, "utf8"))).toMatchObject({ products: { buffer: 3 } });
  });

  it("takes the profiles along, wherever they lay", async () => {
    const profile = join(folder, "far-away.json");
    writeFileSync(profile, JSON.stringify({ paths: {} }));
    const settings = { ...SETTINGS, totalgest: { ...SETTINGS.totalgest, profile } };
    await makeBackup((await shop("shop", settings)).app, file);
    rmSync(profile);
    const other = home("other");
    await restore(other);
    const { totalgest } = JSON.parse(readFileSync(other.config, "utf8"));
    expect(JSON.parse(readFileSync(totalgest.profile, "utf8"))).toEqual({ paths: {} });
  });

  it("replaces a state that is damaged, which is what it is there for", async () => {
    const here = await shop();
    await makeBackup(here.app, file);
    writeFileSync(here.state, "no database at all, but long enough to look like one".repeat(10));
    const { orders, kept } = await restore(here);
    expect(orders).toBe(1);
    expect(readFileSync(kept[0] ?? "", "utf8")).toMatch(/^no database/);
  });

  it("is not made of a damaged state", async () => {
    const here = await shop();
    const bytes = readFileSync(here.state);
    bytes.fill(0xff, 4096 * 2, 4096 * 6);
    writeFileSync(here.state, bytes);
    expect(await problemOf(makeBackup(here.app, file))).toBe("state-damaged");
    expect(existsSync(file)).toBe(false);
  });

  it("is refused, and nothing changed, where it was cut or any byte of it is another", async () => {
    const here = await shop();
    await makeBackup(here.app, file);
    const whole = readFileSync(file);
    const before = everything(join(folder, "shop"));
    const bad = [whole.subarray(0, whole.length - 600), whole.subarray(0, 20), Buffer.from("PK"), Buffer.alloc(0)];
    for (let at = 300; at < whole.length; at += Math.ceil(whole.length / 12)) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      bad.push(flipped);
    }
    for (const bytes of bad) {
      writeFileSync(file, bytes);
      expect(await problemOf(restore(here))).toBe("backup-damaged");
    }
    expect(everything(join(folder, "shop"))).toEqual(before);
  });

  it("is refused where it is another shop's, by the state that is here or by what is configured", async () => {
    await makeBackup((await shop()).app, file);
    const [byState, byConfig] = [home("by-state"), home("by-config")];
    await withSomething(byState.dataDir, { ...SHOP, site: "another.example.ch" });
    const another = { ...SETTINGS, totalgest: { ...SETTINGS.totalgest, shopId: "shop-2" } };
    writeFileSync(byConfig.config, JSON.stringify(another), { mode: 0o600 });
    expect(await problemOf(restore(byState))).toBe("backup-of-another");
    expect(await problemOf(restore(byConfig))).toBe("backup-of-another");
    expect(existsSync(byConfig.state)).toBe(false);
  });

  it("is refused where another version made it", async () => {
    const here = await shop();
    const database = new Database(here.state);
    database.pragma("user_version = 9999");
    database.close();
    expect(await problemOf(makeBackup(here.app, file))).toBe("state-other-version");
  });

  it.each(["daemon", "orders", "products"])("is not put back while a run has the lock of %s", async (what) => {
    const here = await shop();
    await makeBackup(here.app, file);
    const { signal } = new AbortController();
    const path = join(here.dataDir, `${what}.lock`);
    const lock = await acquireLock({ path, what, timeoutMs: 0, clock: realClock, signal });
    const before = readFileSync(here.state);
    expect(await problemOf(restore(here))).toBe("locked");
    await lock.release();
    expect(readFileSync(here.state).equals(before)).toBe(true);
  });

  it("is refused whole where it was built rightly, but lacks a table", async () => {
    const here = await shop();
    await makeBackup(here.app, file);
    rebuild(file, (db) => db.exec("DROP TABLE notes"));
    const before = everything(join(folder, "shop"));
    expect(await problemOf(restore(here))).toBe("backup-damaged");
    expect(await problemOf(restore(home("new")))).toBe("backup-damaged");
    expect(await problemOf(checkBackup(file))).toBe("backup-damaged");
    expect(everything(join(folder, "shop"))).toEqual(before);
  });

  it("is put back without settings that this version does not know or accept, and says which", async () => {
    const settings = {
      ...SETTINGS,
      products: { buffer: 2, sparkle: 7 },
      export: { from: "2026-01-01" },
      later: { a: 1 },
    };
    await makeBackup((await shop()).app, file);
    rebuild(file, (db) => {
      const content = JSON.stringify({ ...settings, http: { timeout: "soon" } });
      db.prepare("UPDATE backup SET content = ? WHERE name = 'config.json'").run(content);
    });
    const other = home("other");
    const { settingsLeftOut, configuration } = await restore(other);
    expect(settingsLeftOut.toSorted()).toEqual(["http.timeout", "later", "products.sparkle"]);
    expect(JSON.parse(readFileSync(configuration ?? "", "utf8"))).toMatchObject({ products: { buffer: 2 } });
  });

  it("that cannot be opened is not called incomplete", async () => {
    const here = await shop();
    expect(await codeAndData(restore(here))).toMatchObject({ code: "backup-unreadable", data: { why: "missing" } });
    mkdirSync(file);
    expect(await codeAndData(restore(here))).toMatchObject({ code: "backup-unreadable", data: { why: "folder" } });
  });

  it("leaves the old file if it cannot be written, and reports if there is nothing to save", async () => {
    const here = await shop();
    expect(await problemOf(makeBackup(here.app, join(folder, "nowhere", "saved.tg360")))).toBe("file-not-written");
    expect(
      await problemOf(
        makeBackup(someApp({ sources: { env: { HOME: join(folder, "empty") }, configFlag: null, flags: {} } }), file),
      ),
    ).toBe("backup-empty");
  });
});
