import { type Finding, remark, sayAt } from "../../core/diagnosis/finding.ts";
import { likelyPaymentCode, paymentCode, vatCodeOf } from "../../core/map-order.ts";
import { sameDecimal } from "../../core/money.ts";
import type { ErpShop, ShopStatus, ShopTax } from "../../core/ports.ts";
import type { Settings } from "../../core/settings.ts";
import { readStatuses } from "../../core/statuses.ts";

/** What the two systems say of themselves; null = it could not be had. */
export interface MappingFacts {
  readonly erpShop: ErpShop | null;
  /** VAT rates of the products seen. */
  readonly productRates: readonly string[];
  readonly statuses: readonly ShopStatus[] | null;
  readonly payments: readonly ShopStatus[] | null;
  readonly taxes: readonly ShopTax[] | null;
}

type Mapped = Pick<Settings, "export" | "products" | "mapping">;

/** What the settings name and the systems do not have, and what of the systems is mapped to nothing. Pure. */
export function judgeMapping(facts: MappingFacts, settings: Mapped): readonly Finding[] {
  return [...judgeTotalGest(facts, settings), ...judgeFramework360(facts, settings)];
}

function judgeTotalGest({ erpShop, payments, taxes }: MappingFacts, settings: Mapped): readonly Finding[] {
  const at = sayAt("TotalGest");
  if (erpShop === null) return at.skip("mapping");
  const { priceLists, languages: known } = erpShop;
  const { priceList, languages } = settings.products;
  const codes = erpShop.paymentMethods.map(({ code }) => code);
  const vatCodes = erpShop.vatCodes.map(({ code }) => code);
  const mapping = { settings: settings.mapping, erpShop };
  const findings = [
    ...(priceList === null || priceLists.includes(priceList)
      ? []
      : [at.fail("mapping", remark("price-list-unknown", { list: priceList, known: priceLists }))]),
    ...(languages ?? [])
      .filter((language) => !known.includes(language))
      .map((language) => at.warn("mapping", remark("language-unknown", { language, known }))),
    ...unknownCodes("mapping.payments", settings.mapping.payments, codes),
    ...unknownCodes("mapping.vat", settings.mapping.vat, vatCodes),
    ...unmappedPayments(payments ?? [], mapping),
    ...(taxes ?? [])
      .filter(({ rate }) => vatCodeOf(rate, mapping) === null)
      .map(({ rate }) => at.warn("mapping", remark("vat-unmapped", { rate, known: vatCodes }))),
  ];
  if (findings.length > 0) return findings;
  const chosen = { priceList: priceList ?? priceLists[0] ?? "", languages: languages ?? known };
  return [at.fine("mapping", remark("mapping", chosen))];
}

/** More do not go into one command. */
const MOST_PAIRS = 8;

/** One finding for all of them, with one command; what is called alike stands in it already. */
function unmappedPayments(
  payments: readonly ShopStatus[],
  mapping: { readonly settings: Settings["mapping"]; readonly erpShop: ErpShop },
): readonly Finding[] {
  const { erpShop } = mapping;
  const open = payments.filter((payment) => paymentCode(payment, mapping) === null);
  if (open.length === 0) return [];
  const pairs = open
    .slice(0, MOST_PAIRS)
    .map((payment) => `${keyOf(payment)}=${likelyPaymentCode(payment, erpShop) ?? "CODE"}`);
  const known = erpShop.paymentMethods.map(({ code, name }) => (name === code ? code : `${code} = ${name}`));
  const names = open.map((payment) => (payment.name === "" ? payment.id : `${payment.name} (${keyOf(payment)})`));
  return [sayAt("TotalGest").warn("mapping", remark("payments-unmapped", { names, pairs, known }))];
}

/** What has no id is mapped by its name. */
function keyOf({ id, name }: ShopStatus): string {
  return id === "" ? name : id;
}

function unknownCodes(
  setting: string,
  pairs: Readonly<Record<string, string>>,
  known: readonly string[],
): readonly Finding[] {
  return Object.entries(pairs)
    .filter(([, code]) => !known.includes(code))
    .map(([from, code]) => sayAt("TotalGest").fail("mapping", remark("code-unknown", { setting, from, code, known })));
}

function judgeFramework360({ statuses, taxes, productRates }: MappingFacts, settings: Mapped): readonly Finding[] {
  const at = sayAt("Framework360");
  if (statuses === null) return at.skip("mapping");
  const rates = (taxes ?? []).map(({ rate }) => rate);
  const untaxed = productRates.filter((rate) => !rates.some((other) => sameDecimal(other, rate)));
  const findings = [
    ...judgeStatuses(statuses, settings.export),
    ...(taxes === null
      ? []
      : untaxed.map((rate) => at.fail("mapping", remark("rate-without-tax", { rate, known: rates })))),
  ];
  if (findings.length > 0) return findings;
  const { completed } = readStatuses(statuses, settings.export);
  const names = statuses.filter(({ id }) => completed.includes(id)).map(({ name }) => name);
  return [at.fine("mapping", remark("statuses", { names }))];
}

function judgeStatuses(statuses: readonly ShopStatus[], settings: Settings["export"]): readonly Finding[] {
  const at = sayAt("Framework360");
  const known = statuses.map(({ id, name }) => `${id} = ${name}`);
  const words = new Set(statuses.flatMap(({ id, name }) => [id, fold(name)]));
  const unknown = (["statuses", "cancelled"] as const).flatMap((key) => {
    const names = (settings[key] ?? []).filter((word) => !words.has(word.trim()) && !words.has(fold(word)));
    return names.length === 0
      ? []
      : [at.fail("mapping", remark("statuses-unknown", { key: `export.${key}`, unknown: names, known }))];
  });
  if (unknown.length > 0) return unknown;
  if (readStatuses(statuses, settings).completed.length > 0) return [];
  return [at.fail("mapping", remark("statuses-none", { known }))];
}

function fold(text: string): string {
  return text.trim().toLowerCase();
}
