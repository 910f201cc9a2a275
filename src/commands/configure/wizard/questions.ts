import { countCompleted } from "../../../core/discovery/discover.ts";
import { judgeFirstDay } from "../../../core/common/time/first-day.ts";
import { readStatuses } from "../../../core/discovery/statuses.ts";
import { localDay, parseLocalDay } from "../../../core/common/time/zone.ts";
import { LANGS } from "../../../core/common/language.ts";
import type { Answers } from "./answers.ts";
import type { Framework360Facts, TotalGestFacts } from "../../../diagnosis/probe/functions.ts";
import { DEFAULT_TIME_ZONE } from "../../../core/common/time/time-zone.ts";

/** Which orders are exported: by status, and from which day on. */
export async function askAboutOrders(answers: Answers, { statuses }: Framework360Facts): Promise<void> {
  const { prompts } = answers.parts;
  const meaning = readStatuses(statuses, (await answers.settings()).export);
  const choices = statuses.map(({ id, name }) => ({ name: `${name} (${id})`, value: id }));
  answers.about("setup.about.statuses");
  const completed = await prompts.many(
    answers.t("setup.statuses"),
    choices,
    meaning.completed,
    answers.t("setup.one-at-least"),
  );
  answers.set("export.statuses", completed);
  const others = choices.filter(({ value }) => !completed.includes(value));
  if (others.length > 0) {
    answers.about("setup.about.cancelled");
    answers.set("export.cancelled", await prompts.many(answers.t("setup.cancelled"), others, meaning.cancelled, null));
  }
  await askExportFrom(answers, completed);
}

/** There is no default, because a forgotten backlog and a second export of orders typed by hand both cost money. */
async function askExportFrom(answers: Answers, completed: readonly string[]): Promise<void> {
  const { prompts, context } = answers.parts;
  const { values } = answers.load();
  const before = values.export?.from;
  const today = localDay(context.clock.now(), values.framework360?.timeZone ?? DEFAULT_TIME_ZONE);
  answers.about("setup.about.export-from", { today });
  if (before === undefined) await printMonths(answers, completed);
  const fault = (typed: string): string | null => {
    if (typed === "") return null;
    const day = parseLocalDay(typed);
    if (day !== null && judgeFirstDay(day, today) === "far") return answers.t("problem.first-day-far", { day });
    return answers.faultOf("export.from", typed, typed.trim());
  };
  const from = await prompts.text(answers.t("setup.export-from"), before, fault);
  if (from !== "") answers.set("export.from", from);
}

async function printMonths(answers: Answers, completed: readonly string[]): Promise<void> {
  const { setup, context } = answers.parts;
  const shop = await setup.framework360(answers.load());
  const progress = { report: () => undefined };
  const engine = { shop, progress, clock: context.clock, settings: await answers.settings() };
  const spinner = await answers.spin(answers.t("phase.discover"));
  try {
    const counted = await countCompleted(engine, completed, context.signal);
    spinner.stop();
    if (counted.completed > 0) answers.about("setup.months", counted);
  } finally {
    spinner.stop();
  }
}

/** What the shop shows of the products, and the language of all messages. */
export async function askAboutProducts(answers: Answers, { erpShop }: TotalGestFacts): Promise<void> {
  const { prompts } = answers.parts;
  const { products } = answers.load().values;
  if (erpShop.priceLists.length > 1) {
    answers.about("setup.about.price-list");
    const lists = erpShop.priceLists.map((list) => ({ name: list, value: list }));
    answers.set("products.priceList", await prompts.one(answers.t("setup.price-list"), lists, products?.priceList));
  }
  if (erpShop.languages.length > 1) {
    answers.about("setup.about.language");
    const languages = erpShop.languages.map((language) => ({ name: languageName(language, answers), value: language }));
    const main = await prompts.one(answers.t("setup.language"), languages, products?.languages?.[0]);
    answers.set("products.languages", [main, ...erpShop.languages.filter((language) => language !== main)]);
  }
  answers.about("setup.about.buffer");
  const fault = (typed: string): string | null => answers.faultOf("products.buffer", typed, asNumber(typed));
  const buffer = await prompts.text(answers.t("setup.buffer"), String(products?.buffer ?? 0), fault);
  answers.set("products.buffer", asNumber(buffer));
}

/** cron has no language setting: without a language in the file, messages would be in English. */
export async function askLanguage(answers: Answers): Promise<void> {
  const { prompts, context } = answers.parts;
  answers.about("setup.about.lang");
  const choices = LANGS.map((lang) => ({ name: languageName(lang, answers), value: lang }));
  answers.set("lang", await prompts.one(answers.t("setup.lang"), choices, context.globals.lang));
}

/** The name of a language in the user's language; an unknown code stays unchanged. */
export function languageName(code: string, { parts }: Answers): string {
  try {
    return new Intl.DisplayNames(parts.screen.text.formats.locale, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Text that is no number stays text, and is refused later. */
function asNumber(text: string): number | string {
  return /^\s*-?\d{1,9}\s*$/.test(text) ? Number(text) : text;
}
