import type { Sellable } from "./opening.ts";
import type { CartItemJson } from "./orders/order.ts";

/** Articles for the lines of a cart. A shop without sellable products has articles made to order. */
export interface ArticleSource {
  /** The article at an index, which wraps around. */
  article(at: number, quantity: string, discount?: string): CartItemJson;
  /** An article with this VAT rate, if there is one. */
  withRate(rate: string, quantity: string): CartItemJson;
  /** An article sold by weight or length, if there is one. */
  measured(quantity: string): CartItemJson;
}

export function articlesOf(sold: readonly Sellable[]): ArticleSource {
  const item = (found: Sellable | undefined, quantity: string, discount = "0"): CartItemJson =>
    found === undefined ? madeToOrder("Articolo su richiesta", "19.90", quantity) : inCart(found, quantity, discount);
  const article: ArticleSource["article"] = (at, quantity, discount) =>
    item(sold[at % sold.length], quantity, discount);
  const first = (test: (sellable: Sellable) => boolean): Sellable | undefined => sold.find(test) ?? sold[0];
  return {
    article,
    withRate: (rate, quantity) =>
      item(
        first((one) => one.rate === rate),
        quantity,
      ),
    measured: (quantity) =>
      item(
        first((one) => one.unit !== "pcs"),
        quantity,
      ),
  };
}

/** An article without a SKU, at its own price. */
export function madeToOrder(name: string, price: string, quantity: string, imposta = "8.1"): CartItemJson {
  return { type: "custom", quantity, customInfo: { name, details: "", preview: "", price, imposta } };
}

function inCart({ id, sku, name, price, rate }: Sellable, quantity: string, discount: string): CartItemJson {
  return { type: "product", id, sku, name, quantity, price, discount, imposta: rate };
}
