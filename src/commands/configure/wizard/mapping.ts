import { mergedPairs } from "../../../app/setup.ts";
import type { Framework360Facts, TotalGestFacts } from "../../../diagnosis/probe/functions.ts";
import { type CodeMapping, paymentCode, shippingCode, vatCodeOf } from "../../../core/orders/send/mapping.ts";
import type { Tone } from "../../../view/view.ts";
import { renderTable } from "../../../render/terminal/table.ts";
import type { Answers } from "./answers.ts";

/** A value of the shop that needs a counterpart in TotalGest. */
interface Pairing {
  /** Its name in the mapping. */
  readonly key: string;
  readonly name: string;
  readonly question: string;
  /** TotalGest's code if it is clear without asking; null = it is not. */
  readonly byItself: string | null;
  /** TotalGest's code in the configuration; null = there is none. */
  readonly chosen: string | null;
}

interface Code {
  readonly name: string;
  readonly value: string;
}

/** Payment methods and VAT rates of the shop with those of TotalGest. Only pairs that are not clear are asked. */
export async function askAboutMapping(
  answers: Answers,
  { erpShop }: TotalGestFacts,
  facts: Framework360Facts,
): Promise<void> {
  const { mapping: settings } = await answers.settings();
  const mapping: CodeMapping = { settings, erpShop };
  const plain: CodeMapping = { ...mapping, settings: { ...settings, payments: {}, vat: {} } };
  answers.about("setup.about.mapping");
  await askPairs(
    answers,
    "mapping.payments",
    facts.payments.map((payment) => ({
      ...namedBy(payment),
      question: answers.t("setup.payment", { name: payment.name }),
      ...codesOf(paymentCode, payment, plain, mapping),
    })),
    erpShop.paymentMethods.map(toCode),
  );
  await askAboutShipping(answers, mapping, facts);
  const rates = [...new Set(facts.taxes.map(({ rate }) => rate))];
  await askPairs(
    answers,
    "mapping.vat",
    rates.map((rate) => ({
      key: rate,
      name: `${rate} %`,
      question: answers.t("setup.vat", { rate }),
      ...codesOf(vatCodeOf, rate, plain, mapping),
    })),
    erpShop.vatCodes.map(({ code, rate }) => ({ name: `${code} (${rate} %)`, value: code })),
  );
}

/** Nothing is asked where TotalGest knows no ways of shipping. */
async function askAboutShipping(answers: Answers, mapping: CodeMapping, facts: Framework360Facts): Promise<void> {
  const { shippingMethods = [] } = mapping.erpShop;
  if (shippingMethods.length === 0) return;
  answers.about("setup.about.shipping");
  const rules = [
    { name: answers.t("setup.shipping-optional"), value: "optional" },
    { name: answers.t("setup.shipping-required"), value: "required" },
  ] as const;
  const before = (await answers.settings()).export.shipping;
  const rule = await answers.parts.prompts.one(answers.t("setup.shipping-rule"), rules, before);
  if (rule !== before) answers.set("export.shipping", rule);
  if (rule === "optional") return;
  const plain: CodeMapping = { ...mapping, settings: { ...mapping.settings, shipping: {} } };
  await askPairs(
    answers,
    "mapping.shipping",
    facts.shippings.map((shipping) => ({
      ...namedBy(shipping),
      question: answers.t("setup.shipping", { name: shipping.name }),
      ...codesOf(shippingCode, shipping, plain, mapping),
    })),
    shippingMethods.map(toCode),
  );
}

function toCode({ code, name }: { readonly code: string; readonly name: string }): Code {
  return { name: name === code ? code : `${name} (${code})`, value: code };
}

/** What the shop has under an id; one without a name is called by its id. */
function namedBy({ id, name }: { readonly id: string; readonly name: string }): Pick<Pairing, "key" | "name"> {
  return { key: id, name: name === "" ? id : name };
}

/** `plain`: the mapping without what was chosen. */
function codesOf<One>(
  codeOf: (one: One, mapping: CodeMapping) => string | null,
  one: One,
  plain: CodeMapping,
  mapping: CodeMapping,
): Pick<Pairing, "byItself" | "chosen"> {
  const [byItself, configured] = [codeOf(one, plain), codeOf(one, mapping)];
  return { byItself, chosen: configured === byItself ? null : configured };
}

const TITLES = {
  "mapping.payments": "setup.payments",
  "mapping.shipping": "setup.shippings",
  "mapping.vat": "setup.vats",
} as const;

/** Shows all pairs, asks for the open ones, and for those chosen before, so that they can be changed here. */
async function askPairs(
  answers: Answers,
  key: keyof typeof TITLES,
  pairings: readonly Pairing[],
  codes: readonly Code[],
): Promise<void> {
  if (pairings.length === 0) return;
  await showPairs(answers, TITLES[key], pairings, codes);
  const { prompts, setup } = answers.parts;
  const asked = pairings.filter(({ byItself, chosen }) => byItself === null || chosen !== null);
  if (asked.length === 0) return;
  const none = { name: answers.t("setup.unmapped"), value: "" };
  const pairs: Record<string, string> = {};
  for (const { key: from, question, chosen, byItself } of asked) {
    const code = await prompts.one(question, [...codes, none], chosen ?? byItself ?? none.value);
    pairs[from] = code;
  }
  const merged = Object.entries(mergedPairs(setup, key, pairs)).filter(([, code]) => code !== "");
  answers.set(key, Object.fromEntries(merged));
}

async function showPairs(
  answers: Answers,
  title: (typeof TITLES)[keyof typeof TITLES],
  pairings: readonly Pairing[],
  codes: readonly Code[],
): Promise<void> {
  const { screen } = answers.parts;
  const columns = [{ label: answers.t(title), least: 8 }, { label: "TotalGest", least: 8 }, { label: "" }];
  const rows = pairings.map(({ name, byItself, chosen }) => {
    const code = chosen ?? byItself;
    const how = chosen !== null ? "setup.by-you" : byItself !== null ? "setup.by-itself" : "setup.open";
    const tone: Tone = code === null ? "busy" : "good";
    return [name, codes.find(({ value }) => value === code)?.name ?? code ?? "?", { text: answers.t(how), tone }];
  });
  answers.print(renderTable(screen, columns, rows).map((line) => `  ${line}`));
}
