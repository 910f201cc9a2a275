import type { MessageKey } from "../../../text/locale.ts";
import { resolveSettings } from "../../../config/settings.ts";
import type { App } from "../../../app/app.ts";
import { type Changes, settingFault, loadWith, type Setup, takeSecret } from "../../../app/setup.ts";
import type { Configured } from "../../../app/config.ts";
import { type Key as SettingKey, withValue } from "../../../config/keys.ts";
import type { RemoteError } from "../../../core/common/problems/errors.ts";
import type { Problem } from "../../../core/common/problems/problem.ts";
import type { ShopStatus } from "../../../core/ports/shop.ts";
import type { Settings } from "../../../core/run/settings.ts";
import { paint, paragraph, type Screen } from "../../../render/terminal/screen.ts";
import { type Spinner, startSpinner } from "../../../render/terminal/progress.ts";
import type { Prompts } from "../../prompts/prompts.ts";

export interface WizardParts {
  readonly app: App;
  readonly setup: Setup;
  readonly prompts: Prompts;
  readonly screen: Screen;
}

/** What is to be saved. */
export interface MadeAnswers {
  readonly changes: Changes;
  /** Failures of systems whose values are to be saved anyway; empty = everything works. */
  readonly unverified: readonly RemoteError[];
  /**
   * The shop's order statuses, if the shop was asked but the user did not choose those that mean completed; null
   * otherwise.
   */
  readonly statuses?: readonly ShopStatus[] | null;
  /** What is saved although it names something that a system does not have; absent = nothing. */
  readonly left?: readonly Problem[];
}

type SentenceValues = Parameters<Screen["text"]["t"]>[1];

/** A typed setting, its question, and where to find its value. */
export interface AskedSetting {
  readonly key: SettingKey;
  readonly question: MessageKey;
  readonly about: MessageKey;
}

/** The number of steps of the wizard. */
const STEPS = 9;

/** The answers so far, merged over the earlier configuration, with methods to ask and explain. */
export class Answers {
  changes: Changes = {};
  /** No setting, but an answer that is offered again when the questions are gone through once more. */
  isOtherModuleOff = false;
  readonly parts: WizardParts;

  constructor(parts: WizardParts) {
    this.parts = parts;
  }

  /** The configuration with these answers. */
  load(): Configured {
    return loadWith(this.parts.setup, this.changes);
  }

  settings(): Promise<Settings> {
    return resolveSettings(this.load(), this.parts.setup.app.signal);
  }

  set(key: SettingKey, value: unknown): void {
    this.changes = withValue(this.changes, key, value);
  }

  t(key: MessageKey, values?: SentenceValues): string {
    return this.parts.screen.text.t(key, values);
  }

  print(lines: readonly string[]): void {
    this.parts.app.output.err(`${lines.join("\n")}\n`);
  }

  /** Prints the current step, between an empty line and the first question. */
  step(n: number, what: string): void {
    this.print(["", paint(this.parts.screen, "strong", this.t("setup.step", { n, of: STEPS, what }))]);
  }

  /** Explains the next question. */
  about(key: MessageKey, values?: SentenceValues): void {
    const { screen } = this.parts;
    this.print(paragraph(screen, this.t(key, values), "  ").map((line) => paint(screen, "dim", line)));
  }

  spin(text: string): Promise<Spinner> {
    const { app } = this.parts;
    return startSpinner(text, {
      isTerminal: app.output.errIsTerminal,
      color: app.globals.color,
      write: app.output.err,
    });
  }

  async askText({ key, question, about }: AskedSetting, before: string | undefined): Promise<void> {
    this.about(about);
    const fault = (given: string): string | null => this.faultOf(key, given, given);
    this.set(key, await this.parts.prompts.text(this.t(question), before, fault));
  }

  async askSecret({ key, question, about }: AskedSetting, isSet: boolean): Promise<void> {
    const { prompts, setup } = this.parts;
    this.about(about);
    const asked = isSet ? `${this.t(question)} (${this.t("setup.keep")})` : this.t(question);
    const answer = await prompts.secret(asked, isSet, (given) => this.faultOf(key, given, given));
    if (answer !== "") this.set(key, takeSecret(setup.app, key, answer));
  }

  /** What is wrong with the typed text; null = nothing. `value` is its parsed value. */
  faultOf(key: SettingKey, typed: string, value: unknown): string | null {
    const fault = settingFault(key, value);
    if (fault === null) return null;
    if (typed.trim() === "") return this.t("setup.needed");
    const wrong = WRONG[key];
    return wrong === undefined ? fault : this.t(wrong);
  }
}

/** The message for an invalid answer. */
const WRONG: Partial<Record<SettingKey, MessageKey>> = {
  "totalgest.endpoint": "setup.wrong-address",
  "framework360.url": "setup.wrong-address",
  "framework360.apiKey": "setup.wrong-key",
  "export.from": "setup.wrong-day",
  "products.buffer": "setup.wrong-number",
  "notify.to": "cron.wrong-mail",
  "notify.smtpUrl": "setup.wrong-smtp",
};
