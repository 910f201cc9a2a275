import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Body } from "../../cli/declare.ts";
import type { Context, Printing, Rehearsal, SandboxAtWork, SandboxWish, ShopAtWork } from "../../compose/context.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { paint, paragraph, type Screen } from "../../report/terminal/screen.ts";
import type { DemoFlags } from "./options.ts";
import { shellWord } from "../../report/text/shell-word.ts";
import { asText } from "../output/present.ts";
import { resultScreen } from "../output/screen-of.ts";

/** Some orders are on hold and some products refused, as in a real shop: the demo shows that too. */
const AS_PLANNED: ReadonlySet<ExitCode> = new Set<ExitCode>([EXIT.ok, EXIT.items]);

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
const WORKER = ["--interval", "10s", "--per-host", "0"] as const;

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

type Step = readonly [title: Title, argv: readonly string[]];
type DemoContext = Printing &
  Pick<Context, "clock" | "env" | "runOther" | "startFleet" | "startRehearsal" | "startSandbox">;

class Demo {
  readonly #context: DemoContext;
  readonly #sandboxes: readonly ShopAtWork[];
  readonly #folder: string;
  readonly #screen: Screen;
  readonly #variables: Readonly<Record<string, string>>;
  #step = 0;

  constructor(
    context: DemoContext,
    sandboxes: readonly ShopAtWork[],
    folder: string,
    screen: Screen,
    variables: Readonly<Record<string, string>> = {},
  ) {
    this.#context = context;
    this.#sandboxes = sandboxes;
    this.#folder = folder;
    this.#screen = screen;
    this.#variables = variables;
  }

  async run(steps: readonly Step[]): Promise<ExitCode> {
    for (const [title, argv] of steps) {
      const exitCode = await this.#run(title, argv);
      if (!AS_PLANNED.has(exitCode)) return exitCode;
    }
    return this.#repeat();
  }

  /** The same by workers, while customers buy and one of the workers is killed. */
  async runWorkers(rehearsal: Rehearsal, workers: number): Promise<ExitCode> {
    const { t } = this.#screen.text;
    const shops = this.#sandboxes.length;
    const imported = await this.#run("demo.import", ["shops", "import", join(this.#folder, "settings")]);
    if (!AS_PLANNED.has(imported)) return imported;
    await this.#announce(
      t("demo.workers", { n: workers }),
      Array.from({ length: workers }, () => `$ tg360 ${shown(["worker", ...WORKER])} &`),
    );
    for (let at = 0; at < workers; at += 1) {
      rehearsal.startWorker(WORKER, { ...this.#context.env, ...this.#environment() });
    }
    if (!(await rehearsal.untilSettled(shops, 0))) return this.#broken(EXIT.remote);
    const exitCode = await this.#run("demo.shops", ["shops"]);
    if (!AS_PLANNED.has(exitCode)) return exitCode;

    for (const { buy } of this.#sandboxes) buy();
    const pid = await rehearsal.killOne();
    const killedMs = this.#context.clock.now();
    await this.#announce(t("demo.killed"), [`$ kill -9 ${String(pid)}`]);
    for (const { buy } of this.#sandboxes) buy();
    if (!(await rehearsal.untilSettled(shops, killedMs))) return this.#broken(EXIT.remote);
    const seconds = Math.round((this.#context.clock.now() - killedMs) / 1000);
    await this.#print(...this.#words(t("demo.taken-over", { seconds })));
    await rehearsal.endWorkers();
    return this.run([["demo.status", ["status"]]]);
  }

  /** Values that did not change are not pushed again. */
  async #repeat(): Promise<ExitCode> {
    const before = this.#total(({ shopWrites }) => shopWrites());
    const exitCode = await this.#run("demo.again", ["pull-products"]);
    const writes = this.#total(({ shopWrites }) => shopWrites()) - before;
    const { t } = this.#screen.text;
    await this.#print(
      "",
      ...this.#words(t("demo.done", { orders: this.#total(({ erpOrders }) => erpOrders()), writes })),
    );
    await this.#print(...this.#words(t("demo.held")), ...this.#words(t("demo.next")));
    const isAsPlanned = writes === 0 && this.#total(({ doubledOrders }) => doubledOrders()) === 0;
    return AS_PLANNED.has(exitCode) && isAsPlanned ? EXIT.ok : await this.#broken(exitCode);
  }

  #total(of: (sandbox: ShopAtWork) => number): number {
    return this.#sandboxes.reduce((sum, sandbox) => sum + of(sandbox), 0);
  }

  async #run(title: Title, argv: readonly string[]): Promise<ExitCode> {
    await this.#announce(this.#screen.text.t(title), [`$ tg360 ${shown(argv)}`]);
    const exitCode = await this.#type(argv);
    return AS_PLANNED.has(exitCode) ? exitCode : await this.#broken(exitCode);
  }

  async #announce(what: string, lines: readonly string[]): Promise<void> {
    this.#step += 1;
    const heading = this.#screen.text.t("demo.step", { n: this.#step, what });
    const typed = lines.map((line) => paint(this.#screen, "dim", line));
    await this.#print("", paint(this.#screen, "strong", heading), ...typed, "");
  }

  #type(argv: readonly string[]): Promise<ExitCode> {
    const { globals } = this.#context;
    const flags = ["--lang", globals.lang, ...(globals.color ? [] : ["--no-color"])];
    return this.#context.runOther([...argv, ...flags], this.#environment());
  }

  /** All settings come from the temporary folder, whatever is configured on this machine. */
  #environment(): Readonly<Record<string, string>> {
    const ours = Object.keys(this.#context.env).filter((name) => name.startsWith("TG360_"));
    return {
      ...Object.fromEntries(ours.map((name) => [name, ""])),
      TG360_CONFIG: join(this.#folder, "config.json"),
      TG360_DATA_DIR: join(this.#folder, "state"),
      ...this.#variables,
    };
  }

  async #broken(exitCode: ExitCode): Promise<ExitCode> {
    await this.#print("", this.#screen.text.t("demo.broken", { exitCode: String(exitCode) }));
    return AS_PLANNED.has(exitCode) ? EXIT.bug : exitCode;
  }

  #words(text: string): readonly string[] {
    return paragraph(this.#screen, text);
  }

  /** An empty first line separates the output. */
  async #print(...lines: readonly string[]): Promise<void> {
    const space = lines[0] === "" ? "\n" : "";
    await this.#context.output.out(space + asText(lines));
  }
}

type Title =
  | "demo.configure"
  | "demo.pull"
  | "demo.export"
  | "demo.import"
  | "demo.status"
  | "demo.orders"
  | "demo.shops"
  | "demo.products"
  | "demo.again";

/** The command as it can be typed again. */
function shown(argv: readonly string[]): string {
  return argv.map(shellWord).join(" ");
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
