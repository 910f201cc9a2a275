import { join } from "node:path";

import type { Context, Printing, Rehearsal, ShopAtWork } from "../../compose/context.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { paint, paragraph, type Screen } from "../../report/terminal/screen.ts";
import { shellWord } from "../../report/text/shell-word.ts";
import { asText } from "../output/present.ts";

/** Some orders are on hold and some products refused, as in a real shop: the demo shows that too. */
const AS_PLANNED: ReadonlySet<ExitCode> = new Set<ExitCode>([EXIT.ok, EXIT.items]);

const WORKER = ["--interval", "10s", "--per-host", "0"] as const;

type Step = readonly [title: Title, argv: readonly string[]];
export type DemoContext = Printing &
  Pick<Context, "clock" | "env" | "runOther" | "startFleet" | "startRehearsal" | "startSandbox">;

/** Announces each step, types its command, and checks how it went. */
export class Demo {
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
