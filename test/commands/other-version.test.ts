/** A state with tables of another version. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";

import { ask, makeDatabase } from "../support/postgres.ts";
import { runHere } from "../support/run-here.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

async function stageWithState(): Promise<Stage> {
  const stage = await openStage();
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  expect(await stage.run(["export-orders"])).toMatchObject({ code: 0 });
  return stage;
}

const COMMANDS = [["export-orders"], ["pull-products"], ["status"], ["fix"], ["audit"]] as const;

describe("a state file of another version", () => {
  it("is refused untouched by every command", async () => {
    const stage = await stageWithState();
    const db = new Database(stage.statePath);
    const own = db.pragma("user_version", { simple: true }) as number;
    db.pragma(`user_version = ${String(own ^ 1)}`);
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.close();
    const before = readFileSync(stage.statePath);
    const files = readdirSync(stage.dataDir);
    const calls = stage.sandbox.ledger.length;
    for (const command of COMMANDS) {
      const { code, stdout } = await stage.run([...command, "--json"]);
      expect([command, code]).toEqual([command, 8]);
      const { error } = JSON.parse(stdout) as { error: Readonly<Record<"code" | "message" | "hint", string>> };
      expect(error).toMatchObject({ code: "state-other-version" });
      expect(error.message).toContain(stage.statePath);
      expect(error.message).toContain("another version");
      expect(error.hint).toContain("tg360 shops restored");
    }
    expect(stage.sandbox.ledger).toHaveLength(calls);
    expect(readFileSync(stage.statePath).equals(before)).toBe(true);
    expect(readdirSync(stage.dataDir).filter((name) => !name.endsWith(".lock"))).toEqual(
      files.filter((name) => !name.endsWith(".lock")),
    );
  });

  it("has a sentence of its own in each language", async () => {
    const stage = await stageWithState();
    const db = new Database(stage.statePath);
    db.pragma("user_version = 1");
    db.close();
    const said = await Promise.all(
      ["de_CH.UTF-8", "fr_CH.UTF-8", "it_CH.UTF-8", "en"].map((LANG) => stage.run(["status"], { env: { LANG } })),
    );
    expect(said.map(({ code }) => code)).toEqual([8, 8, 8, 8]);
    for (const [at, word] of ["Entwicklungsversion", "version de développement", "versione di sviluppo"].entries()) {
      expect(said[at]?.stderr.replaceAll(/\s+/g, " ")).toContain(word);
    }
  });

  it("is begun anew as the hint says: what TotalGest has is not sent twice", async () => {
    const stage = await stageWithState();
    const db = new Database(stage.statePath);
    db.pragma("user_version = 1");
    db.close();
    const { env } = stage;
    const aside = { ...env, TG360_DATA_DIR: join(stage.folder, "anew") };
    expect(existsSync(aside.TG360_DATA_DIR)).toBe(false);
    expect(await stage.run(["shops", "restored"], { env: aside })).toMatchObject({ code: 0 });
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    await stage.run(["export-orders"], { env: aside });
    expect(new Set(stage.sandbox.erp.orders.map(({ externalReference }) => externalReference)).size).toBe(
      stage.sandbox.erp.orders.length,
    );
  });
});

describe("a database of another version", () => {
  it("is refused untouched by every command", async () => {
    const { folder, env } = await openStage();
    const url = await makeDatabase();
    const inDatabase = { ...env, TG360_DATA_DIR: join(folder, "shared"), TG360_STORE_URL: url, TG360_SHOP: "shop" };
    expect(await runHere(["export-orders"], { env: inDatabase })).toMatchObject({ code: 0 });
    await ask(url, "UPDATE tg360_schema SET fingerprint = fingerprint + 1");
    // Another name: this process knows the first database by its address already.
    const later = { ...inDatabase, TG360_STORE_URL: `${url}?application_name=later` };
    const tables = () => ask(url, "SELECT relname, n_tup_ins, n_tup_upd FROM pg_stat_user_tables ORDER BY relname");
    const before = await tables();
    for (const command of COMMANDS) {
      const { code, stdout } = await runHere([...command, "--json"], { env: later });
      expect([command, code]).toEqual([command, 8]);
      const { error } = JSON.parse(stdout) as { error: Readonly<Record<"code" | "message" | "hint", string>> };
      expect(error).toMatchObject({ code: "database-other-version" });
      expect(error.hint).toContain("tg360 shops restored");
    }
    expect(await tables()).toEqual(before);
  });
});
