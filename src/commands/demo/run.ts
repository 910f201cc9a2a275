import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Body } from "../../cli/declare.ts";
import type { App } from "../../app/app.ts";
import { environmentOf, type Sandbox, startSandbox } from "../../sandbox/sandbox.ts";
import type { ExitCode } from "../../core/common/problems/errors.ts";
import { Demo } from "./demo.ts";
import type { DemoFlags } from "./options.ts";
import { resultScreen } from "../output/present.ts";

/**
 * Runs the main job on the sandbox, through the real commands, in a temporary folder: the configuration and state of
 * this machine stay untouched. Returns 0 if everything went as planned, else the exit code of the step that did not.
 */
export const run: Body<DemoFlags> = async (app, flags) => {
  const folder = mkdtempSync(join(tmpdir(), "tg360-demo-"));
  try {
    return await show(app, flags, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function show(app: App, flags: DemoFlags, folder: string): Promise<ExitCode> {
  const sandbox = await startSandbox(flags);
  try {
    const screen = await resultScreen(app);
    return await new Demo(app, sandbox, folder, screen).run([
      ["demo.configure", configureArgv(sandbox)],
      ["demo.pull", ["pull-products"]],
      ["demo.export", ["export-orders"]],
      ["demo.deliver", ["export-orders"], () => shipTwo(sandbox)],
      ["demo.status", ["status"]],
      ["demo.orders", ["status", "orders", "--limit", "8"]],
      ["demo.products", ["status", "products", "--limit", "8"]],
    ]);
  } finally {
    await sandbox.close();
  }
}

/** The newest orders leave. */
function shipTwo({ erp }: Sandbox): void {
  for (const { id } of erp.orders.toSorted(byNumber).slice(-2)) erp.shipOrder(id);
}

function byNumber(one: { readonly externalReference: string }, other: { readonly externalReference: string }): number {
  return one.externalReference.localeCompare(other.externalReference, "en", { numeric: true });
}

function configureArgv(sandbox: Sandbox): readonly string[] {
  const env = environmentOf(sandbox);
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
    "--fulfilment",
    "shipped=7",
  ];
}
