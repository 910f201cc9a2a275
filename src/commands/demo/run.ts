import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Body } from "../declare.ts";
import { packageFolder } from "../../app/installed.ts";
import type { App } from "../../app/app.ts";
import { environmentOf, type Sandbox, startSandbox } from "../../sandbox/sandbox.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { shellWord } from "../../core/common/words.ts";
import { advice, paint, paragraph, type Screen } from "../../render/terminal/screen.ts";
import { asText, resultScreen } from "../../app/output/present.ts";
import type { DemoFlags } from "./options.ts";

/** Some orders are on hold and some products refused, as in a real shop: the demo shows that too. */
const AS_PLANNED: readonly unknown[] = [EXIT.ok, EXIT.items];

/**
 * Runs the main job on the sandbox, each command as a process of its own, in a temporary folder: the configuration and state of
 * this machine stay untouched. Returns 0 if everything went as planned, else the exit code of the step that did not.
 */
export const run: Body<DemoFlags> = async (app, flags) => {
  const folder = mkdtempSync(join(tmpdir(), "tg360-demo-"));
  try {
    const sandbox = await startSandbox(flags);
    try {
      return await show(app, sandbox, folder, await resultScreen(app));
    } finally {
      await sandbox.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function show(app: App, sandbox: Sandbox, folder: string, screen: Screen): Promise<ExitCode> {
  const { t, next } = screen.text;
  const steps = [
    ["demo.configure", configureArgv(sandbox)],
    ["demo.pull", ["pull-products"]],
    ["demo.export", ["export-orders"]],
    ["demo.deliver", ["export-orders"]],
    ["demo.status", ["status"]],
    ["demo.orders", ["status", "orders", "--limit", "8"]],
    ["demo.products", ["status", "products", "--limit", "8"]],
    ["demo.again", ["pull-products"]],
  ] as const;
  const print = (...lines: readonly string[]): Promise<void> => app.output.out(`\n${asText(lines)}`);
  const broken = async (exitCode: ExitCode): Promise<ExitCode> => {
    await print(t("demo.broken", { exitCode: String(exitCode) }));
    return AS_PLANNED.includes(exitCode) ? EXIT.bug : exitCode;
  };
  let before = 0;
  for (const [at, [title, argv]] of steps.entries()) {
    if (title === "demo.deliver") shipTwo(sandbox);
    before = sandbox.ledger.length;
    const heading = t("demo.step", { n: at + 1, what: t(title) });
    const typed = `$ tg360 ${argv.map(shellWord).join(" ")}`;
    await print(paint(screen, "strong", heading), paint(screen, "dim", typed), "");
    const exitCode = await type(app, argv, folder);
    if (!AS_PLANNED.includes(exitCode)) return broken(exitCode);
  }
  // Values that did not change are not pushed again.
  const writes = sandbox.ledger
    .slice(before)
    .filter((entry) => entry.kind === "request" && entry.system === "Framework360" && entry.method === "POST").length;
  const references = sandbox.erp.orders.map((one) => one.externalReference);
  await print(...paragraph(screen, t("demo.done", { orders: references.length, writes })));
  await app.output.out(asText([...paragraph(screen, t("demo.held")), ...advice(screen, next("demo.next"))]));
  return writes === 0 && new Set(references).size === references.length ? EXIT.ok : broken(EXIT.ok);
}

/** All settings come from the temporary folder, whatever is configured on this machine. */
async function type({ globals, sources, signal }: App, argv: readonly string[], folder: string): Promise<ExitCode> {
  const program = [join(packageFolder(), "bin/tg360.js"), ...argv, "--lang", globals.lang];
  const others = Object.entries(sources.env).filter(([name]) => !name.startsWith("TG360_"));
  signal.throwIfAborted();
  const child = spawn(process.execPath, globals.color ? program : [...program, "--no-color"], {
    stdio: "inherit",
    env: {
      ...Object.fromEntries(others),
      TG360_CONFIG: join(folder, "config.json"),
      TG360_DATA_DIR: join(folder, "state"),
    },
  });
  const stop = (): void => void child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  const [exitCode] = (await once(child, "close")) as [ExitCode | null];
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  return exitCode ?? EXIT.terminated;
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
    ["configure", "--endpoint", value("TG360_TOTALGEST_ENDPOINT")],
    ["--owner-id", value("TG360_TOTALGEST_OWNER_ID")],
    ["--shop-id", value("TG360_TOTALGEST_SHOP_ID")],
    ["--username", value("TG360_TOTALGEST_USERNAME")],
    ["--password-command", `echo ${value("TG360_TOTALGEST_PASSWORD")}`],
    ["--shop-url", value("TG360_FRAMEWORK360_URL")],
    ["--api-key-command", `echo ${value("TG360_FRAMEWORK360_API_KEY")}`],
    ["--export-from", value("TG360_EXPORT_FROM")],
    ["--fulfilment", "shipped=7"],
  ].flat();
}
