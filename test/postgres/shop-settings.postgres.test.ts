import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { readEnvironment } from "../../src/config/environment.ts";
import { parseSealingKeys } from "../../src/config/shops/sealing.ts";
import { type Fleet, startFleet } from "../support/fleet/fleet.ts";
import { findSecrets } from "../support/canary.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { runHere } from "../support/run-here.ts";

const FIRST_KEY = randomBytes(32).toString("base64");
const NEXT_KEY = randomBytes(32).toString("base64");
const KEY_ID = parseSealingKeys(NEXT_KEY)?.[0]?.id ?? "";

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

  it("are saved only over what was read: of two people at once, the slower one is told, and nothing is lost", async () => {
    await machine("here")("shops", "import", settingsFolder("shop-1"));
    // Its login is tried before it is saved.
    const username = settingsOf("shop-1").totalgest?.["username"] ?? "";
    fleet.shop("shop-1").setLatency(300);
    const [slow, quick] = await Promise.all([
      machine("here")("configure", "--shop", "shop-1", "--username", username, "--price-list", "RETAIL"),
      machine("there")("configure", "--shop", "shop-1", "--buffer", "7"),
    ]);
    fleet.shop("shop-1").setLatency(0);
    expect(quick).toMatchObject({ code: 0, stderr: "" });
    expect(slow.code).toBe(7);
    expect(slow.stderr.replaceAll(/\s+/g, " ")).toContain("Yours were not saved.");
    expect(await ask(url, "SELECT revision, settings -> 'products' AS products FROM shop_settings")).toEqual([
      { revision: "2", products: { buffer: 7 } },
    ]);
  });

  it("are not sealed anew over what somebody saves meanwhile: rekey names the shop, and can be repeated", async () => {
    await machine("here")("shops", "import", settingsFolder("shop-1", "shop-2"));
    // Reading the key takes as long as somebody else needs to save.
    const keys = join(folder, "keys.sh");
    const save = `UPDATE shop_settings SET revision = revision + 1 WHERE name = 'shop-2'`;
    const node = `new (require("${join(process.cwd(), "node_modules/pg")}").Client)("${url}")`;
    const script = `const c = ${node}; c.connect().then(() => c.query("${save}")).then(() => c.end())`;
    writeFileSync(join(folder, "save.cjs"), script);
    writeFileSync(
      keys,
      `[ -e "$0.n" ] && node "${join(folder, "save.cjs")}"; touch "$0.n"; echo ${NEXT_KEY},${FIRST_KEY}`,
    );
    const command = JSON.stringify(["sh", keys]);
    const there = { TG360_SECRET_KEY: "", TG360_SECRET_KEY_COMMAND: command, PATH: process.env["PATH"] ?? "" };
    const first = await machine("there", there)("shops", "rekey", "--json");
    expect(first.code).toBe(7);
    expect(JSON.parse(first.stdout)).toMatchObject({
      shops: 1,
      failed: [{ shop: "shop-2", error: { code: "settings-raced" } }],
    });
    const both = { TG360_SECRET_KEY: `${NEXT_KEY},${FIRST_KEY}` };
    expect(await machine("again", both)("shops", "rekey")).toMatchObject({ code: 0, stderr: "" });
    expect([0, 3]).toContain((await machine("next", { TG360_SECRET_KEY: NEXT_KEY })("pull-products")).code);
  });

  it("of another installation stay as they are: with another key nothing is saved and no turn is taken", async () => {
    await machine("here")("shops", "import", settingsFolder("shop-1"));
    const other = machine("other", { TG360_SECRET_KEY: NEXT_KEY });
    const rows = () => ask<{ secrets: Readonly<Record<string, { key: string }>> }>(url, "SELECT * FROM shop_settings");
    const before = await rows();
    const ids = before.flatMap(({ secrets }) => Object.values(secrets).map(({ key }) => key));
    const one = settingsFolder("shop-2");
    rmSync(join(one, "shop-1.json"), { force: true });
    for (const words of [["configure", "--shop", "shop-1", "--buffer", "7"], ["shops", "import", one], ["worker"]]) {
      const { code, stderr } = await other(...words);
      expect([words, code]).toEqual([words, 4]);
      for (const id of [ids[0], KEY_ID]) expect(stderr).toContain(id);
    }
    expect(await rows()).toEqual(before);
    expect(await ask(url, "SELECT to_regclass('tg360_queue.job') AS queue")).toEqual([{ queue: null }]);
    const { workers } = JSON.parse((await machine("here")("shops", "--json")).stdout);
    expect(workers).toMatchObject([{ trouble: { code: "sealing-key-other" } }]);
  });

  it("belong to shops with names: one without stays outside, and is told how to get one", async () => {
    const own = fleet.environmentOf("shop-1");
    for (const words of [["pull-products"], ["export-orders"], ["worker"], ["status"]]) {
      const { code, stderr } = await machine("here", own)(...words);
      expect([words, code]).toEqual([words, 4]);
      expect(stderr).toContain("TG360_SHOP=NAME");
    }
    expect(await ask(url, "SELECT name FROM shops")).toEqual([]);
    const named = machine("here", { ...own, TG360_SHOP: "shop-1" });
    expect([0, 3]).toContain((await named("pull-products")).code);
    expect(await ask(url, "SELECT name FROM shops")).toEqual([{ name: "shop-1" }]);
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
    for (const name of ["shop-2.tg360-backup", "shop-2.json"]) {
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
    expect(refused.stderr.replaceAll(/\s+/g, " ")).toContain(
      "was encrypted for another shop, setting or address, or was changed, and is not used",
    );
  });

  it("the secret of another setting is refused", async () => {
    await change("secrets = jsonb_set(secrets, '{totalgest.password}', secrets -> 'framework360.apiKey')");
    const refused = await machine("worker")("pull-products", "--shop", "shop-1");
    expect(refused.code).toBe(4);
    expect(refused.stderr.replaceAll(/\s+/g, " ")).toContain("was encrypted for another shop, setting or address");
  });

  it("a secret is not sent to another address than it was entered for", async () => {
    await change(`settings = jsonb_set(settings, '{totalgest,endpoint}', '"https://evil.example"'), binding =
      replace(binding, settings #>> '{totalgest,endpoint}', 'https://evil.example')`);
    const refused = await machine("worker")("export-orders", "--shop", "shop-1");
    expect(refused.code).toBe(4);
    expect(refused.stderr).toMatch(/was encrypted for another|changed in the database by hand/);
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
    await expect(ask(url, "INSERT INTO shop_settings VALUES ('../../etc', '{}', '{}')")).rejects.toThrow(
      "check constraint",
    );
  });
});
