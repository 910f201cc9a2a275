/** Whether what products say fits what the shop says of itself. */
import type { Product, Shop, Text } from "../../clients/adapter/adapter.d.ts";
import { sameDecimal } from "../../core/common/money.ts";
import type { Mistake } from "./trial.ts";

type Facts = Pick<Shop, "currency" | "languages" | "priceLists" | "vatCodes">;
type Fault = Pick<Mistake, "kind" | "detail">;

/** What of a product contradicts the shop's own facts. */
export function contradictions(
  { currency, languages, priceLists, vatCodes }: Facts,
  product: Product,
): readonly Fault[] {
  const { id, vat, prices } = product;
  const faults: Fault[] = [];
  const note = (kind: Fault["kind"], detail: string): void => void faults.push({ kind, detail: `${id}: ${detail}` });
  const known = vatCodes.filter(({ code }) => code === vat.code);
  if (known.length === 0) note("vat-code", `${vat.code} (${vatCodes.map(({ code }) => code).join(", ")})`);
  else if (!known.some(({ rate }) => sameDecimal(String(rate), String(vat.rate)))) {
    note("vat-rate", `${vat.code} = ${String(vat.rate)} % (${known.map(({ rate }) => String(rate)).join(", ")} %)`);
  }
  const priced = [...new Set(prices.map((price) => price.currency))];
  if (prices.length > 0 && !priced.includes(currency)) note("currency", `${priced.join(", ")} (${currency})`);
  const list = prices.find((price) => priceLists.length > 0 && !priceLists.includes(price.list));
  if (list !== undefined) note("price-list", `${list.list} (${priceLists.join(", ")})`);
  const spoken = languagesOf(product.name);
  if (spoken !== null && languages.length > 0 && !languages.some((language) => spoken.includes(language))) {
    note("language", `${spoken.join(", ")} (${languages.join(", ")})`);
  }
  return faults;
}

/** Null = the text says no language. */
function languagesOf(text: Text): readonly string[] | null {
  return typeof text === "string" ? null : Object.keys(text).filter((language) => (text[language] ?? "") !== "");
}
