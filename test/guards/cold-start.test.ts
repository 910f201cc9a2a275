import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { realClock } from "../../src/app/app.ts";
import { openStore } from "../../src/store/database.ts";

const LAUNCHER = join(import.meta.dirname, "../../bin/tg360.js");

/** Writes to file descriptor 3 which modules a process loaded. */
const TELL_MODULES = `
  import { registerHooks } from "node:module";
  import { writeSync } from "node:fs";
  const urls = [];
  registerHooks({ load(url, context, next) { urls.push(url); return next(url, context); } });
  process.on("exit", () => writeSync(3, JSON.stringify({ urls, builtin: process.moduleLoadList })));`;

interface Loaded {
  /** Paths of the loaded files. */
  readonly files: readonly string[];
  /** Text of everything that was loaded from the bundle. */
  readonly bundle: string;
  readonly builtin: readonly string[];
}

let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tg360-cold-"));
  await (await openStore({ path: join(folder, "tg360.db"), clock: realClock })).close();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function load(...args: readonly string[]): Promise<Loaded> {
  const hook = `data:text/javascript,${encodeURIComponent(TELL_MODULES)}`;
  const env = { HOME: folder, TG360_DATA_DIR: folder, TG360_CONFIG: join(folder, "config.json") };
  const child = spawn(process.execPath, ["--import", hook, LAUNCHER, ...args], {
    env,
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  let told = "";
  child.stdio[3]?.on("data", (chunk) => (told += String(chunk)));
  await once(child, "close");
  expect(child.exitCode).toBe(0);
  const { urls, builtin }: { urls: readonly string[]; builtin: readonly string[] } = JSON.parse(told);
  const files = urls.filter((url) => url.startsWith("file:")).map((url) => fileURLToPath(url));
  const bundle = files.filter((path) => path.includes("/dist/")).map((path) => readFileSync(path, "utf8"));
  return { files, bundle: bundle.join("\n"), builtin };
}

describe("a cold start", () => {
  it("loads for the version three small files and no library", async () => {
    const { files, bundle } = await load("--version");
    expect(files.filter((path) => path.includes("node_modules"))).toEqual([]);
    expect(files.length).toBeLessThanOrEqual(4);
    expect(bundle.length).toBeLessThan(362_000);
  });

  it("loads for a status SQLite, and neither HTTP nor schemas nor prompts", async () => {
    const { files, bundle, builtin } = await load("status", "--json");
    expect(files.some((path) => path.includes("better-sqlite3"))).toBe(true);
    // Texts that occur only in got, zod, the prompts, conf, ora and the sandbox's server.
    for (const mark of [
      "ERR_GOT_REQUEST_ERROR",
      "ZodError",
      "ExitPromptError",
      "clearInvalidConfig",
      "isSilent",
      "serve-static",
    ]) {
      expect(bundle).not.toContain(mark);
    }
    expect(builtin).not.toContain("NativeModule https");
    expect(builtin).not.toContain("NativeModule internal/deps/undici/undici");
    expect(builtin).not.toContain("NativeModule http2");
    expect(bundle.length).toBeLessThan(410_000);
    // Modules that load together are bundled together: see `TOGETHER` in scripts/build.js.
    expect(files.filter((path) => path.includes("/dist/")).length).toBeLessThanOrEqual(8);
  });

  it("loads no messages for a status without problems", async () => {
    const isWords = (path: string): boolean => /intl-messageformat|\/words-/.test(path);
    expect((await load("status", "--json")).files.filter(isWords)).toHaveLength(2);
    const store = await openStore({ path: join(folder, "tg360.db"), clock: realClock });
    const at = Date.now();
    const run = { startedMs: at, finishedMs: at, exitCode: 0, good: true, problem: null, summary: {} } as const;
    for (const direction of ["orders", "products"] as const) await store.recordRun({ direction, ...run });
    await store.close();
    expect((await load("status", "--json")).files.filter(isWords)).toEqual([]);
  });

  it("finds those marks where the libraries are, so that their absence proves something", async () => {
    const { bundle } = await load("configure", "--show");
    expect(bundle).toContain("ZodError");
  });
});
