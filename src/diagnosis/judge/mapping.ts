import { type Finding, findingsAt } from "../../core/run/doctor/finding.ts";
import { likelyPaymentCode, paymentCode, vatCodeOf } from "../../core/orders/send/mapping.ts";
import { sameDecimal } from "../../core/common/money.ts";
import type { ShopStatus } from "../../core/ports/shop.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import type { System } from "../../core/common/systems.ts";
import type { Settings } from "../../core/run/settings.ts";
import { CLASS_SETTINGS, foldedName, readStatuses, titlesOf } from "../../core/discovery/statuses.ts";
import { resolveStatuses } from "../../core/orders/fulfilment/statuses.ts";
import { classOf, STATUS_CLASSES } from "../../core/orders/order.ts";
import type { Framework360Facts, TotalGestFacts } from "../probe/functions.ts";

type Facts = TotalGestFacts & Framework360Facts;

/** The facts that the two systems give; absent = unknown. */
export type MappingFacts = Partial<Facts>;

type MappedSettings = Pick<Settings, "export" | "fulfilment" | "products" | "mapping">;

/** One rule: the facts it needs, and what it finds. Left out if one of them is unknown. */
interface MappingCheck<N extends keyof Facts = keyof Facts> {
  readonly system: System;
  readonly needs: readonly N[];
  judge(facts: Pick<Facts, N>, settings: MappedSettings): readonly Finding[];
}

const totalGest = findingsAt("TotalGest");
const framework360 = findingsAt("Framework360");

/** The fact that a system must give before anything of it can be compared with the settings. */
const SOURCE = { TotalGest: "erpShop", Framework360: "statuses" } as const satisfies Record<System, keyof Facts>;

const CHECKS = [
  check("TotalGest", ["erpShop"], ({ erpShop: { priceLists: known } }, { products: { priceList: list } }) =>
    list === null || known.includes(list)
      ? []
      : [totalGest.found("mapping", problem("price-list-unknown", { list, known }))],
  ),
  check("TotalGest", ["erpShop"], ({ erpShop: { languages: known } }, { products: { languages } }) =>
    (languages ?? [])
      .filter((language) => !known.includes(language))
      .map((language) => totalGest.found("mapping", problem("language-unknown", { language, known }))),
  ),
  check("TotalGest", ["erpShop"], ({ erpShop }, { mapping }) =>
    unknownCodes("mapping.payments", mapping.payments, erpShop.paymentMethods),
  ),
  check("TotalGest", ["erpShop"], ({ erpShop }, { mapping }) =>
    unknownCodes("mapping.vat", mapping.vat, erpShop.vatCodes),
  ),
  check("TotalGest", ["erpShop", "payments"], unmappedPayments),
  check("TotalGest", ["erpShop", "taxes"], ({ erpShop, taxes }, settings) => {
    const known = erpShop.vatCodes.map(({ code }) => code);
    return taxes
      .filter(({ rate }) => vatCodeOf(rate, { settings: settings.mapping, erpShop }) === null)
      .map(({ rate }) => totalGest.found("mapping", problem("rate-unmapped", { rate, known })));
  }),
  check("Framework360", ["statuses"], judgeStatuses),
  check("Framework360", ["statuses"], ({ statuses }, settings) => {
    const meaning = readStatuses(statuses, settings.export);
    const resolved = resolveStatuses(settings.fulfilment.statuses, statuses, meaning);
    return resolved.ok ? [] : [framework360.found("mapping", resolved.problem)];
  }),
  check("Framework360", ["taxes", "productRates"], ({ taxes, productRates }) => {
    const known = taxes.map(({ rate }) => rate);
    return productRates
      .filter((rate) => !known.some((other) => sameDecimal(other, rate)))
      .map((rate) => framework360.found("mapping", problem("rate-without-tax", { rate, known })));
  }),
];

function check<N extends keyof Facts>(
  system: System,
  needs: readonly N[],
  judge: MappingCheck<N>["judge"],
): MappingCheck {
  return { system, needs, judge };
}

/** Compares the settings with what the systems have: names that do not exist, and values without a mapping. Pure. */
export function judgeMapping(facts: MappingFacts, settings: MappedSettings): readonly Finding[] {
  return [
    ...judgeSystem("TotalGest", facts, settings, ({ erpShop }) => {
      const { priceList, languages } = settings.products;
      const chosen = {
        priceList: priceList ?? erpShop.priceLists[0] ?? "",
        languages: languages ?? erpShop.languages,
      };
      return [totalGest.found("mapping", problem("mapping", chosen))];
    }),
    ...judgeSystem("Framework360", facts, settings, ({ statuses }) => {
      const { due } = readStatuses(statuses, settings.export);
      const names = statuses.filter(({ id }) => due.includes(id)).map(({ name }) => name);
      return [framework360.found("mapping", problem("statuses", { names }))];
    }),
  ];
}

/** The errors that stop a run too. A rate without a tax stops only its products. */
export function mappingFaults(findings: readonly Finding[]): readonly Problem[] {
  const stops = findings.filter(({ level, problem: { code } }) => level === "error" && code !== "rate-without-tax");
  return stops.map((finding) => finding.problem);
}

function judgeSystem(
  system: System,
  facts: MappingFacts,
  settings: MappedSettings,
  whenFine: (facts: Facts) => readonly Finding[],
): readonly Finding[] {
  if (facts[SOURCE[system]] === undefined) return findingsAt(system).skip("mapping");
  const known = facts as Facts;
  const findings = CHECKS.filter((one) => one.system === system)
    .filter(({ needs }) => needs.every((name) => facts[name] !== undefined))
    .flatMap(({ judge }) => judge(known, settings));
  return findings.length > 0 ? findings : whenFine(known);
}

function unknownCodes(
  setting: string,
  pairs: Readonly<Record<string, string>>,
  choices: readonly { readonly code: string }[],
): readonly Finding[] {
  const known = choices.map(({ code }) => code);
  return Object.entries(pairs)
    .filter(([, code]) => !known.includes(code))
    .map(([from, code]) =>
      totalGest.found("mapping", problem("code-unknown", { key: `${setting}.${from}`, code, known })),
    );
}

/** How many pairs fit into one command. */
const MOST_PAIRS = 8;

/** One finding for all payments, with one command that already contains the pairs of equal names. */
function unmappedPayments(
  { erpShop, payments }: Pick<Facts, "erpShop" | "payments">,
  settings: MappedSettings,
): readonly Finding[] {
  const open = payments.filter((payment) => paymentCode(payment, { settings: settings.mapping, erpShop }) === null);
  if (open.length === 0) return [];
  const pairs = open
    .slice(0, MOST_PAIRS)
    .map((payment) => `${keyOf(payment)}=${likelyPaymentCode(payment, erpShop) ?? "CODE"}`);
  const known = erpShop.paymentMethods.map(({ code, name }) => (name === code ? code : `${code} = ${name}`));
  const names = open.map((payment) => (payment.name === "" ? payment.id : `${payment.name} (${keyOf(payment)})`));
  return [totalGest.found("mapping", problem("payments-unmapped", { names, pairs, known }))];
}

/** A payment without an id is mapped by its name. */
function keyOf({ id, name }: ShopStatus): string {
  return id === "" ? name : id;
}

/**
 * What is wrong with the configured statuses. All wrong options are one finding, because one command has to mend them. A
 * shop that lists no statuses contradicts nothing.
 */
function judgeStatuses({ statuses }: Pick<Facts, "statuses">, settings: MappedSettings): readonly Finding[] {
  const known = titlesOf(statuses);
  const found = statusFaults(statuses, settings.export).map((one) => framework360.found("mapping", one));
  if (found.length > 0) return found;
  const meaning = readStatuses(statuses, settings.export);
  if (settings.export.statuses === null && meaning.due.length === 0) {
    return [framework360.found("mapping", problem("statuses-unknown", { known }))];
  }
  const unclassed = statuses.filter(({ id }) => classOf(id, meaning) === null);
  if (unclassed.length === 0) return [];
  return [framework360.found("mapping", problem("statuses-unclassed", { names: titlesOf(unclassed) }))];
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
