/** The configuration file missing, readable by all, half written, with a word too much: said with its place, never lost. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { openStage, type Stage } from "../support/stage.ts";

interface Setting {
  readonly stage: Stage;
  readonly path: string;
  /** The environment without any of our settings. */
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

/** How a pull is refused, and how many calls it made before. */
async function failure({
  stage,
  env,
}: Setting): Promise<{ exitCode: number | null; code: string; message: string; calls: number }> {
  const ran = await stage.run(["pull-products", "--json"], { env });
  const { error } = JSON.parse(ran.stdout) as { error: { code: string; message: string } };
  return { ...error, exitCode: ran.code, calls: stage.sandbox.ledger.length };
}

describe("a configuration file", () => {
  test("that is missing says what is needed and what to type", async () => {
    const { stage, env } = await openConfigured();
    const ran = await stage.run(["pull-products"], { env: { ...env, TG360_CONFIG: `${stage.folder}/none.json` } });
    expect(ran.code).toBe(4);
    expect(ran.stderr).toContain("TG360_TOTALGEST_ENDPOINT");
    expect(ran.stderr).toContain("tg360 configure");
    expect(stage.sandbox.ledger).toEqual([]);
  });

  test("that others can read is used, tightened, and said", async () => {
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
    ["no object", () => "[1]"],
  ])("that is %s is refused with its path and without its secrets, and kept", async (_, text) => {
    const setting = await openConfigured(text);
    const before = readFileSync(setting.path);
    const refused = await failure(setting);
    expect(refused).toMatchObject({ exitCode: 4, code: "config-unreadable", calls: 0 });
    expect(refused.message).toContain(setting.path);
    await setting.stage.run(["configure", "--map-payment", "cod=CASH", "--no-input"], { env: setting.env });
    expect(readFileSync(setting.path).equals(before)).toBe(true);
  });

  test("with an unknown key names it and the nearest one that there is", async () => {
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

  test("is written whole, 0600, without anything left beside it, and keeps what it is not about", async () => {
    const { stage, path, env } = await openConfigured();
    const ran = await stage.run(["configure", "--map-payment", "cod=CASH", "--no-input"], { env });
    expect(ran.code).toBe(0);
    const after = JSON.parse(readFileSync(path, "utf8")) as { mapping: unknown; totalgest: { username: string } };
    expect(after).toMatchObject({ mapping: { payments: { cod: "CASH" } }, totalgest: { username: "canary-user" } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, ".."))).toEqual(["config.json"]);
  });

  test("with an http:// address that is not this machine's is refused before any call", async () => {
    const setting = await openConfigured((tree) =>
      JSON.stringify({ ...tree, totalgest: { endpoint: "http://tg00.example.ch" } }),
    );
    expect(await failure(setting)).toMatchObject({ exitCode: 4, code: "config-invalid", calls: 0 });
  });
});
