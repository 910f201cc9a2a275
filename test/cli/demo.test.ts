import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";

import { run } from "../../src/commands/demo/run.ts";
import { CancelledError } from "../../src/core/common/problems/errors.ts";
import { startTg360 } from "../support/tg360-process.ts";
import { makeTestFolder } from "../support/folder.ts";
import { someApp } from "../support/some-app.ts";

let folder: string;
let env: Record<string, string>;

beforeEach(() => {
  folder = makeTestFolder();
  env = { HOME: folder, TMPDIR: folder, PATH: process.env["PATH"] ?? "", TG360_LANG: "en" };
});

/** What is left in home and temporary folder, Node's compiled code apart. */
function leftBehind(): readonly string[] {
  return readdirSync(folder).filter((name) => name !== ".cache" && name !== "node-compile-cache");
}

describe("tg360 demo", () => {
  it("does the main job with the real commands whatever this machine is configured for, leaves nothing behind, and ends with 0", async () => {
    const configured = {
      TG360_TOTALGEST_ENDPOINT: "https://erp.example.ch",
      TG360_DATA_DIR: join(folder, "real"),
      TG360_PRODUCTS_PRICE_LIST: "NONE",
    };
    const ran = await startTg360(["demo"], { env: { ...env, ...configured }, limitMs: 60_000 }).ended;
    expect(ran.stderr).toBe("");
    expect(ran.code).toBe(0);
    for (const command of [
      "configure",
      "pull-products",
      "export-orders",
      "status",
      "status orders",
      "status products",
    ]) {
      expect(ran.stdout).toContain(`$ tg360 ${command}`);
    }
    expect(ran.stdout).toMatch(/the second update sent nothing to the\s+shop/);
    // The first step can be typed again; what the commands themselves print has no secret.
    expect(ran.stdout).toMatch(/^\$ tg360 configure .* --password-command .echo demo-password. .*$/m);
    expect(ran.stdout.replace(/^\$ tg360 configure .*$/m, "")).not.toContain("demo-password");
    expect(leftBehind()).toEqual([]);
  });

  it("begins no command once it is stopped", async () => {
    const signal = AbortSignal.abort(new CancelledError("SIGTERM"));
    await expect(run(someApp({ signal }), { products: 2, orders: 2, seed: 1 }, [])).rejects.toThrow(CancelledError);
  });
});

describe("tg360 sandbox", () => {
  it("prints settings with which every command works, and ends with 0 when it is stopped", async () => {
    const sandbox = startTg360(["sandbox", "--json", "--products", "20", "--orders", "5"], { env });
    const document = await new Promise<{ env: Record<string, string> }>((resolve) => {
      let text = "";
      sandbox.child.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.endsWith("}\n")) resolve(JSON.parse(text) as { env: Record<string, string> });
      });
    });
    const pulled = await startTg360(["pull-products", "--json"], { env: { ...env, ...document.env } }).ended;
    expect(pulled.code).toBe(0);
    expect(JSON.parse(pulled.stdout)).toMatchObject({ schema: "tg360.pull-report/1" });
    sandbox.child.kill("SIGTERM");
    expect((await sandbox.ended).code).toBe(0);
    expect(leftBehind()).toEqual([]);
  });

  it("is wrong usage with a port that is taken or a file that is not there", async () => {
    const missing = await startTg360(["sandbox", "--catalogue", join(folder, "none.ndjson")], { env }).ended;
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain("none.ndjson");
  });
});
