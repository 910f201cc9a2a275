/** A run loads what it needs: counted from the source, because the bundle has many modules in one file. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { expect, it } from "vitest";

import { CUSTOM_LINE, openStage } from "../support/stage.ts";

const SOURCE = join(import.meta.dirname, "../../src");

/** Writes to file descriptor 3 which modules a process loaded. */
const TELL_MODULES = `
  import { registerHooks } from "node:module";
  import { writeSync } from "node:fs";
  const urls = [];
  registerHooks({ load(url, context, next) { urls.push(url); return next(url, context); } });
  process.on("exit", () => writeSync(3, urls.join("\\n")));`;

const START = `const { main } = await import(${JSON.stringify(join(SOURCE, "cli.ts"))}); await main(process.argv.slice(1));`;

/** The modules of ours that a command loads, without those of types alone. */
async function modulesOf(args: readonly string[], env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const hook = `data:text/javascript,${encodeURIComponent(TELL_MODULES)}`;
  const child = spawn(process.execPath, ["--import", hook, "--input-type=module", "-e", START, "--", ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  let told = "";
  child.stdio[3]?.on("data", (chunk) => (told += String(chunk)));
  await once(child, "close");
  expect([args, child.exitCode]).toEqual([args, 0]);
  return told.split("\n").filter((url) => url.startsWith(`file://${SOURCE}/`));
}

it("an export of one order loads a part of the modules, and a status half of those", async () => {
  const stage = await openStage({ products: 1 });
  const order = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], payment: { id: "card" } });
  expect((await modulesOf(["export-orders", "--ids", order.id], stage.env)).length).toBeLessThanOrEqual(199);
  expect((await modulesOf(["status", "--json"], stage.env)).length).toBeLessThanOrEqual(92);
  expect((await modulesOf(["--version"], stage.env)).length).toBeLessThanOrEqual(3);
});
