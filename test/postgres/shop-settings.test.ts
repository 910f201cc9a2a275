import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { readEnvironment } from "../../src/config/environment.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { readSettings, saveSettings } from "../../src/store/postgres/shop-settings.ts";
import { type Fleet, startFleet } from "../support/fleet/fleet.ts";
import { findSecrets } from "../support/canary.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { runHere } from "../support/run-here.ts";

const FIRST_KEY = randomBytes(32).toString("base64");
const NEXT_KEY = randomBytes(32).toString("base64");

let fleet: Fleet;
let url: string;
let folder: string;

beforeAll(async () => {
  fleet = await startFleet(2, { products: 6, orders: 4 });
});

afterAll(async () => {
  await fleet.close();
});

beforeEach(async () => {
  rmSync(folder ?? "", { recursive: true, force: true });
  folder = mkdtempSync(join(tmpdir(), "tg360-shop-settings-"));
  url = await makeDatabase();
});

/** A machine with only the address of the database and a key. */
function machine(name: string, given: Readonly<Record<string, string>> = {}) {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  const env = {
    HOME: home,
    LANG: "C",
    TG360_DATA_DIR: join(home, "data"),
    TG360_STORE_URL: url,
    TG360_SECRET_KEY: FIRST_KEY,
    ...given,
  };
  return (...args: readonly string[]) => runHere(args, { env });
}

/** The settings of the fleet's shops as files, to be imported. */
function settingsFolder(...names: readonly string[]): string {
  const from = join(folder, "from");
  mkdirSync(from, { recursive: true });
  for (const name of names) {
    writeFileSync(join(from, `${name}.json`), JSON.stringify(readEnvironment(fleet.environmentOf(name)).tree));
  }
  return from;
}

function settingsOf(name: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return readEnvironment(fleet.environmentOf(name)).tree as never;
}

const marker = () => join(folder, "ran");

const change = (sql: string) => ask(url, `UPDATE shop_settings SET ${sql} WHERE name = 'shop-1'`);

describe("shops in the database", () => {
  it("that one machine configures are processed by any other, with no secret readable in a row", async () => {
    const here = machine("here");
    const { totalgest, framework360, export: orders } = settingsOf("shop-1");
    const passwordFile = join(folder, "password.txt");
    writeFileSync(passwordFile, totalgest?.["password"] ?? "");
    const who = ["--owner-id", totalgest?.["ownerId"] ?? "", "--shop-id", totalgest?.["shopId"] ?? ""];
    const login = ["--username", totalgest?.["username"] ?? "", "--password-file", passwordFile];
    const where = ["--endpoint", totalgest?.["endpoint"] ?? "", "--export-from", orders?.["from"] ?? ""];
    const configured = await here("configure", "--shop", "shop-1", ...where, ...who, ...login);
    expect(configured).toMatchObject({ code: 0, stderr: "" });
    expect(configured.stdout).toContain("PostgreSQL");
    writeFileSync(join(folder, "key.txt"), framework360?.["apiKey"] ?? "");
    const asked = ["--shop-url", framework360?.["url"] ?? "", "--site", framework360?.["site"] ?? ""];
    const key = ["--api-key-file", join(folder, "key.txt"), "--statuses", "3"];
    expect(await here("configure", "--shop", "shop-1", ...asked, ...key)).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, "here", ".config", "tg360", "shops"))).toBe(false);

    const there = machine("there");
    const listed = await there("shops", "--json");
    expect(JSON.parse(listed.stdout)).toMatchObject({ shops: [{ shop: "shop-1" }] });
    expect([0, 3]).toContain((await there("pull-products")).code);
    expect([0, 3]).toContain((await there("export-orders", "--shop", "shop-1")).code);
    expect(fleet.shop("shop-1").erp.orders.length).toBeGreaterThan(0);
    const shown = await there("configure", "--show", "--shop", "shop-1");
    expect(shown.stdout).toMatch(/totalgest\.password +\*+ +\(database\)/);

    const rows = await ask(url, "SELECT * FROM shop_settings");
    const secrets = [totalgest?.["password"], framework360?.["apiKey"]].map((value = "") => ({ name: "row", value }));
    expect(findSecrets("row", JSON.stringify(rows), secrets)).toEqual([]);
    const [row] = rows as [{ secrets: object }];
    expect(Object.keys(row.secrets)).toEqual(["totalgest.password", "framework360.apiKey"]);
  });

  it("are saved only over what was read: of two people who read the same, the second is refused", async () => {
    await machine("here")("shops", "import", settingsFolder("shop-1"));
    const database = await openDatabase(new Secret(url));
    const read = await readSettings(database, "shop-1");
    if (read === null) throw new Error("the shop has no settings");
    expect(await saveSettings(database, read, { atMs: 1, by: "anna" })).toBe("saved");
    expect(await saveSettings(database, read, { atMs: 2, by: "leo" })).toBe("changed");
    expect(await ask(url, "SELECT saved_by FROM shop_settings")).toEqual([{ saved_by: "anna" }]);
    const again = await readSettings(database, "shop-1");
    expect(again).toEqual({ ...read, revision: read.revision + 1 });
    expect(await saveSettings(database, again ?? read, { atMs: 3, by: "leo" })).toBe("saved");
  });

  it("need the key for calls to a system, but not for reading", async () => {
    await machine("here")("shops", "import", settingsFolder("shop-1"));
    const without = machine("without", { TG360_SECRET_KEY: "" });
    expect(await without("status", "--shop", "shop-1")).toMatchObject({ code: 0, stderr: "" });
    const refused = await without("pull-products", "--shop", "shop-1");
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain("TG360_SECRET_KEY");
    const other = await machine("other", { TG360_SECRET_KEY: NEXT_KEY })("pull-products", "--shop", "shop-1");
    expect(other.code).toBe(4);
    expect(other.stderr).toContain("totalgest.password");
    const wrong = await machine("wrong", { TG360_SECRET_KEY: "not-a-key" })("pull-products", "--shop", "shop-1");
    expect(wrong.code).toBe(4);
    expect(wrong.stderr).not.toContain("not-a-key");
  });

  it("are decrypted with several keys, in a file too", async () => {
    await machine("here")("shops", "import", settingsFolder("shop-1"));
    const file = join(folder, "keys.txt");
    writeFileSync(file, `${NEXT_KEY}\n${FIRST_KEY}\n`);
    const both = machine("both", { TG360_SECRET_KEY: "", TG360_SECRET_KEY_FILE: file });
    expect([0, 3]).toContain((await both("pull-products", "--shop", "shop-1")).code);
  });

  it("follow import and export, pause and remove", async () => {
    const here = machine("here");
    const from = settingsFolder("shop-1", "shop-2");
    expect(await here("shops", "import", from)).toMatchObject({ code: 0 });
    expect(await here("shops", "import", from)).toMatchObject({ code: 2 });
    const to = join(folder, "to");
    expect(await machine("there")("shops", "export", to)).toMatchObject({ code: 0 });
    for (const name of ["shop-1", "shop-2"]) {
      expect(JSON.parse(readFileSync(join(to, `${name}.json`), "utf8"))).toEqual(settingsOf(name));
    }
    expect(await here("shops", "pause", "shop-1")).toMatchObject({ code: 0 });
    expect((await machine("there")("pull-products")).stdout).toContain("shop-1: paused");
    expect(await here("shops", "resume", "shop-1")).toMatchObject({ code: 0 });
    expect([0, 3]).toContain((await here("pull-products", "--shop", "shop-2")).code);
    const removed = await here("shops", "remove", "shop-2", "--yes", "--json");
    expect(removed).toMatchObject({ code: 0, stderr: "" });
    const kept = (JSON.parse(removed.stdout) as { folder: string }).folder;
    for (const name of ["shop-2.tg360-backup", "shop-2.json", "orders.json"]) {
      expect(existsSync(join(kept, name))).toBe(true);
    }
    expect(await ask(url, "SELECT name FROM shop_settings UNION ALL SELECT name FROM shops")).toEqual([
      { name: "shop-1" },
    ]);
  });

  it("have secrets that are text even if they look like a command", async () => {
    const from = settingsFolder("shop-1");
    const text = JSON.stringify({ command: ["touch", marker()] });
    const { totalgest, ...rest } = settingsOf("shop-1");
    writeFileSync(join(from, "shop-1.json"), JSON.stringify({ ...rest, totalgest: { ...totalgest, password: text } }));
    await machine("here")("shops", "import", from);
    expect((await machine("worker")("pull-products", "--shop", "shop-1")).code).toBe(5);
    expect(existsSync(marker())).toBe(false);
  });

  it("take no command for a secret from a file, and name it", async () => {
    const from = settingsFolder("shop-1");
    const { totalgest, ...rest } = settingsOf("shop-1");
    const password = { command: ["touch", marker()] };
    writeFileSync(join(from, "shop-1.json"), JSON.stringify({ ...rest, totalgest: { ...totalgest, password } }));
    const refused = await machine("here")("shops", "import", from);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain("totalgest.password.command");
    expect(existsSync(marker())).toBe(false);
  });

  it("are refused under a second name", async () => {
    const from = settingsFolder("shop-1");
    await machine("here")("shops", "import", from);
    rmSync(from, { recursive: true });
    mkdirSync(from);
    writeFileSync(join(from, "twin.json"), JSON.stringify(settingsOf("shop-1")));
    const twin = await machine("there")("shops", "import", from);
    expect(twin.code).toBe(4);
    expect(twin.stderr).toContain("shop-1");
  });

  it("are refused under a second name for the address of the web shop alone, both named, imported and configured", async () => {
    const here = machine("here");
    const from = settingsFolder("shop-1");
    await here("shops", "import", from);
    const { totalgest, framework360, ...others } = settingsOf("shop-1");
    const spelled = `${framework360?.["url"]?.replace("127.0.0.1", "localhost") ?? ""}/m/api/`;
    rmSync(join(from, "shop-1.json"));
    const tree = {
      ...others,
      totalgest: { ...totalgest, shopId: "999" },
      framework360: { ...framework360, url: spelled, site: "copy" },
    };
    writeFileSync(join(from, "copy.json"), JSON.stringify(tree));
    const twin = await machine("there")("shops", "import", from);
    expect(twin.code).toBe(4);
    expect(twin.stderr).toMatch(/same shop .*copy, shop-1|same shop .*copy and shop-1/s);
    const fresh = ["configure", "--shop", "copy", "--shop-url", spelled, "--site", "copy"];
    const configured = await here(...fresh);
    expect(configured.code).toBe(4);
    expect(configured.stderr).toMatch(/same shop .*copy.*shop-1/s);
    expect(JSON.parse((await here("shops", "--json")).stdout)).toMatchObject({ shops: [{ shop: "shop-1" }] });
  });
});

describe("settings written into the database by hand", () => {
  beforeEach(async () => {
    await machine("here")("shops", "import", settingsFolder("shop-1", "shop-2"));
  });

  it.each([
    ["a command for a secret", () => `{totalgest,password}', '{"command": ["touch", "${marker()}"]}`],
    ["the path of a file", () => `{totalgest,profile}', '"/etc/passwd"`],
    ["a folder for the state", () => `{dataDir}', '"/etc"`],
    ["a mail server", () => `{notify}', '{"smtpUrl": "smtps://mail.example"}`],
    ["a secret in clear text", () => `{totalgest,password}', '"mine"`],
    ["another database", () => `{store}', '{"url": "postgres://a@b/c"}`],
  ])("%s is refused, and nothing is run or called", async (_what, path) => {
    await change(`settings = jsonb_set(settings, '${path()}')`);
    const calls = fleet.shop("shop-1").erp.orders.length;
    for (const command of ["pull-products", "export-orders"]) {
      const refused = await machine("worker")(command, "--shop", "shop-1");
      expect(refused.code).toBe(4);
      expect(refused.stderr).toContain("may not be in the database");
    }
    expect(existsSync(marker())).toBe(false);
    expect(fleet.shop("shop-1").erp.orders.length).toBe(calls);
    const others = await machine("worker")("pull-products", "--shop", "shop-2");
    expect([0, 3]).toContain(others.code);
  });

  it("another shop's sealed secret is refused", async () => {
    await change("secrets = (SELECT secrets FROM shop_settings WHERE name = 'shop-2')");
    const refused = await machine("worker")("pull-products", "--shop", "shop-1");
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain("was sealed for another shop");
  });

  it("the secret of another setting is refused", async () => {
    await change("secrets = jsonb_set(secrets, '{totalgest.password}', secrets -> 'framework360.apiKey')");
    expect((await machine("worker")("pull-products", "--shop", "shop-1")).stderr).toContain("was sealed for another");
  });

  it("a secret is not sent to another address than it was entered for", async () => {
    await change(`settings = jsonb_set(settings, '{totalgest,endpoint}', '"https://evil.example"'), binding =
      replace(binding, settings #>> '{totalgest,endpoint}', 'https://evil.example')`);
    const refused = await machine("worker")("export-orders", "--shop", "shop-1");
    expect(refused.code).toBe(4);
    expect(refused.stderr).toMatch(/was sealed for another|changed in the database by hand/);
  });

  it("a shop whose settings were changed to another shop's is refused", async () => {
    await change(`settings = jsonb_set(settings, '{totalgest,shopId}', '"999"')`);
    const refused = await machine("worker")("pull-products", "--shop", "shop-1");
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain("by hand");
  });

  it("a setting that was changed by hand is looked at and saved again, as the advice says", async () => {
    const here = machine("worker");
    await change(`settings = jsonb_set(settings, '{framework360,site}', '"elsewhere"')`);
    const refused = await here("pull-products", "--shop", "shop-1");
    expect(refused.stderr).toContain("tg360 configure --shop shop-1 --show");
    const shown = await here("configure", "--shop", "shop-1", "--show");
    expect([shown.code, shown.stdout.includes("elsewhere")]).toEqual([0, true]);
    const { totalgest, framework360 } = settingsOf("shop-1");
    const values: Readonly<Record<string, string | undefined>> = {
      "--endpoint": totalgest?.["endpoint"],
      "--owner-id": totalgest?.["ownerId"],
      "--shop-id": totalgest?.["shopId"],
      "--shop-url": framework360?.["url"],
      "--site": framework360?.["site"],
    };
    const said = refused.stderr.replaceAll(/\s+/g, " ");
    for (const option of Object.keys(values)) expect(said).toContain(option);
    const typed = Object.entries(values).flatMap(([option, value = ""]) => [option, value]);
    const saved = await here("configure", "--shop", "shop-1", ...typed);
    expect(saved).toMatchObject({ code: 0, stderr: "" });
    expect([0, 3]).toContain((await here("pull-products", "--shop", "shop-1")).code);
  });

  it("a name that leads out of the data directory is refused", async () => {
    await expect(
      ask(url, "INSERT INTO shop_settings VALUES ('../../etc', '{}', '{}', NULL, NULL, 1, NULL, 1, 'me')"),
    ).rejects.toThrow("check constraint");
  });
});
