import { type Finding, findingsAt } from "../../core/run/doctor/finding.ts";
import { paymentCode, vatCodeOf } from "../../core/orders/send/mapping.ts";
import { sameDecimal } from "../../core/common/money.ts";
import type { ShopStatus } from "../../core/ports/shop.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import type { Settings } from "../../core/run/settings.ts";
import { CLASS_SETTINGS, dueUnknown, foldedName, readStatuses, titlesOf } from "../../core/discovery/statuses.ts";
import { resolveStatuses } from "../../core/orders/fulfilment/statuses.ts";
import { classOf, STATUS_CLASSES } from "../../core/orders/order.ts";
import type { Framework360Facts, TotalGestFacts } from "../probe/functions.ts";

/** The facts that the two systems give; absent = unknown. */
export type MappingFacts = Partial<TotalGestFacts & Framework360Facts>;

type MappedSettings = Pick<Settings, "export" | "fulfilment" | "products" | "mapping">;

const totalGest = findingsAt("TotalGest");
const framework360 = findingsAt("Framework360");

/** Compares the settings with what the systems have: names that do not exist, and values without a mapping. Pure. */
export function judgeMapping(facts: MappingFacts, settings: MappedSettings): readonly Finding[] {
  return [...judgeTotalGest(facts, settings), ...judgeFramework360(facts, settings)];
}

/** Nothing can be compared without the shop in TotalGest. */
function judgeTotalGest(
  { erpShop, payments, taxes, hasImages }: MappingFacts,
  settings: MappedSettings,
): readonly Finding[] {
  if (erpShop === undefined) return totalGest.skip("mapping");
  const { products, mapping } = settings;
  const { priceLists, languages: spoken, vatCodes } = erpShop;
  const languages = (products.languages ?? []).filter((language) => !spoken.includes(language));
  const isListKnown = products.priceList === null || priceLists.includes(products.priceList);
  const rates = (taxes ?? []).filter(({ rate }) => vatCodeOf(rate, { settings: mapping, erpShop }) === null);
  const known = vatCodes.map(({ code }) => code);
  const found = [
    ...(isListKnown ? [] : [problem("price-list-unknown", { list: products.priceList ?? "", known: priceLists })]),
    ...languages.map((language) => problem("language-unknown", { language, known: spoken })),
    ...unknownCodes("mapping.payments", mapping.payments, erpShop.paymentMethods),
    // Where TotalGest lists no ways of shipping, it may know the code all the same.
    ...(erpShop.shippingMethods === undefined
      ? []
      : unknownCodes("mapping.shipping", mapping.shipping, erpShop.shippingMethods)),
    ...unknownCodes("mapping.vat", mapping.vat, vatCodes),
    ...(payments === undefined ? [] : unmappedPayments(erpShop, payments, settings)),
    ...rates.map(({ rate }) => problem("rate-unmapped", { rate, known })),
    ...(hasImages === false && (products.fields.images ?? "shop") !== "shop"
      ? [problem("images-nowhere", { owner: products.fields.images ?? "" })]
      : []),
  ];
  const chosen = { priceList: products.priceList ?? priceLists[0] ?? "", languages: products.languages ?? spoken };
  return (found.length > 0 ? found : [problem("mapping", chosen)]).map((one) => totalGest.found("mapping", one));
}

/** Nothing can be compared without the shop's statuses. */
function judgeFramework360(
  { statuses, taxes, productRates }: MappingFacts,
  settings: MappedSettings,
): readonly Finding[] {
  if (statuses === undefined) return framework360.skip("mapping");
  const meaning = readStatuses(statuses, settings.export);
  const resolved = resolveStatuses(settings.fulfilment.statuses, statuses, meaning);
  const known = (taxes ?? []).map(({ rate }) => rate);
  const untaxed =
    taxes === undefined ? [] : (productRates ?? []).filter((rate) => !known.some((one) => sameDecimal(one, rate)));
  const found = [
    ...judgeStatuses(statuses, settings),
    ...("code" in resolved ? [resolved] : []),
    ...untaxed.map((rate) => problem("rate-without-tax", { rate, known })),
  ];
  const names = statuses.filter(({ id }) => meaning.due.includes(id)).map(({ name }) => name);
  return (found.length > 0 ? found : [problem("statuses", { names })]).map((one) => framework360.found("mapping", one));
}

/** The errors that stop a run too. A rate without a tax stops only its products. */
export function mappingFaults(findings: readonly Finding[]): readonly Problem[] {
  const stops = findings.filter(({ level, problem: { code } }) => level === "error" && code !== "rate-without-tax");
  return stops.map((finding) => finding.problem);
}

function unknownCodes(
  setting: string,
  pairs: Readonly<Record<string, string>>,
  choices: readonly { readonly code: string }[],
): readonly Problem[] {
  const known = choices.map(({ code }) => code);
  return Object.entries(pairs)
    .filter(([, code]) => !known.includes(code))
    .map(([from, code]) => problem("code-unknown", { key: `${setting}.${from}`, code, known }));
}

/** One finding for all payments, with one command. */
function unmappedPayments(
  erpShop: TotalGestFacts["erpShop"],
  payments: readonly ShopStatus[],
  settings: MappedSettings,
): readonly Problem[] {
  const open = payments.filter((payment) => paymentCode(payment, { settings: settings.mapping, erpShop }) === null);
  if (open.length === 0) return [];
  const pairs = open.map((payment) => `${keyOf(payment)}=CODE`);
  const known = erpShop.paymentMethods.map(({ code, name }) => (name === code ? code : `${code} = ${name}`));
  const names = open.map((payment) => (payment.name === "" ? payment.id : `${payment.name} (${keyOf(payment)})`));
  return [problem("payments-unmapped", { names, pairs, known })];
}

/** A payment without an id is mapped by its name. */
function keyOf({ id, name }: ShopStatus): string {
  return id === "" ? name : id;
}

/**
 * What is wrong with the configured statuses. All wrong options are one finding, because one command has to mend them. A
 * shop that lists no statuses contradicts nothing.
 */
function judgeStatuses(statuses: readonly ShopStatus[], settings: MappedSettings): readonly Problem[] {
  const found = statusFaults(statuses, settings.export);
  if (found.length > 0) return found;
  const meaning = readStatuses(statuses, settings.export);
  if (settings.export.statuses === null && meaning.due.length === 0) {
    return [dueUnknown(statuses, settings.export)];
  }
  const unclassed = statuses.filter(({ id }) => classOf(id, meaning) === null);
  if (unclassed.length === 0) return [];
  return [problem("statuses-unclassed", { names: titlesOf(unclassed) })];
}

function statusFaults(statuses: readonly ShopStatus[], settings: Settings["export"]): readonly Problem[] {
  if (statuses.length === 0) return [];
  const words = new Set(statuses.flatMap(({ id, name }) => [id, foldedName(name)]));
  const faulty = STATUS_CLASSES.map((one) => CLASS_SETTINGS[one]).flatMap((key) => {
    const missing = (settings[key] ?? []).filter((word) => !words.has(word.trim()) && !words.has(foldedName(word)));
    return missing.length === 0 ? [] : [{ text: `export.${key}: ${missing.join(", ")}`, option: `--${key} ID,ID` }];
  });
  if (faulty.length > 0) {
    const [missing, options] = [faulty.map(({ text }) => text), faulty.map(({ option }) => option)];
    return [problem("statuses-missing", { known: titlesOf(statuses), missing, options })];
  }
  const twice = statuses.filter(({ id, name }) => {
    const keys = STATUS_CLASSES.filter((one) =>
      settings[CLASS_SETTINGS[one]]?.some((word) => word.trim() === id || foldedName(word) === foldedName(name)),
    );
    return keys.length > 1;
  });
  return twice.length === 0 ? [] : [problem("statuses-twice", { twice: titlesOf(twice) })];
}
