import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import type { Body } from "../declare.ts";
import type { App } from "../../app/app.ts";
import type { SandboxOptions } from "../../sandbox/options.ts";
import type { ReplayedSystems } from "../../sandbox/replay.ts";
import { environmentOf, startSandbox } from "../../sandbox/sandbox.ts";
import { EXIT, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { writeJson } from "../../render/json/pieces.ts";
import { shellWord } from "../../core/common/words.ts";
import type { SandboxFlags } from "./options.ts";
import { messageScreen } from "../../app/output/present.ts";

/** Starts both systems, prints the settings to use and runs until SIGINT or SIGTERM. */
export const run: Body<SandboxFlags> = async (app, flags) => {
  // A separate configuration and state: a rehearsal must not use the real ones.
  const folder = mkdtempSync(join(tmpdir(), "tg360-sandbox-"));
  const own = { TG360_CONFIG: join(folder, "config.json"), TG360_DATA_DIR: join(folder, "state") };
  try {
    const { env, close, ...systems } = await asUsageErrors(flags, () => open(flags));
    try {
      await printSettings(app, systems, { ...env, ...own });
      if (!app.signal.aborted) await once(app.signal, "abort");
      return EXIT.ok;
    } finally {
      await close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Both systems, made up or as they were recorded. */
async function open(flags: SandboxFlags): Promise<ReplayedSystems> {
  if (flags.replay !== undefined) {
    const { startReplay } = await import("../../sandbox/replay.ts");
    return startReplay(resolve(flags.replay), { erp: flags.erpPort, shop: flags.shopPort });
  }
  const sandbox = await startSandbox(optionsOf(flags));
  const { erp, shop, close } = sandbox;
  return { totalgest: erp.url, framework360: shop.url, env: environmentOf(sandbox), close };
}

/** A file that cannot be read and a port in use are errors of usage. */
async function asUsageErrors<T>(flags: SandboxFlags, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof Error && ("code" in error || flags.catalogue !== undefined || flags.orderFile !== undefined)) {
      const detail = error.message;
      throw new UsageError(
        problem("bad-usage", { what: "other", named: "", nearest: "none", detail, helpOf: "sandbox" }),
      );
    }
    throw error;
  }
}

function optionsOf(flags: SandboxFlags): SandboxOptions {
  return {
    products: flags.products,
    orders: flags.orders,
    seed: flags.seed,
    latencyMs: flags.latency,
    faults: flags.faults,
    erpPort: flags.erpPort,
    shopPort: flags.shopPort,
    newOrderEveryMs: flags.orderEvery,
    editEveryMs: flags.editEvery,
    shipAfterMs: flags.shipAfter,
    ...(flags.catalogue === undefined ? {} : { catalogueFile: flags.catalogue }),
    ...(flags.orderFile === undefined ? {} : { orderFile: flags.orderFile }),
  };
}

/** Lines that can be pasted into a shell. */
async function printSettings(
  app: App,
  systems: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const { globals, output } = app;
  if (globals.json) {
    const document = { schema: "tg360.sandbox/1", ...systems, env };
    await writeJson(document, (text) => output.out(text));
    return;
  }
  const { text } = await messageScreen(app);
  if (!globals.quiet) {
    const says = [text.t("sandbox.open"), ...(systems["takesOrders"] === false ? [text.t("sandbox.no-order")] : [])];
    output.err(`${says.join("\n")}\n\n`);
  }
  const lines = Object.entries(env).map(([name, value]) => `export ${name}=${shellWord(value)}\n`);
  await output.out(lines.join(""));
}
