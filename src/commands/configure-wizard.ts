/**
 * The wizard: each answer is checked as it is given, then both systems are really called, and the questions that follow
 * are made of what they say. Nothing is written here: leaving it at any prompt leaves everything as it was.
 */
import type { Changes, Context, SettingKey, Setup } from "../context.ts";
import { countCompleted } from "../core/discover.ts";
import { Tg360Error } from "../core/errors.ts";
import { type OrderMapping, paymentCode, vatCodeOf } from "../core/map-order.ts";
import type { System } from "../core/problem.ts";
import type { Settings } from "../core/settings.ts";
import { readStatuses } from "../core/statuses.ts";
import { saidLines, type Screen } from "../report/screen.ts";
import type { Prompts } from "./configure-prompts.ts";
import { asText } from "./present.ts";
import { factsOf, type Framework360Facts, probeFramework360, probeTotalGest, type TotalGestFacts } from "./probe.ts";

export interface WizardParts {
  readonly context: Context;
  readonly setup: Setup;
  readonly prompts: Prompts;
  readonly screen: Screen;
}

/** Asks everything and returns what is to be written. Throws CancelledError where it is left. */
export async function runWizard(parts: WizardParts): Promise<Changes> {
  const wizard = new Wizard(parts);
  const totalgest = await wizard.askUntilItWorks(
    "TotalGest",
    () => wizard.askTotalGest(),
    () => wizard.tryTotalGest(),
  );
  const framework360 = await wizard.askUntilItWorks(
    "Framework360",
    () => wizard.askFramework360(),
    () => wizard.tryFramework360(),
  );
  await wizard.askAboutOrders(framework360);
  await wizard.askAboutMapping(totalgest, framework360);
  await wizard.askAboutProducts(totalgest);
  return wizard.changes;
}

class Wizard {
  changes: Changes = {};
  readonly #parts: WizardParts;

  constructor(parts: WizardParts) {
    this.#parts = parts;
  }

  /** Wrong credentials and addresses are said at once, in the system's own words, and asked for again. */
  async askUntilItWorks<T>(system: System, ask: () => Promise<void>, attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      await ask();
      this.#say("setup.trying", { system });
      try {
        const facts = await attempt();
        this.#say("setup.works", { system });
        return facts;
      } catch (error) {
        if (!(error instanceof Tg360Error) || this.#parts.context.signal.aborted) throw error;
        const { screen, context } = this.#parts;
        const said = { ...screen.text.problem(error.problem), hint: screen.text.t("setup.again") };
        context.output.err(asText(saidLines(screen, said)));
      }
    }
  }

  async askTotalGest(): Promise<void> {
    const { totalgest } = this.#values();
    await this.#askText("totalgest.endpoint", "setup.endpoint", totalgest?.endpoint);
    await this.#askText("totalgest.ownerId", "setup.ownerId", totalgest?.ownerId);
    await this.#askText("totalgest.shopId", "setup.shopId", totalgest?.shopId);
    await this.#askText("totalgest.username", "setup.username", totalgest?.username);
    await this.#askSecret("totalgest.password", "setup.password");
  }

  async askFramework360(): Promise<void> {
    await this.#askText("framework360.url", "setup.url", this.#values().framework360?.url);
    await this.#askSecret("framework360.apiKey", "setup.apiKey");
  }

  async tryTotalGest(): Promise<TotalGestFacts> {
    const { setup, context } = this.#parts;
    const erp = await setup.totalGest(setup.load(this.changes));
    const facts = factsOf(await probeTotalGest(erp, context.signal));
    this.#say("setup.knows", { name: facts.shop.name });
    return facts;
  }

  async tryFramework360(): Promise<Framework360Facts> {
    const { setup, context } = this.#parts;
    const config = setup.load(this.changes);
    const shop = await setup.framework360(config);
    const timeZone = config.values.framework360?.timeZone ?? "Europe/Zurich";
    return factsOf(await probeFramework360(shop, { ms: context.clock.now(), timeZone }, context.signal));
  }

  /** Which orders are exported: by status, and from which day on. */
  async askAboutOrders({ statuses }: Framework360Facts): Promise<void> {
    const { prompts, screen } = this.#parts;
    const meaning = readStatuses(statuses, (await this.#settings()).export);
    const choices = statuses.map(({ id, name }) => ({ name: `${name} (${id})`, value: id }));
    const { t } = screen.text;
    const completed = await prompts.many(t("setup.statuses"), choices, meaning.completed, t("setup.one-at-least"));
    this.#set("export.statuses", completed);
    const others = choices.filter(({ value }) => !completed.includes(value));
    this.#set("export.cancelled", await prompts.many(t("setup.cancelled"), others, meaning.cancelled, null));
    await this.#askExportFrom(completed);
  }

  /** A forgotten backlog and a second export of hand-typed orders both cost money: there is no default. */
  async #askExportFrom(completed: readonly string[]): Promise<void> {
    const { prompts, screen, setup } = this.#parts;
    const before = this.#values().export?.from;
    if (before === undefined) await this.#sayMonths(completed);
    const fault = (answer: string): string | null =>
      answer === "" ? null : setup.faultOf("export.from", answer.trim());
    const from = await prompts.text(screen.text.t("setup.export-from"), before, fault);
    if (from !== "") this.#set("export.from", from);
  }

  async #sayMonths(completed: readonly string[]): Promise<void> {
    const { setup, context } = this.#parts;
    const shop = await setup.framework360(setup.load(this.changes));
    const progress = { report: () => undefined };
    const engine = { shop, progress, clock: context.clock, settings: await this.#settings() };
    const counted = await countCompleted(engine, completed, context.signal);
    if (counted.completed > 0) this.#say("setup.months", counted);
  }

  /** Only what does not map by itself is asked. */
  async askAboutMapping({ shop: erpShop }: TotalGestFacts, { payments, taxes }: Framework360Facts): Promise<void> {
    const { t } = this.#parts.screen.text;
    const { mapping: settings, framework360 } = await this.#settings();
    const mapping: OrderMapping = { site: framework360.site, settings, erpShop, defaultRate: null };
    const unmapped = payments.filter((payment) => paymentCode(payment, mapping) === null);
    const methods = erpShop.paymentMethods.map(({ code, name }) => ({ name: `${name} (${code})`, value: code }));
    const payment = await this.#askPairs(
      unmapped.map(({ id, name }) => ({ key: id, question: t("setup.payment", { name }) })),
      methods,
    );
    if (payment !== null) this.#set("mapping.payments", this.#parts.setup.mergedPairs("mapping.payments", payment));
    const rates = [...new Set(taxes.map(({ rate }) => rate))].filter((rate) => vatCodeOf(rate, mapping) === null);
    const codes = erpShop.vatCodes.map(({ code, rate }) => ({ name: `${code} (${rate} %)`, value: code }));
    const vat = await this.#askPairs(
      rates.map((rate) => ({ key: rate, question: t("setup.vat", { rate }) })),
      codes,
    );
    if (vat !== null) this.#set("mapping.vat", this.#parts.setup.mergedPairs("mapping.vat", vat));
  }

  async askAboutProducts({ shop }: TotalGestFacts): Promise<void> {
    const { prompts, screen, setup } = this.#parts;
    const { t } = screen.text;
    const { products } = this.#values();
    if (shop.priceLists.length > 1) {
      const lists = shop.priceLists.map((list) => ({ name: list, value: list }));
      this.#set("products.priceList", await prompts.one(t("setup.price-list"), lists, products?.priceList));
    }
    if (shop.languages.length > 1) {
      const languages = shop.languages.map((language) => ({ name: language, value: language }));
      const main = await prompts.one(t("setup.language"), languages, products?.languages?.[0]);
      this.#set("products.languages", [main, ...shop.languages.filter((language) => language !== main)]);
    }
    const fault = (answer: string): string | null => setup.faultOf("products.buffer", asNumber(answer));
    const buffer = await prompts.text(t("setup.buffer"), String(products?.buffer ?? 0), fault);
    this.#set("products.buffer", asNumber(buffer));
  }

  /** Null = nothing was mapped. */
  async #askPairs(
    questions: readonly { readonly key: string; readonly question: string }[],
    choices: readonly { readonly name: string; readonly value: string }[],
  ): Promise<Readonly<Record<string, string>> | null> {
    const { prompts, screen } = this.#parts;
    const none = { name: screen.text.t("setup.unmapped"), value: "" };
    const pairs: [string, string][] = [];
    for (const { key, question } of questions) {
      const code = await prompts.one(question, [...choices, none], undefined);
      if (code !== "") pairs.push([key, code]);
    }
    return pairs.length === 0 ? null : Object.fromEntries(pairs);
  }

  async #askText(key: SettingKey, question: Question, before: string | undefined): Promise<void> {
    const { prompts, setup, screen } = this.#parts;
    const answer = await prompts.text(screen.text.t(question), before, (given) => setup.faultOf(key, given));
    this.#set(key, answer);
  }

  async #askSecret(key: "totalgest.password" | "framework360.apiKey", question: Question): Promise<void> {
    const { prompts, setup, screen } = this.#parts;
    const isSet = setup.load(this.changes).secrets[key] !== null;
    const asked = isSet ? `${screen.text.t(question)} (${screen.text.t("setup.keep")})` : screen.text.t(question);
    const answer = await prompts.secret(asked, isSet, (given) => setup.faultOf(key, given));
    if (answer !== "") this.#set(key, setup.secretFromText(key, answer));
  }

  #values(): ReturnType<Setup["load"]>["values"] {
    return this.#parts.setup.load(this.changes).values;
  }

  #settings(): Promise<Settings> {
    const { setup } = this.#parts;
    return setup.settings(setup.load(this.changes));
  }

  #set(key: SettingKey, value: unknown): void {
    this.changes = this.#parts.setup.change(this.changes, key, value);
  }

  #say(...[key, values]: Parameters<Screen["text"]["t"]>): void {
    const { screen, context } = this.#parts;
    context.output.err(`${screen.text.t(key, values)}\n`);
  }
}

type Question = Parameters<Screen["text"]["t"]>[0];

/** What is no number stays text, and is refused as such. */
function asNumber(text: string): number | string {
  return /^\s*-?\d{1,9}\s*$/.test(text) ? Number(text) : text;
}
