import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { readEnvironment } from "../../src/config/environment.ts";
import { clean } from "../support/checker.ts";
import { type Installed, MovedShop } from "../support/installations.ts";
import { ask } from "../support/postgres.ts";
import { runHere } from "../support/run-here.ts";

const { shop } = MovedShop;

async function work({ run }: Installed): Promise<void> {
  for (const command of ["pull-products", "export-orders"]) {
    expect([0, 3]).toContain((await run(command, "--shop", shop)).code);
  }
}

function stateOf({ config }: Installed): string {
  return join(config, "..", "data", "shops", shop, "tg360.db");
}

describe("a shop that moves", () => {
  it("goes from a file into PostgreSQL, sells there, and goes no further", async () => {
    const one = await MovedShop.open();
    const files = await one.install("files", "files");
    const [first, second] = [await one.install("first", "database"), await one.install("second", "database")];
    await one.configure(files);
    await work(files);
    one.sell(2);
    expect([0, 3]).toContain((await files.run("export-orders", "--shop", shop)).code);
    one.sell(1);
    const moved = await files.run("shops", "move", shop, "--to", first.config, "--json");
    expect(moved).toMatchObject({ code: 0, stderr: "" });
    expect((await files.run("export-orders", "--shop", shop)).code).toBe(4);
    await work(first);
    expect({ ...(await one.verdict(first)), open: {} }).toEqual(clean());
    // Done again, it says the same and changes nothing.
    expect(await files.run("shops", "move", shop, "--to", first.config, "--json")).toMatchObject({
      code: 0,
      stdout: moved.stdout,
    });
    for (const { config } of [second, files]) {
      const onward = await first.run("shops", "move", shop, "--to", config, "--json");
      expect(onward.code).toBe(2);
      expect(JSON.parse(onward.stdout)).toMatchObject({ error: { code: "move-only-into-database" } });
    }
    expect((await first.run("shops", "--json")).stdout).toContain(shop);
  });

  it("is refused where it was with where it went, also by who knows its settings still", async () => {
    const one = await MovedShop.open();
    const [files, database] = [await one.install("files", "files"), await one.install("database", "database")];
    await one.configure(files);
    await work(files);
    expect((await files.run("shops", "move", shop, "--to", database.config)).code).toBe(0);
    await one.configure(files);
    const refused = await files.run("export-orders", "--shop", shop);
    expect(refused.code).toBe(8);
    expect(refused.stderr).toMatch(/was moved\s+from\s.*tg360\.db\s+to\s+PostgreSQL/s);
    expect(await one.verdict(database)).toMatchObject({ lost: [], duplicated: [] });
  });

  it("with a heartbeat among its settings goes into no database, and stays open where it is", async () => {
    const one = await MovedShop.open();
    const [files, database] = [await one.install("files", "files"), await one.install("database", "database")];
    await one.configure(files, { daemon: { heartbeatUrl: "http://127.0.0.1:9/ping" } });
    await work(files);
    const refused = await files.run("shops", "move", shop, "--to", database.config);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain("daemon.heartbeatUrl");
    await work(files);
    expect(await ask(database.url ?? "", "SELECT name FROM shops")).toEqual([]);
  });

  it("whose settings somebody saves there meanwhile arrives, says that its own were not saved, and is through at once when repeated", async () => {
    const one = await MovedShop.open();
    const [files, database] = [await one.install("files", "files"), await one.install("database", "database")];
    await one.configure(files);
    await work(files);
    await database.run("status");
    const { tree } = readEnvironment(one.fleet.environmentOf(shop));
    // Between the look whether there are any and the save.
    await ask(
      database.url ?? "",
      `CREATE FUNCTION save() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO shop_settings (name, settings, secrets) VALUES (NEW.name, '{"products": {"buffer": 7}}', '{}');
        RETURN NEW; END $$;
       CREATE TRIGGER save AFTER INSERT ON shops FOR EACH ROW EXECUTE FUNCTION save()`,
    );
    const first = await files.run("shops", "move", shop, "--to", database.config);
    expect(first.code).toBe(7);
    expect(first.stderr.replaceAll(/\s+/g, " ")).toContain("Yours were not saved.");
    expect(await files.run("shops", "move", shop, "--to", database.config)).toMatchObject({ code: 0, stderr: "" });
    expect(await ask(database.url ?? "", "SELECT settings FROM shop_settings")).toEqual([
      { settings: { products: { buffer: 7 } } },
    ]);
    const kept = join(files.config, "..", "shops", `${shop}.json.moved`);
    expect(JSON.parse(readFileSync(kept, "utf8"))).toEqual(tree);
    expect({ ...(await one.verdict(database)), open: {} }).toEqual(clean());
  });

  it("does not take the place of a shop of that name, nor go where it is", async () => {
    const one = await MovedShop.open();
    const [files, database] = [await one.install("files", "files"), await one.install("database", "database")];
    await one.configure(files);
    await one.configure(database);
    await work(files);
    const taken = await files.run("shops", "move", shop, "--to", database.config);
    expect(taken.code).toBe(2);
    expect(taken.stderr).toContain("already");
    expect((await files.run("shops", "move", shop, "--to", files.config)).code).toBe(2);
    await work(files);
    expect(existsSync(stateOf(files))).toBe(true);
  });
});

describe("shops rekey", () => {
  it("seals all secrets with the first key, and says what it cannot open", async () => {
    const one = await MovedShop.open();
    const next = Buffer.alloc(32, 9).toString("base64");
    const database = await one.install("database", "database");
    await one.configure(database);
    const keysOf = async () =>
      (
        await ask<{ key: string }>(
          database.url ?? "",
          "SELECT value ->> 'key' AS key FROM shop_settings, jsonb_each(secrets)",
        )
      ).map(({ key }) => key);
    const [old] = await keysOf();
    const alone = await one.install("alone", "database", { store: { url: database.url }, secret: { key: next } });
    const failed = await alone.run("shops", "rekey", "--json");
    expect(failed.code).toBe(4);
    expect(JSON.parse(failed.stdout)).toMatchObject({ schema: "tg360.rekey/1", secrets: 0, failed: [{ shop }] });
    expect(new Set(await keysOf())).toEqual(new Set([old]));

    const { secret } = JSON.parse(readFileSync(database.config, "utf8")) as { secret: { key: string } };
    const both = await one.install("both", "database", { store: { url: database.url }, secret: undefined });
    const env = { ...both.env, TG360_SECRET_KEY: `${next},${secret.key}` };
    const rekeyed = await runHere(["shops", "rekey", "--json"], { env });
    expect(rekeyed).toMatchObject({ code: 0 });
    expect(JSON.parse(rekeyed.stdout)).toMatchObject({ shops: 1, secrets: 2, failed: [] });
    expect((await keysOf()).includes(old ?? "")).toBe(false);
    expect([0, 3]).toContain((await alone.run("pull-products", "--shop", shop)).code);
    expect((await database.run("pull-products", "--shop", shop)).code).toBe(4);
  });
});
