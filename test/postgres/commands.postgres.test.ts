import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { readEnvironment } from "../../src/config/environment.ts";
import { valueAt } from "../../src/config/keys.ts";
import { clean } from "../support/checker.ts";
import { commandsIn } from "../support/documented.ts";
import { type Installed, MovedShop } from "../support/installations.ts";
import { addUser, servePage, settled } from "../support/page.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { openAgency } from "../support/shops.ts";
import { runHere } from "../support/run-here.ts";
import { until } from "../support/until.ts";

const { shop } = MovedShop;

async function openCell(): Promise<{ readonly one: MovedShop; readonly cell: Installed }> {
  const one = await MovedShop.open();
  const cell = await one.install("cell", "database");
  await one.configure(cell);
  for (const command of ["pull-products", "export-orders"]) await cell.run(command, "--shop", shop);
  return { one, cell };
}

describe("on PostgreSQL", () => {
  it.each([
    ["53100", "database-full", "Make room there. The next run continues where this one stopped."],
    ["53200", "database-failed", "Look into the server’s log. The next run continues where this one stopped."],
    ["XX000", "database-failed", "Look into the server’s log. The next run continues where this one stopped."],
  ])("error %s of the server stops a run as %s, and the next one continues", async (state, code, hint) => {
    const { one, cell } = await openCell();
    const [id = ""] = one.sell(1);
    const url = cell.url ?? "";
    const fails = `BEGIN RAISE EXCEPTION 'no more' USING ERRCODE = '${state}'; END`;
    await ask(url, `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$${fails}$$`);
    await ask(url, "CREATE TRIGGER failing BEFORE INSERT OR UPDATE ON orders EXECUTE FUNCTION fail()");
    const stopped = await cell.run("export-orders", "--shop", shop, "--json");
    expect(JSON.parse(stopped.stdout)).toMatchObject({ exitCode: 8, error: { code, hint } });
    await ask(url, "DROP TRIGGER failing ON orders");
    expect([0, 3]).toContain((await cell.run("export-orders", "--shop", shop)).code);
    expect((await one.verdict(cell)).open).not.toHaveProperty(id);
  });

  it("a database that cannot store every character is made anew as the message says", async () => {
    const one = await MovedShop.open();
    const server = (await one.install("server", "database")).url ?? "";
    const at = (name: string): string => Object.assign(new URL(server), { pathname: `/${name}` }).href;
    await ask(server, "CREATE DATABASE typed_latin ENCODING LATIN1 TEMPLATE template0");
    const cell = await one.install("latin", "database", { store: { url: at("typed_latin") } });
    const refused = await cell.run("shops", "--json");
    expect(refused.code).toBe(8);
    const [, options = ""] = /Create the database with (.*?)\./.exec(refused.stdout) ?? [];
    await ask(server, `CREATE DATABASE typed_anew ${options}`);
    const anew = await one.install("anew", "database", { store: { url: at("typed_anew") } });
    expect(await anew.run("shops", "--json")).toMatchObject({ code: 0 });
  });

  it("a key that is none is replaced by one that is made as the message says", async () => {
    const one = await MovedShop.open();
    const cell = await one.install("cell", "database", { secret: { key: { command: ["echo", "short"] } } });
    const said = await one.configure(cell).catch((error: unknown) => String(error));
    expect(said).toContain("a key is 32 bytes in base64");
    const [typed = ""] = /openssl rand .*$/m.exec(String(said)) ?? [];
    const key = execFileSync("sh", ["-c", typed], { encoding: "utf8" }).trim();
    const mended = await one.install("mended", "database", { secret: { key } });
    await one.configure(mended);
    expect((await mended.run("shops", "--json")).code).toBe(0);
  });

  it("the doctor finds the settings of a shop in the database, and names a key that is missing", async () => {
    const { one, cell } = await openCell();
    const looked = await cell.run("doctor", "--shop", shop, "--json");
    expect((JSON.parse(looked.stdout) as { findings: readonly { level: string }[] }).findings).not.toContainEqual(
      expect.objectContaining({ level: "error" }),
    );
    const keyless = await one.install("keyless", "database", { store: { url: cell.url }, secret: undefined });
    const found = await keyless.run("doctor", "--shop", shop, "--json");
    expect(found.code).toBe(4);
    expect(found.stdout).toContain("TG360_SECRET_KEY");
  });

  it("a session that is refused twice although each login was accepted pauses nothing: the next cycle sends", async () => {
    const { one, cell } = await openCell();
    const [id = ""] = one.sell(1);
    const body = { error: { code: "token_expired", message: "" } };
    const fault = { kind: "status", status: 401, body } as const;
    one.fleet.shop(shop).inject({ system: "TotalGest", operation: "createOrder", times: 2, fault });
    const refused = await cell.run("export-orders", "--shop", shop, "--json");
    expect(JSON.parse(refused.stdout)).toMatchObject({ exitCode: 6, error: { code: "session-refused" } });
    expect(await one.verdict(cell)).toMatchObject({ open: { [id]: "queued" } });
    expect([0, 3]).toContain((await cell.run("export-orders", "--shop", shop)).code);
    expect({ ...(await one.verdict(cell)), open: {} }).toEqual(clean());
  });

  it("configure checks and changes a shop from any machine", async () => {
    const { one, cell } = await openCell();
    expect((await cell.run("doctor", "--shop", shop)).code).toBe(0);
    const { secret } = JSON.parse(readFileSync(cell.config, "utf8")) as { secret: { key: string } };
    const other = await one.install("other", "database", { store: { url: cell.url }, secret });
    expect(await other.run("configure", "--shop", shop, "--buffer", "2")).toMatchObject({ code: 0 });
    expect((await cell.run("configure", "--show", "--shop", shop)).stdout).toMatch(/products\.buffer +2 +\(database\)/);
    const refused = await cell.run("configure", "--shop", shop, "--password-command", "cat /etc/passwd");
    expect(refused.code).toBe(4);
  });

  it("a backup is made at night by itself, of the state in the database, and status says so", async () => {
    const { cell } = await openCell();
    const settings = JSON.parse(readFileSync(cell.config, "utf8")) as object;
    writeFileSync(cell.config, JSON.stringify({ ...settings, backup: { every: "1d" } }));
    expect([0, 3]).toContain((await cell.run("export-orders", "--quiet", "--shop", shop)).code);
    const status = JSON.parse((await cell.run("status", "--shop", shop, "--json")).stdout) as {
      readonly backup: { readonly path: string } | null;
    };
    const made = await cell.run("backup", "--verify", status.backup?.path ?? "none", "--shop", shop, "--json");
    expect([made.code, JSON.parse(made.stdout)]).toMatchObject([0, { orders: expect.any(Number) }]);
  });

  it("a backup is the same one file, with the state and the settings; restore is refused, and says what to do", async () => {
    const { one, cell } = await openCell();
    const backup = join(one.folder, "saved.tg360");
    const saved = await cell.run("backup", backup, "--shop", shop, "--json");
    expect([saved.code, JSON.parse(saved.stdout)]).toMatchObject([
      0,
      { secretsLeftOut: ["framework360.apiKey", "totalgest.password"] },
    ]);
    expect(readdirSync(one.folder).filter((name) => /last-run|saved/.test(name))).toEqual(["saved.tg360"]);
    const refused = await cell.run("restore", backup, "--shop", shop, "--yes");
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining("PostgreSQL")]);
    const files = await one.install("files", "files");
    await one.configure(files);
    expect(await files.run("restore", backup, "--shop", shop, "--yes")).toMatchObject({ code: 0 });
    expect([0, 3]).toContain((await files.run("export-orders", "--shop", shop)).code);
    expect(await one.verdict(files)).toMatchObject({ lost: [], duplicated: [], unexpected: [] });
  });

  it("the page exports what was ticked of a shop whose settings are in the database", async () => {
    const agency = openAgency();
    const sandbox = await agency.open("bern", { products: 8, orders: 6 });
    const key = Buffer.alloc(32, 5).toString("base64");
    const url = await makeDatabase();
    agency.write("default", { store: { url }, secret: { key } });
    const files = join(agency.folder, "shops");
    expect((await agency.run(["shops", "import", files])).code).toBe(0);
    rmSync(files, { recursive: true });
    expect([0, 3]).toContain((await agency.run(["pull-products"])).code);
    await addUser(agency, "anna");
    const anna = await (await servePage(agency)).as("anna");
    const list = await anna.get("/shops/bern/orders?state=queued");
    const [tick = ""] = [...list.text.matchAll(/name="order" value="([^"]+)"/g)].map(([, value = ""]) => value);
    const before = sandbox.erp.orders.length;
    const asked = await anna.post("/shops/bern/act", [
      ["do", "send"],
      ["order", tick],
    ]);
    const report = await settled(anna, asked.location);
    expect(report.text).toContain("anna");
    expect(sandbox.erp.orders.length).toBe(before + 1);
    const saved = await anna.post("/shops/bern/views", { do: "save", name: "Sent", query: "state=exported" });
    expect((await anna.get(saved.location)).text).toContain("Saved as “Sent”");
    await ask(url, "UPDATE orders SET state = 'failed'");
    const failed = await ask<{ n: number }>(url, "SELECT count(*)::int AS n FROM orders");
    const shops = await anna.get("/shops");
    expect(shops.text).toMatch(/<th[^>]*>Refused<\/th>/);
    expect(shops.text).toMatch(new RegExp(`class="wide n"[^>]*>${String(failed[0]?.n)}</td>`));
  });

  it("a run that loses its lease says so each time, with --quiet too", async () => {
    const one = await MovedShop.open({ latencyMs: 200 });
    const cell = await one.install("cell", "database");
    await one.configure(cell);
    const url = cell.url ?? "";
    for (let round = 0; round < 2; round++) {
      const running = cell.run("export-orders", "--shop", shop, "--quiet");
      await until(
        async () =>
          (await ask(url, "UPDATE shops SET orders_token = 'another' WHERE orders_token <> 'another' RETURNING 1"))
            .length > 0,
      );
      expect(await running).toMatchObject({
        code: 7,
        stderr: expect.stringMatching(/^tg360 export-orders:\nProblems\n {2}This run was suspended/),
      });
      await ask(url, "UPDATE shops SET orders_token = NULL, orders_until = NULL, orders_holder = NULL");
    }
  });

  it("an address of another machine without sslmode is refused, and one that means it is not", async () => {
    const one = await MovedShop.open();
    const cell = await one.install("far", "database", { store: { url: "postgres://me@db.invalid/cell" } });
    const refused = await cell.run("status", "--shop", shop);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain("sslmode=verify-full");
  });

  it("a wrong address is explained in a sentence, without the address", async () => {
    const one = await MovedShop.open();
    const { env } = await one.install("wrong", "files");
    const wrong = { ...env, TG360_STORE_URL: "mysql://me:hunter2@somewhere/else" };
    const { code, stderr } = await runHere(["status"], { env: wrong });
    expect(code).toBe(4);
    expect(stderr).toContain("TG360_STORE_URL is not the address of a PostgreSQL database.");
    expect(stderr).not.toContain("hunter2");
  });
});

describe("docs/postgresql.md and docs/many-shops.md", () => {
  it("changes the sealing key as written", async () => {
    const { one, cell } = await openCell();
    const key = join(one.folder, "secret-key");
    const { secret } = JSON.parse(readFileSync(cell.config, "utf8")) as { secret: { key: string } };
    writeFileSync(key, `${secret.key}\n`);
    const byFile = await one.install("by-file", "database", { store: { url: cell.url }, secret: undefined });
    chmodSync(key, 0o600);
    const [make = "", rekey = ""] = commandsIn("docs/postgresql.md", "Sealing keys");
    execFileSync("sh", ["-e", "-c", make.replaceAll("/etc/tg360/secret-key", key)]);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const env = { ...byFile.env, TG360_SECRET_KEY_FILE: key };
    expect(await runHere(rekey.split(" ").slice(1), { env })).toMatchObject({ code: 0, stderr: "" });
    execFileSync("sed", ["-i", "2,$d", key]);
    expect([0, 3]).toContain((await runHere(["pull-products", "--shop", shop], { env })).code);
    // It is lost: a new one is that of another installation until what it sealed is gone.
    writeFileSync(key, Buffer.alloc(32, 3).toString("base64"));
    const { tree } = readEnvironment(one.fleet.environmentOf(shop));
    const files = (["totalgest.password", "framework360.apiKey"] as const).map((setting) => {
      const path = join(one.folder, setting);
      writeFileSync(path, String(valueAt(tree, setting)));
      return path;
    });
    const configure = [
      "configure",
      "--shop",
      shop,
      "--password-file",
      files[0] ?? "",
      "--api-key-file",
      files[1] ?? "",
    ];
    expect((await runHere(configure, { env })).code).toBe(4);
    const forget =
      commandsIn("docs/many-shops.md", "When a machine dies").find((one) => one.includes("shop_settings")) ?? "";
    await ask(cell.url ?? "", /-c "(.*)"/.exec(forget)?.[1] ?? "");
    expect(await runHere(configure, { env })).toMatchObject({ code: 0, stderr: "" });
    expect([0, 3]).toContain((await runHere(["pull-products", "--shop", shop], { env })).code);
  });

  it("gives a shop its name as written, with all that it knows", async () => {
    const one = await MovedShop.open();
    const home = join(one.folder, "unnamed");
    const env = { HOME: home, LANG: "C", PATH: process.env["PATH"] ?? "" };
    mkdirSync(join(home, ".config/tg360"), { recursive: true });
    const { tree } = readEnvironment(one.fleet.environmentOf(shop));
    writeFileSync(join(home, ".config/tg360/config.json"), JSON.stringify(tree), { mode: 0o600 });
    for (const command of ["pull-products", "export-orders"]) await runHere([command], { env });
    const { erp } = one.fleet.shop(shop);
    const taken = erp.orders.length;
    const [, name = ""] = commandsIn("docs/postgresql.md", "Moving a shop");
    execFileSync("sh", ["-e", "-c", name.replace(/\ntg360 shops$/, "")], { env });
    one.sell(1);
    expect(await runHere(["export-orders"], { env })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("zurich"),
    });
    expect([taken > 0, erp.orders.length - taken]).toEqual([true, 1]);
  });

  it("moves a shop as written", async () => {
    const one = await MovedShop.open();
    const [from, to] = [await one.install("from", "files"), await one.install("to", "database")];
    await one.configure(from);
    await from.run("export-orders", "--shop", shop);
    const [line = ""] = commandsIn("docs/postgresql.md", "Moving a shop");
    const words = line.replace("zurich", shop).replace("/etc/tg360/cell-2.json", to.config).split(" ").slice(1);
    expect(await from.run(...words)).toMatchObject({ code: 0, stderr: "" });
    const [restored = ""] = commandsIn("docs/postgresql.md", "After a restore or a failover");
    expect(await to.run(...restored.split(" ").slice(1))).toMatchObject({ code: 0, stderr: "" });
  });
});
