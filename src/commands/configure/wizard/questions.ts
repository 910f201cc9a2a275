import { verifyFramework360, verifyTotalGest } from "../../../app/clients.ts";
import { countMonths } from "../../../core/discovery/count-months.ts";
import { DEFAULT_TIME_ZONE, localDay } from "../../../core/common/time/zone.ts";
import { CLASS_SETTINGS, readStatuses } from "../../../core/discovery/statuses.ts";
import { classOf, STATUS_CLASSES, type StatusClass, type StatusMeaning } from "../../../core/orders/order.ts";
import type { ShopStatus } from "../../../core/ports/shop.ts";
import type { Settings } from "../../../core/run/settings.ts";
import { renderTable } from "../../../render/terminal/table.ts";
import { OWNERS } from "../../../core/products/owners.ts";
import { countDifferingTexts } from "../../../diagnosis/probe/texts.ts";
import type { App } from "../../../app/app.ts";
import { backupFolder } from "../../../app/backup/nightly.ts";
import { type Lang, LANGS } from "../../../core/common/language.ts";
import { messageScreen } from "../../../app/output/present.ts";
import { openPrompts } from "../../prompts/prompts.ts";
import { Answers, type WizardParts } from "./answers.ts";
import type { Framework360Facts, TotalGestFacts } from "../../../diagnosis/probe/functions.ts";
import { monthText } from "../../../text/problem-values.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import { DAY } from "../../../core/common/time/duration.ts";

/** Which orders are exported: by the class of their status, and from which day on. */
export async function askAboutOrders(answers: Answers, { statuses }: Framework360Facts): Promise<void> {
  const meaning = await askClasses(answers, statuses, (await answers.settings()).export);
  for (const one of STATUS_CLASSES) answers.set(`export.${CLASS_SETTINGS[one]}`, meaning[one]);
  await askExportFrom(answers, meaning);
}

/** Shows what is proposed, and asks about what has no class and what the user wants to change. */
async function askClasses(
  answers: Answers,
  statuses: readonly ShopStatus[],
  settings: Settings["export"],
): Promise<StatusMeaning> {
  const { prompts, screen } = answers.parts;
  const known = readStatuses(statuses, settings);
  const classes = new Map(statuses.map(({ id }) => [id, classOf(id, known)]));
  answers.about("setup.about.statuses");
  const columns = [{ label: answers.t("head.status"), least: 8 }, { label: answers.t("setup.meaning") }];
  const rows = statuses.map(({ id, name }) => {
    const one = classes.get(id) ?? null;
    const text = one === null ? answers.t("setup.open") : answers.t(`setup.class.${one}`);
    return [`${name} (${id})`, { text, tone: one === null ? ("busy" as const) : ("good" as const) }];
  });
  answers.print(renderTable(screen, columns, rows).map((line) => `  ${line}`));
  const choices = [...CLASS_CHOICES, null].map((value) => ({
    name: answers.t(value === null ? "setup.class.none" : `setup.class.${value}`),
    value,
  }));
  const ask = async ({ id, name }: ShopStatus): Promise<void> => {
    const before = classes.get(id) ?? null;
    classes.set(id, await prompts.one(answers.t("setup.class-of", { name }), choices, before));
  };
  const isDue = ({ id }: ShopStatus): boolean => classes.get(id) === "due";
  const proposed = statuses.filter(({ id }) => classes.get(id) !== null);
  for (const status of statuses.filter((one) => !proposed.includes(one))) await ask(status);
  const byId = (ids: readonly string[]): readonly ShopStatus[] => statuses.filter(({ id }) => ids.includes(id));
  const named = (some: readonly ShopStatus[]): { name: string; value: string }[] =>
    some.map(({ id, name }) => ({ name: `${name} (${id})`, value: id }));
  if (proposed.length > 0) {
    const wrong = await prompts.many(answers.t("setup.classes-wrong"), named(proposed), [], null);
    for (const status of byId(wrong)) await ask(status);
  }
  while (!statuses.some(isDue)) {
    const least = answers.t("setup.one-at-least");
    const chosen = await prompts.many(answers.t("setup.which-due"), named(statuses), [], least);
    for (const { id } of byId(chosen)) classes.set(id, "due");
  }
  const idsOf = (one: StatusClass): string[] =>
    statuses.filter(({ id }) => classes.get(id) === one).map(({ id }) => id);
  return { due: idsOf("due"), open: idsOf("open"), cancelled: idsOf("cancelled"), after: idsOf("after") };
}

/** In the order of an order's life. */
const CLASS_CHOICES = ["open", "due", "after", "cancelled"] as const satisfies readonly StatusClass[];

/** There is no default, because a forgotten backlog and a second export of orders typed by hand both cost money. */
async function askExportFrom(answers: Answers, meaning: StatusMeaning): Promise<void> {
  const { prompts, app } = answers.parts;
  const { values } = answers.load();
  const before = values.export?.from;
  const today = localDay(app.clock.now(), values.framework360?.timeZone ?? DEFAULT_TIME_ZONE);
  if (before === undefined && !(await isOtherModuleOff(answers))) return;
  answers.about("setup.about.export-from", { today: answers.parts.screen.text.formats.localDay(today) });
  if (before === undefined) await printMonths(answers, meaning);
  const fault = (typed: string): string | null =>
    typed === "" ? null : answers.faultOf("export.from", typed, typed.trim());
  const from = await prompts.text(
    answers.t("setup.export-from"),
    before === undefined ? before : answers.parts.screen.text.formats.localDay(before),
    fault,
  );
  if (from !== "") answers.set("export.from", from);
}

/** Framework360's own TotalGest module would enter every order a second time. */
async function isOtherModuleOff(answers: Answers): Promise<boolean> {
  answers.about("setup.about.other-module");
  answers.isOtherModuleOff = await answers.parts.prompts.confirm(
    answers.t("setup.other-module"),
    answers.isOtherModuleOff,
  );
  if (!answers.isOtherModuleOff) answers.about("setup.other-module-on");
  return answers.isOtherModuleOff;
}

async function printMonths(answers: Answers, meaning: StatusMeaning): Promise<void> {
  const {
    setup,
    app,
    screen: { text },
  } = answers.parts;
  const shop = await verifyFramework360(setup.app, answers.load());
  const progress = { report: () => undefined };
  const engine = { shop, progress, clock: app.clock, settings: await answers.settings() };
  const spinner = await answers.spin(answers.t("phase.discover"));
  try {
    const counted = await countMonths(engine, meaning, app.signal);
    spinner.stop();
    if (counted.completed > 0)
      answers.about("setup.months", {
        ...counted,
        months: counted.months.map((one) => monthText(one, text.formats, text.t("said.colon"))),
      });
  } finally {
    spinner.stop();
  }
}

/** What the shop shows of the products, and the language of all messages. */
export async function askAboutProducts(
  answers: Answers,
  { erpShop }: TotalGestFacts,
  { taxes }: Framework360Facts,
): Promise<void> {
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
  await askAboutTexts(answers, { erpShop, taxes });
  answers.about("setup.about.buffer");
  const fault = (typed: string): string | null => answers.faultOf("products.buffer", typed, asNumber(typed));
  const buffer = await prompts.text(answers.t("setup.buffer"), String(products?.buffer ?? 0), fault);
  answers.set("products.buffer", asNumber(buffer));
}

/** Who owns the texts, where some differ, or where it was said before. */
async function askAboutTexts(
  answers: Answers,
  given: Pick<TotalGestFacts, "erpShop"> & Pick<Framework360Facts, "taxes">,
) {
  const { prompts, setup, app } = answers.parts;
  const config = answers.load();
  const { fields = {} } = config.values.products ?? {};
  const [erp, shop] = await Promise.all([verifyTotalGest(setup.app, config), verifyFramework360(setup.app, config)]);
  const n = await countDifferingTexts({ erp, shop, settings: await answers.settings(), ...given }, app.signal);
  if (n === 0 && fields.descriptions === undefined) return;
  answers.about("setup.about.texts", { n });
  const choices = OWNERS.map((value) => ({ name: answers.t(`setup.texts.${value}`), value }));
  const owner = await prompts.one(answers.t("setup.texts"), choices, fields.descriptions ?? "totalgest");
  if (owner === "totalgest!") answers.about("setup.texts-braked");
  const { name: _name, descriptions: _descriptions, ...others } = fields;
  answers.set("products.fields", owner === "totalgest" ? others : { ...others, name: owner, descriptions: owner });
}

/**
 * First of all, each language by its own name: a machine without LANG says nothing of it. It is kept in the file, because cron
 * has no language setting either. Returns the parts in that language.
 */
export async function askLanguage(parts: WizardParts): Promise<WizardParts> {
  new Answers(parts).step(1, parts.screen.text.t("setup.sum.lang"));
  const choices = LANGS.map((lang) => ({ name: nameIn(lang, lang), value: lang }));
  const lang = await parts.prompts.one("Language · Sprache · Langue · Lingua", choices, parts.app.globals.lang);
  const app = speaking(parts.app, lang);
  return { ...parts, app, screen: await messageScreen(app), prompts: (await openPrompts(app)) ?? parts.prompts };
}

/** The same in another language. */
export function speaking(app: App, lang: Lang): App {
  return { ...app, globals: { ...app.globals, lang } };
}

/** Whether backups are made by themselves; who was never asked is offered one each night. */
export async function askAboutBackups(answers: Answers): Promise<void> {
  const config = answers.load();
  const { every = "never", keep = 0 } = config.values.backup ?? {};
  const isNew = config.origins.get("backup.every")?.kind === "default";
  answers.about("setup.about.backups", { keep, folder: backupFolder(config) });
  const own = every === "never" ? "1d" : every;
  const choices = [
    { name: answers.t("setup.backups-on", { days: Number.parseInt(own, 10) }), value: own },
    { name: answers.t("setup.backups-off"), value: "never" },
  ];
  const chosen = await answers.parts.prompts.one(answers.t("setup.backups"), choices, isNew ? own : every);
  answers.set("backup.every", chosen);
}

/** How long buyers' data are kept; by default for ever, because what is forgotten does not come back. */
export async function askAboutRetention(answers: Answers): Promise<void> {
  const { buyers = "never" } = answers.load().values.retention ?? {};
  answers.about("setup.about.retention");
  const own = buyers === "never" ? "24m" : buyers;
  const choices = [
    { name: answers.t("setup.sum.months", { n: Number.parseInt(own, 10) }), value: own },
    { name: answers.t("setup.retention-never"), value: "never" },
  ];
  answers.set("retention.buyers", await answers.parts.prompts.one(answers.t("setup.retention"), choices, buyers));
}

/** The name of a language in the user's language; an unknown code stays unchanged. */
export function languageName(code: string, { parts }: Answers): string {
  return nameIn(parts.screen.text.formats.locale, code);
}

function nameIn(locale: string, code: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Text that is no number stays text, and is refused later. */
function asNumber(text: string): number | string {
  return /^\s*-?\d{1,9}\s*$/.test(text) ? Number(text) : text;
}

/** TotalGest's orders of this time are looked at. */
const LOOKED_BACK_MS = 30 * DAY;

/**
 * Offers to push the status of orders that left, where TotalGest gives the state of its orders and the shop has a status for it.
 * Without an answer it stays as it is.
 */
export async function askAboutDeliveries(answers: Answers, { statuses }: Framework360Facts): Promise<void> {
  const { prompts } = answers.parts;
  const { export: orders, fulfilment } = await answers.settings();
  const meaning = readStatuses(statuses, orders);
  const after = statuses.filter(({ id }) => classOf(id, meaning) === "after");
  if (after.length === 0 || !(await givesStates(answers))) return;
  answers.about("setup.about.fulfilment");
  const choices = [
    { name: answers.t("setup.not-told"), value: "" },
    ...after.map(({ id, name }) => ({ name: `${name} (${id})`, value: id })),
  ];
  const shipped = await prompts.one(answers.t("setup.shipped-status"), choices, fulfilment.statuses.shipped ?? "");
  if (shipped === "") return answers.set("fulfilment.statuses", {});
  const invoiced = await prompts.one(answers.t("setup.invoiced-status"), choices, fulfilment.statuses.invoiced ?? "");
  answers.set("fulfilment.statuses", { shipped, ...(invoiced === "" ? {} : { invoiced }) });
}

/** Whether TotalGest lists what changed, with a state. Without any order yet, it may. */
async function givesStates(answers: Answers): Promise<boolean> {
  const { setup, app } = answers.parts;
  const { books } = await verifyTotalGest(setup.app, answers.load());
  if (books.listChanged === null) return false;
  try {
    const updatedSince = new Date(app.clock.now() - LOOKED_BACK_MS).toISOString();
    const page = await books.listChanged({ updatedSince }, app.signal);
    return (
      page !== null && (page.items.length === 0 || page.items.some((item) => item.ok && item.value.state !== null))
    );
  } catch (error) {
    if (error instanceof RemoteError) return false;
    throw error;
  }
}
