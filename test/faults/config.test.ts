/**
 * The configuration file missing, readable by all, half written, with an unknown key: reported with its place, never
 * lost.
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { openStage, type Stage } from "../support/stage.ts";

interface Setting {
  readonly stage: Stage;
  readonly path: string;
  /** The environment without any of the program's settings. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A stage whose settings are all in a file. */
async function openConfigured(text: (tree: object) => string = (tree) => JSON.stringify(tree)): Promise<Setting> {
  const stage = await openStage({ products: 1 });
  const { credentials, erp, shop } = stage.sandbox;
  const { ownerId, shopId, username, password, apiKey } = credentials;
  const tree = {
    totalgest: { endpoint: erp.url, ownerId, shopId, username, password },
    framework360: { url: shop.url, apiKey },
    export: { from: stage.env["TG360_EXPORT_FROM"] },
  };
  const folder = join(stage.folder, "config");
  mkdirSync(folder, { mode: 0o700 });
  const path = join(folder, "config.json");
  writeFileSync(path, text(tree), { mode: 0o600 });
  stage.spare(path);
  const ours = Object.keys(stage.env).filter((name) => name.startsWith("TG360_") && name !== "TG360_DATA_DIR");
  return { stage, path, env: { ...Object.fromEntries(ours.map((name) => [name, undefined])), TG360_CONFIG: path } };
}

/** The refusal of a pull, and how many calls it made before. */
async function failure({
  stage,
  env,
}: Setting): Promise<{ exitCode: number | null; code: string; message: string; calls: number }> {
  const ran = await stage.run(["pull-products", "--json"], { env });
  const { error } = JSON.parse(ran.stdout) as { error: { code: string; message: string } };
  return { ...error, exitCode: ran.code, calls: stage.sandbox.ledger.length };
}

describe("a configuration file", () => {
  test("that is missing is reported with what is needed and what to type", async () => {
    const { stage, env } = await openConfigured();
    const ran = await stage.run(["pull-products"], { env: { ...env, TG360_CONFIG: `${stage.folder}/none.json` } });
    expect(ran.code).toBe(4);
    expect(ran.stderr).toContain("TG360_TOTALGEST_ENDPOINT");
    expect(ran.stderr).toContain("tg360 configure");
    expect(stage.sandbox.ledger).toEqual([]);
  });

  test("that others can read is used, its permissions are tightened, and this is reported", async () => {
    const { stage, path, env } = await openConfigured();
    chmodSync(path, 0o644);
    const ran = await stage.run(["pull-products"], { env });
    expect(ran.code).toBe(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(ran.stderr).toContain(path);
  });

  test.each([
    ["half written", (tree: object) => JSON.stringify(tree).slice(0, 150)],
    ["empty", () => ""],
    ["not an object", () => "[1]"],
  ])("that is %s is refused with its path and without its secrets, and kept", async (_, text) => {
    const setting = await openConfigured(text);
    const before = readFileSync(setting.path);
    const refused = await failure(setting);
    expect(refused).toMatchObject({ exitCode: 4, code: "config-unreadable", calls: 0 });
    expect(refused.message).toContain(setting.path);
    await setting.stage.run(["configure", "--map-payment", "cod=CASH", "--no-input"], { env: setting.env });
    expect(readFileSync(setting.path).equals(before)).toBe(true);
  });

  test("with an unknown key is refused with that key and the nearest valid one", async () => {
    const setting = await openConfigured((tree) => JSON.stringify({ ...tree, products: { bufer: 3 } }));
    const refused = await failure(setting);
    expect(refused).toMatchObject({ exitCode: 4, code: "config-invalid", calls: 0 });
    expect(refused.message).toContain("products.bufer");
    expect(refused.message).toContain("products.buffer");
  });

  test("with a byte order mark is read", async () => {
    const { stage, env } = await openConfigured((tree) => `\uFEFF${JSON.stringify(tree)}`);
    expect((await stage.run(["pull-products"], { env })).code).toBe(0);
  });

  test("is written completely, with mode 0600, without leftovers, and keeps all other settings", async () => {
    const { stage, path, env } = await openConfigured();
    const ran = await stage.run(["configure", "--map-payment", "cod=CASH", "--no-input"], { env });
    expect(ran.code).toBe(0);
    const after = JSON.parse(readFileSync(path, "utf8")) as { mapping: unknown; totalgest: { username: string } };
    expect(after).toMatchObject({ mapping: { payments: { cod: "CASH" } }, totalgest: { username: "canary-user" } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, ".."))).toEqual(["config.json"]);
  });

  test("with an http:// address of another machine is refused before any call", async () => {
    const setting = await openConfigured((tree) =>
      JSON.stringify({ ...tree, totalgest: { endpoint: "http://tg00.example.ch" } }),
    );
    expect(await failure(setting)).toMatchObject({ exitCode: 4, code: "config-invalid", calls: 0 });
  });
});

describe("a second configuration beside the first", () => {
  /** The first one's state is in its default place. */
  async function openFirst(): Promise<Setting> {
    const first = await openConfigured();
    const env = { ...first.env, TG360_DATA_DIR: undefined };
    expect((await first.stage.run(["pull-products"], { env })).code).toBe(0);
    return { ...first, env: { ...env, TG360_CONFIG: undefined } };
  }

  const written = (path: string): { dataDir: string } => JSON.parse(readFileSync(path, "utf8")) as { dataDir: string };

  test("that configure creates has its own data directory, and never shows the first one's state", async () => {
    const { stage, env } = await openFirst();
    const second = join(stage.folder, "config", "shop2.json");
    expect((await stage.run(["configure", "--config", second, "--messages", "it"], { env })).code).toBe(0);
    const own = written(second).dataDir;
    expect(own.startsWith(`${stage.env["HOME"] ?? ""}/.local/share/tg360/config-shop2-`)).toBe(true);
    const third = join(stage.folder, "shop2.json");
    await stage.run(["configure", "--config", third, "--messages", "it"], { env });
    expect(written(third).dataDir).not.toBe(own);
    const shown = await stage.run(["status", "--json", "--config", second], { env });
    expect(JSON.parse(shown.stdout)).toMatchObject({ products: { synced: 0, pending: 0, failed: 0 } });
  });

  test("that names the place of its state keeps it, and so does an existing one", async () => {
    const { stage, path, env } = await openFirst();
    const named = join(stage.folder, "named.json");
    const flags = ["--config", named, "--data-dir", join(stage.folder, "elsewhere"), "--messages", "it"];
    await stage.run(["configure", ...flags], { env });
    expect(written(named).dataDir).toBe(join(stage.folder, "elsewhere"));
    await stage.run(["configure", "--config", path, "--messages", "it"], { env });
    expect(written(path).dataDir).toBe(join(stage.env["HOME"] ?? "", ".local/share/tg360"));
  });

  test("that is missing is exit 4, for any command", async () => {
    const { stage, env } = await openFirst();
    const calls = stage.sandbox.ledger.length;
    const none = join(stage.folder, "none.json");
    for (const args of [["status"], ["pull-products"], ["export-orders"], ["daemon", "--once"], ["doctor"]]) {
      const ran = await stage.run([...args, "--config", none], { env: { ...stage.env, ...env } });
      expect([args, ran.code]).toEqual([args, 4]);
      expect(`${ran.stdout}${ran.stderr}`).toContain(none);
    }
    expect(stage.sandbox.ledger).toHaveLength(calls);
  });

  test("that names the first one's state for another shop is exit 4 for status", async () => {
    const { stage, env } = await openFirst();
    const second = join(stage.folder, "config", "shop2.json");
    for (const [tree, mode] of [
      [{ totalgest: { shopId: "other" } }, 0o600],
      [{ totalgest: { ownerId: "other" } }, 0o600],
      [{ framework360: { url: "https://other.example.ch/m/api" } }, 0o600],
      // Read in another way, since its permissions are tightened first.
      [{ framework360: { url: "other.example.ch" } }, 0o644],
    ] as const) {
      writeFileSync(second, JSON.stringify(tree));
      chmodSync(second, mode);
      const shown = await stage.run(["status", "--json", "--config", second], { env });
      expect([tree, shown.code]).toEqual([tree, 4]);
      expect(JSON.parse(shown.stdout)).toMatchObject({ error: { code: "state-of-another" } });
    }
  });
});
