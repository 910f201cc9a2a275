import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Body } from "../cli/declare.ts";
import type { Context, SandboxAtWork, SandboxWish } from "../context.ts";
import { EXIT, UsageError } from "../core/errors.ts";
import { problem } from "../core/problem.ts";
import { writeJson } from "../report/json.ts";
import { shellWord } from "../report/text.ts";
import type { SandboxFlags } from "./sandbox.options.ts";
import { messageScreen } from "./screen-of.ts";

/** Starts both systems, prints the settings to use and runs until SIGINT or SIGTERM, which is how it is meant to end. */
export const run: Body<SandboxFlags> = async (context, flags) => {
  const sandbox = await start(context, flags);
  // A configuration and a state of its own: a rehearsal must not meet the real ones.
  const folder = mkdtempSync(join(tmpdir(), "tg360-sandbox-"));
  try {
    const own = { TG360_CONFIG: join(folder, "config.json"), TG360_DATA_DIR: join(folder, "state") };
    await sayOpen(context, sandbox, { ...sandbox.env, ...own });
    await untilStopped(context.signal);
    return EXIT.ok;
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** A file that cannot be read and a port that is taken are the caller's to change. */
async function start(context: Context, flags: SandboxFlags): Promise<SandboxAtWork> {
  try {
    return await context.startSandbox(toWish(flags));
  } catch (error) {
    if (error instanceof Error && ("code" in error || flags.catalogue !== undefined || flags.orderFile !== undefined)) {
      throw new UsageError(problem("bad-usage", { what: "other", named: "", nearest: "none", detail: error.message }));
    }
    throw error;
  }
}

export function toWish(flags: SandboxFlags): SandboxWish {
  return {
    products: flags.products,
    orders: flags.orders,
    seed: flags.seed,
    latencyMs: flags.latency,
    faults: flags.faults,
    erpPort: flags.erpPort,
    shopPort: flags.shopPort,
    newOrderEveryMs: flags.orderEvery,
    ...(flags.catalogue === undefined ? {} : { catalogueFile: flags.catalogue }),
    ...(flags.orderFile === undefined ? {} : { orderFile: flags.orderFile }),
  };
}

/** Lines that a shell takes as they are. */
async function sayOpen(
  { globals, output, ...context }: Context,
  sandbox: SandboxAtWork,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  if (globals.json) {
    const document = { schema: "tg360.sandbox/1", totalgest: sandbox.erpUrl, framework360: sandbox.shopUrl, env };
    await writeJson(document, (text) => output.out(text));
    return;
  }
  const { text } = await messageScreen({ globals, output, ...context }, "Europe/Zurich");
  if (!globals.quiet) output.err(`${text.t("sandbox.open")}\n\n`);
  const lines = Object.entries(env).map(([name, value]) => `export ${name}=${shellWord(value)}\n`);
  await output.out(lines.join(""));
}

function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
