import type { Changes, Context, LoadedConfig, SettingKey, Setup } from "../../../compose/context.ts";
import type { RemoteError } from "../../../core/common/problems/errors.ts";
import type { ShopStatus } from "../../../core/ports/shop.ts";
import type { Settings } from "../../../core/run/settings.ts";
import { paint, paragraph, type Screen } from "../../../report/terminal/screen.ts";
import { type Spinner, startSpinner } from "../../../report/terminal/spinner.ts";
import type { Prompts } from "../../prompts/prompts.ts";

export interface WizardParts {
  readonly context: Context;
  readonly setup: Setup;
  readonly prompts: Prompts;
  readonly screen: Screen;
}

/** What is to be saved. */
export interface Made {
  readonly changes: Changes;
  /** Why a system did not take it, where somebody wants it saved all the same; empty = all of it works. */
  readonly unverified: readonly RemoteError[];
  /** The shop's statuses of orders, where it was asked and nobody was asked which of them mean completed. */
  readonly statuses?: readonly ShopStatus[] | null;
}

export type Sentence = Parameters<Screen["text"]["t"]>[0];
type Values = Parameters<Screen["text"]["t"]>[1];

/** A setting that is typed, what is asked for it, and where to find it. */
export interface Field {
  readonly key: SettingKey;
  readonly question: Sentence;
  readonly about: Sentence;
}

/** How many steps the wizard has. */
const STEPS = 4;

/** What was answered so far, on top of what was known before, and the way to ask and to tell more. */
export class Answers {
  changes: Changes = {};
  readonly parts: WizardParts;

  constructor(parts: WizardParts) {
    this.parts = parts;
  }

  /** Everything together, as it would be with these answers. */
  load(): LoadedConfig {
    return this.parts.setup.load(this.changes);
  }

  settings(): Promise<Settings> {
    return this.parts.setup.settings(this.load());
  }

  set(key: SettingKey, value: unknown): void {
    this.changes = this.parts.setup.change(this.changes, key, value);
  }

  t(key: Sentence, values?: Values): string {
    return this.parts.screen.text.t(key, values);
  }

  say(lines: readonly string[]): void {
    this.parts.context.output.err(`${lines.join("\n")}\n`);
  }

  /** Where one is, between an empty line and the first question. */
  step(n: number, what: string): void {
    this.say(["", paint(this.parts.screen, "strong", this.t("setup.step", { n, of: STEPS, what }))]);
  }

  /** What the next question is about. */
  about(key: Sentence, values?: Values): void {
    const { screen } = this.parts;
    this.say(paragraph(screen, this.t(key, values), "  ").map((line) => paint(screen, "dim", line)));
  }

  spin(text: string): Promise<Spinner> {
    const { context } = this.parts;
    return startSpinner(text, {
      isTerminal: context.output.errIsTerminal,
      color: context.globals.color,
      write: context.output.err,
    });
  }

  async askText({ key, question, about }: Field, before: string | undefined): Promise<void> {
    this.about(about);
    const fault = (given: string): string | null => this.faultOf(key, given, given);
    this.set(key, await this.parts.prompts.text(this.t(question), before, fault));
  }

  async askSecret({ key, question, about }: Field, isSet: boolean): Promise<void> {
    const { prompts, setup } = this.parts;
    this.about(about);
    const asked = isSet ? `${this.t(question)} (${this.t("setup.keep")})` : this.t(question);
    const answer = await prompts.secret(asked, isSet, (given) => this.faultOf(key, given, given));
    if (answer !== "") this.set(key, setup.secretFromText(key, answer));
  }

  /** What is wrong with what was typed, in words; null = nothing. `value` is what becomes of it. */
  faultOf(key: SettingKey, typed: string, value: unknown): string | null {
    const fault = this.parts.setup.faultOf(key, value);
    if (fault === null) return null;
    if (typed.trim() === "") return this.t(key === "totalgest.username" ? "setup.needed-user" : "setup.needed");
    const wrong = WRONG[key];
    return wrong === undefined ? fault : this.t(wrong);
  }
}

/** What is said of an answer that does not do. */
const WRONG: Partial<Record<SettingKey, Sentence>> = {
  "totalgest.endpoint": "setup.wrong-address",
  "framework360.url": "setup.wrong-address",
  "framework360.apiKey": "setup.wrong-key",
  "export.from": "setup.wrong-day",
  "products.buffer": "setup.wrong-number",
  "notify.to": "setup.wrong-mail",
  "notify.smtpUrl": "setup.wrong-smtp",
};
