import { join } from "node:path";

import type { App } from "../../app/app.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { advice, paint, paragraph, type Screen } from "../../render/terminal/screen.ts";
import { shellWord } from "../../core/common/words.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { asText } from "../output/present.ts";

/** Some orders are on hold and some products refused, as in a real shop: the demo shows that too. */
const AS_PLANNED: ReadonlySet<ExitCode> = new Set<ExitCode>([EXIT.ok, EXIT.items]);

/** `before`: what happens in the systems first; absent = nothing. */
type Step = readonly [title: Title, argv: readonly string[], before?: () => void];

/** Announces each step, types its command, and checks how it went. */
export class Demo {
  readonly #app: App;
  readonly #sandbox: Sandbox;
  readonly #folder: string;
  readonly #screen: Screen;
  #step = 0;

  constructor(app: App, sandbox: Sandbox, folder: string, screen: Screen) {
    this.#app = app;
    this.#sandbox = sandbox;
    this.#folder = folder;
    this.#screen = screen;
  }

  async run(steps: readonly Step[]): Promise<ExitCode> {
    for (const [title, argv, before] of steps) {
      before?.();
      const exitCode = await this.#run(title, argv);
      if (!AS_PLANNED.has(exitCode)) return exitCode;
    }
    return this.#repeat();
  }

  /** Values that did not change are not pushed again. */
  async #repeat(): Promise<ExitCode> {
    const { erp, ledger } = this.#sandbox;
    const before = ledger.length;
    const exitCode = await this.#run("demo.again", ["pull-products"]);
    const writes = ledger
      .slice(before)
      .filter((entry) => entry.kind === "request" && entry.system === "Framework360" && entry.method === "POST").length;
    const { t, next } = this.#screen.text;
    await this.#print("", ...this.#words(t("demo.done", { orders: erp.orders.length, writes })));
    await this.#print(...this.#words(t("demo.held")), ...advice(this.#screen, next("demo.next")));
    const isAsPlanned =
      writes === 0 && new Set(erp.orders.map((one) => one.externalReference)).size === erp.orders.length;
    return AS_PLANNED.has(exitCode) && isAsPlanned ? EXIT.ok : await this.#broken(exitCode);
  }

  async #run(title: Title, argv: readonly string[]): Promise<ExitCode> {
    this.#step += 1;
    const heading = this.#screen.text.t("demo.step", { n: this.#step, what: this.#screen.text.t(title) });
    const typed = `$ tg360 ${argv.map(shellWord).join(" ")}`;
    await this.#print("", paint(this.#screen, "strong", heading), paint(this.#screen, "dim", typed), "");
    const exitCode = await this.#type(argv);
    return AS_PLANNED.has(exitCode) ? exitCode : await this.#broken(exitCode);
  }

  #type(argv: readonly string[]): Promise<ExitCode> {
    const { globals } = this.#app;
    const flags = ["--lang", globals.lang, ...(globals.color ? [] : ["--no-color"])];
    return this.#app.runOther([...argv, ...flags], this.#environment());
  }

  /** All settings come from the temporary folder, whatever is configured on this machine. */
  #environment(): Readonly<Record<string, string>> {
    const ours = Object.keys(this.#app.sources.env).filter((name) => name.startsWith("TG360_"));
    return {
      ...Object.fromEntries(ours.map((name) => [name, ""])),
      TG360_CONFIG: join(this.#folder, "config.json"),
      TG360_DATA_DIR: join(this.#folder, "state"),
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
    await this.#app.output.out(space + asText(lines));
  }
}

type Title =
  | "demo.configure"
  | "demo.pull"
  | "demo.export"
  | "demo.deliver"
  | "demo.status"
  | "demo.orders"
  | "demo.products"
  | "demo.again";
