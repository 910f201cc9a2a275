import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Body } from "../../cli/declare.ts";
import type { SandboxAtWork, SandboxWish } from "../../compose/context.ts";
import type { ExitCode } from "../../core/common/problems/errors.ts";
import { Demo, type DemoContext } from "./demo.ts";
import type { DemoFlags } from "./options.ts";
import { resultScreen } from "../output/screen-of.ts";

/**
 * Runs the main job on the sandbox, through the real commands, in a temporary folder: the configuration and state of
 * this machine stay untouched. Returns 0 if everything went as planned, else the exit code of the step that did not.
 */
export const run: Body<DemoFlags, DemoContext> = async (context, flags) => {
  const folder = mkdtempSync(join(tmpdir(), "tg360-demo-"));
  const { shops, workers, ...wish } = flags;
  try {
    if (workers !== undefined) return await showWorkers(context, wish, { shops: shops ?? 20, workers }, folder);
    return shops === undefined ? await showOne(context, wish, folder) : await showMany(context, wish, shops, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function showOne(context: DemoContext, wish: SandboxWish, folder: string): Promise<ExitCode> {
  const sandbox = await context.startSandbox(wish);
  try {
    const screen = await resultScreen(context);
    return await new Demo(context, [sandbox], folder, screen).run([
      ["demo.configure", configureArgv(sandbox)],
      ["demo.pull", ["pull-products"]],
      ["demo.export", ["export-orders"]],
      ["demo.status", ["status"]],
      ["demo.orders", ["status", "orders", "--limit", "8"]],
      ["demo.products", ["status", "products", "--limit", "8"]],
    ]);
  } finally {
    await sandbox.close();
  }
}

async function showMany(context: DemoContext, wish: SandboxWish, count: number, folder: string): Promise<ExitCode> {
  const { startMadeUpShops } = await import("../shops/made-up.ts");
  const made = await startMadeUpShops(context, wish, count, folder);
  try {
    const screen = await resultScreen(context);
    const sandboxes = made.shops.map(({ sandbox }) => sandbox);
    return await new Demo(context, sandboxes, folder, screen).run([
      ["demo.pull", ["pull-products"]],
      ["demo.export", ["export-orders"]],
      ["demo.status", ["status"]],
      ["demo.shops", ["shops"]],
    ]);
  } finally {
    await made.close();
  }
}

/** In a real fleet the shops of a dead worker wait for 90 seconds at most. The demo does not wait that long. */
const QUICK = { TG360_LEASE: "20s" };
async function showWorkers(
  context: DemoContext,
  wish: SandboxWish,
  count: { readonly shops: number; readonly workers: number },
  folder: string,
): Promise<ExitCode> {
  const { startMadeUpShops } = await import("../shops/made-up.ts");
  const rehearsal = await context.startRehearsal();
  try {
    const secret = { key: randomBytes(32).toString("base64") };
    const common = { store: { url: rehearsal.url }, secret, http: { timeout: "5s" } };
    const made = await startMadeUpShops(context, wish, count.shops, folder, { settingsIn: "settings", common });
    try {
      const screen = await resultScreen(context);
      const sandboxes = made.shops.map(({ sandbox }) => sandbox);
      const demo = new Demo(context, sandboxes, folder, screen, QUICK);
      return await demo.runWorkers(rehearsal, count.workers);
    } finally {
      await rehearsal.endWorkers();
      await made.close();
    }
  } finally {
    await rehearsal.close();
  }
}

function configureArgv({ env }: SandboxAtWork): readonly string[] {
  const value = (name: string): string => env[name] ?? "";
  return [
    "configure",
    "--endpoint",
    value("TG360_TOTALGEST_ENDPOINT"),
    "--owner-id",
    value("TG360_TOTALGEST_OWNER_ID"),
    "--shop-id",
    value("TG360_TOTALGEST_SHOP_ID"),
    "--username",
    value("TG360_TOTALGEST_USERNAME"),
    "--password-command",
    `echo ${value("TG360_TOTALGEST_PASSWORD")}`,
    "--shop-url",
    value("TG360_FRAMEWORK360_URL"),
    "--api-key-command",
    `echo ${value("TG360_FRAMEWORK360_API_KEY")}`,
    "--export-from",
    value("TG360_EXPORT_FROM"),
  ];
}
