import { FOREIGN_BUYERS, ITALIAN_COMPANY, SWISS_BUYERS, SWISS_COMPANIES } from "../words.ts";
import type { OrderDraft } from "./orders/draft.ts";
import type { Sellable } from "./opening.ts";
import type { AddressJson, CartItemJson, ExtraJson } from "./orders/order.ts";
import { STATUS } from "./products/product.ts";

const FREE = { id: "0", name: "Ritiro in negozio", price: "0.00" } as const;
const COURIER = { id: "2", name: "PostPac Priority", price: "11.50" } as const;
const COD_FEE: ExtraJson = { name: "Contrassegno", price: "15.00", tax_rate: "8.1" };
const GIFT_WRAP: ExtraJson = { name: "Confezione regalo", price: "4.50", tax_rate: "8.1" };

/** More than any rounding difference. */
const WRONG_TOTAL = "1.00";

/**
 * One order of every kind that an export meets, always the same and always first. Two of them cannot be exported
 * unchanged: one has a payment method that TotalGest does not know (`cod`), the other a total that does not add up.
 */
export function specimens(articles: ArticleSource): readonly OrderDraft[] {
  return [...everyday(articles), ...unfinished(articles), ...awkward(articles), ...abroad(articles)];
}

function everyday(articles: ArticleSource): readonly OrderDraft[] {
  const [company] = SWISS_COMPANIES;
  return [
    { ...guest(0), cart: [articles.article(0, "1")], shipping: FREE, payment: { id: "card" } },
    {
      ...customer("C-2001", company ?? {}),
      cart: [articles.article(1, "3"), articles.article(2, "2")],
      payment: { id: "invoice", paid: false, transaction: "" },
    },
    {
      ...guest(1),
      cart: [articles.article(3, "1"), madeToOrder("Incisione su legno: «Nonna Élise»", "27.50", "1")],
      payment: { id: "twint" },
    },
    {
      ...customer("C-2002", buyer(2)),
      cart: [articles.withRate("8.1", "2"), articles.withRate("2.6", "3"), articles.withRate("3.8", "1")],
      payment: { id: "paypal" },
    },
    {
      ...guest(3),
      cart: [
        articles.withRate("8.1", "3"),
        articles.withRate("2.6", "4"),
        madeToOrder("Cesto su misura", "60.00", "1", "2.6"),
      ],
      coupon: { code: "BENVENUTO10", amount: "10.00" },
    },
    { ...customer("C-2003", buyer(4)), cart: [articles.article(4, "2")], shipping: COURIER, shipping_data: buyer(5) },
    {
      ...guest(6),
      cart: [articles.withRate("8.1", "1"), articles.withRate("2.6", "5")],
      shipping: { ...COURIER, tax_rate: null },
      payment: { id: "twint" },
    },
    {
      ...guest(7),
      cart: [articles.article(5, "1")],
      fees: [COD_FEE],
      payment: { id: "cod", paid: false, transaction: "" },
    },
  ];
}

function unfinished(articles: ArticleSource): readonly OrderDraft[] {
  const at = (status: string, who: number): OrderDraft => ({
    ...guest(who),
    status,
    cart: [articles.article(who, "1")],
  });
  const unpaid = { payment: { id: "card", paid: false, transaction: "" } };
  return [
    { ...at(STATUS.unpaid, 8), ...unpaid },
    { ...at(STATUS.cancelled, 9), ...unpaid },
    { ...at(STATUS.notCompleted, 10), ...unpaid },
  ];
}

function awkward(articles: ArticleSource): readonly OrderDraft[] {
  return [
    { ...guest(11), cart: [articles.article(6, "2")], total: WRONG_TOTAL, note: "Il totale non torna." },
    { ...guest(0), cart: [articles.article(7, "1", "0.13")], roundedToFive: true, payment: { id: "twint" } },
    { ...customer("C-2004", buyer(1)), cart: [articles.measured("1.275"), articles.article(8, "1")] },
    { ...guest(2), cart: [articles.article(9, "3", "0.1234")], payment: { id: "paypal" } },
    {
      ...customer("C-2005", SWISS_COMPANIES[1] ?? {}),
      cart: [articles.article(10, "1")],
      fees: [GIFT_WRAP],
      note: "Per favore consegnare dopo le 17.00\nGrazie & buona giornata!",
      labels: ["regalo", "VIP"],
      payment: { id: "twint" },
    },
  ];
}

function abroad(articles: ArticleSource): readonly OrderDraft[] {
  const sent = { shipping: { id: "3", name: "Post Internazionale", price: "24.00", tax_rate: "0" } };
  return [
    { ...customer("C-2006", ITALIAN_COMPANY), ...sent, cart: [articles.article(11, "4")], payment: { id: "paypal" } },
    ...FOREIGN_BUYERS.map((who, at) => ({ ...customer("", who), ...sent, cart: [articles.article(12 + at, "1")] })),
  ];
}

function buyer(at: number): AddressJson {
  return SWISS_BUYERS[at % SWISS_BUYERS.length] ?? {};
}

function guest(at: number): OrderDraft {
  return customer("", buyer(at));
}

function customer(customer_id: string, billing_data: AddressJson): OrderDraft {
  return { customer_id, billing_data, user_email: billing_data.email ?? "" };
}

/** Articles for the lines of a cart. A shop without sellable products has articles made to order. */
interface ArticleSource {
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
