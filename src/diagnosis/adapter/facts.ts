/** Whether what products say fits what the shop says of itself. */
import type { Product, Shop, Text } from "../../clients/adapter/adapter.d.ts";
import { judgeVat } from "../../core/products/map-product.ts";
import type { Mistake } from "./trial.ts";

type AdapterFacts = Pick<Shop, "currency" | "languages" | "priceLists" | "vatCodes">;
type FactFault = Pick<Mistake, "kind" | "detail">;

/** What of a product contradicts the shop's own facts. */
export function contradictions(
  { currency, languages, priceLists, vatCodes }: AdapterFacts,
  product: Product,
): readonly FactFault[] {
  const { id, vat, prices } = product;
  const faults: FactFault[] = [];
  const note = (kind: FactFault["kind"], detail: string): void =>
    void faults.push({ kind, detail: `${id}: ${detail}` });
  const own = vatCodes.map(({ code, rate }) => ({ code, rate: String(rate) }));
  const wrong = judgeVat({ code: vat.code, rate: String(vat.rate) }, own);
  if (wrong?.code === "vat-code-unknown") note("vat-code", `${vat.code} (${wrong.data.known.join(", ")})`);
  if (wrong?.code === "vat-code-rate") {
    note("vat-rate", `${vat.code} = ${wrong.data.rate} % (${wrong.data.known.join(", ")} %)`);
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
