import { mergedPairs } from "../../../app/setup.ts";
import type { Framework360Facts, TotalGestFacts } from "../../../diagnosis/probe/functions.ts";
import type { Key as SettingKey } from "../../../config/keys.ts";
import { type CodeMapping, likelyPaymentCode, paymentCode, vatCodeOf } from "../../../core/orders/send/mapping.ts";
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
  /** The most likely code of TotalGest; null = there is none. */
  readonly likely: string | null;
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
      key: payment.id,
      name: payment.name === "" ? payment.id : payment.name,
      question: answers.t("setup.payment", { name: payment.name }),
      likely: likelyPaymentCode(payment, erpShop),
      ...codesOf(paymentCode(payment, plain), paymentCode(payment, mapping)),
    })),
    erpShop.paymentMethods.map(({ code, name }) => ({ name: name === code ? code : `${name} (${code})`, value: code })),
  );
  const rates = [...new Set(facts.taxes.map(({ rate }) => rate))];
  await askPairs(
    answers,
    "mapping.vat",
    rates.map((rate) => ({
      key: rate,
      name: `${rate} %`,
      question: answers.t("setup.vat", { rate }),
      likely: null,
      ...codesOf(vatCodeOf(rate, plain), vatCodeOf(rate, mapping)),
    })),
    erpShop.vatCodes.map(({ code, rate }) => ({ name: `${code} (${rate} %)`, value: code })),
  );
}

function codesOf(byItself: string | null, configured: string | null): Pick<Pairing, "byItself" | "chosen"> {
  return { byItself, chosen: configured === byItself ? null : configured };
}

/** Shows all pairs, asks for the open ones, and for those chosen before, so that they can be changed here. */
async function askPairs(
  answers: Answers,
  key: SettingKey & `mapping.${string}`,
  pairings: readonly Pairing[],
  codes: readonly Code[],
): Promise<void> {
  if (pairings.length === 0) return;
  await showPairs(answers, key === "mapping.vat" ? "setup.vats" : "setup.payments", pairings, codes);
  const { prompts, setup } = answers.parts;
  const asked = pairings.filter(({ byItself, chosen }) => byItself === null || chosen !== null);
  if (asked.length === 0) return;
  const none = { name: answers.t("setup.unmapped"), value: "" };
  const pairs: Record<string, string> = {};
  for (const { key: from, question, chosen, byItself, likely } of asked) {
    const code = await prompts.one(question, [...codes, none], chosen ?? byItself ?? likely ?? none.value);
    pairs[from] = code;
  }
  const merged = Object.entries(mergedPairs(setup, key, pairs)).filter(([, code]) => code !== "");
  answers.set(key, Object.fromEntries(merged));
}

async function showPairs(
  answers: Answers,
  title: "setup.payments" | "setup.vats",
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
