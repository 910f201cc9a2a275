/** Orders to try: as a real one is written, with umlauts, odd cents and a discount. */
import { fromMinor } from "../../core/common/money.ts";
import { isRecord } from "../../core/common/record.ts";
import { referenceOf } from "../../core/orders/order.ts";
import type { Order } from "../../clients/adapter/adapter.d.ts";
import { dryOrder } from "../probe/dry-order.ts";
import type { ReadFacts } from "./reads.ts";

export interface MadeOrder {
  readonly order: Order;
  readonly reference: string;
  readonly key: string;
}

/** A name that reads otherwise where bytes are taken for another charset. */
export const LAST_NAME = "Müßig-Étoile";
/** Of another buyer. */
const OTHER_NAME = "Rossetti-Bianchi";

/** Makes orders, each of a new buyer unless one is given. */
export type MakeOrder = (buyer?: Partial<Buyer>) => MadeOrder;

interface Buyer {
  readonly email: string;
  readonly lastName: string;
}

/**
 * Orders with the shop's first product that has a price; null = there is none. Their references are as long as the
 * shop's own. All that were made are noted.
 */
export function orderMaker(
  { shop, products }: ReadFacts,
  { site, nowMs }: { readonly site: string; readonly nowMs: number },
  noted: MadeOrder[],
): MakeOrder | null {
  const product = products.find(
    (one) => isRecord(one) && Array.isArray(one["prices"]) && one["prices"].length > 0 && one["active"] !== false,
  ) as
    | { readonly id: string; readonly sku: string; readonly vat: { readonly code: string; readonly rate: string } }
    | undefined;
  if (product === undefined) return null;
  const { currency = "CHF", paymentMethods = [], pricesIncludeVat = true } = shop ?? {};
  const payment = paymentMethods[0]?.code ?? "";
  const vat = { vatCode: product.vat.code, vatRate: String(product.vat.rate) };
  const lines: Order["lines"] = [
    {
      kind: "product",
      sku: product.sku,
      articleId: String(product.id),
      description: "tg360 – Prüfung für Böden",
      quantity: "3",
      unitPrice: "9.993333",
      ...vat,
      total: "29.98",
    },
    { kind: "shipping", sku: null, description: "Porto", quantity: "1", unitPrice: "7.00", ...vat, total: "7.00" },
    { kind: "discount", sku: null, description: "TREUE", quantity: "1", unitPrice: "-1.35", ...vat, total: "-1.35" },
  ];
  const totals = totalsOf(2998 + 700 - 135, Number(product.vat.rate), pricesIncludeVat);
  const model = dryOrder();
  return (buyer = {}) => {
    const id = `${Math.floor(nowMs / 1000).toString(36)}${(noted.length + 1).toString(36)}`;
    const { email = `test-${id}@example.invalid`, lastName = LAST_NAME } = buyer;
    const reference = referenceOf(site, id);
    const address = { ...model.billing, company: null, vatNumber: null, lastName };
    const order: Order = {
      ...model,
      externalReference: reference,
      externalNumber: `TEST-${id}`,
      placedAt: new Date(nowMs).toISOString(),
      currency,
      pricesIncludeVat,
      customer: { externalId: email.replace(/@.*/s, ""), email, phone: null, language: null },
      billing: address,
      shipping: address,
      payment: { code: payment, name: "Test", paid: true, transactionId: null },
      lines,
      totals,
      note: "tg360 adapter test",
    };
    const made = { order, reference, key: reference };
    noted.push(made);
    return made;
  };
}

/** Two orders at once: of one buyer, of two with one name, of two with one e-mail. */
export function pairs(
  make: MakeOrder,
): Readonly<Record<"same" | "oneName" | "oneEmail", readonly [MadeOrder, MadeOrder]>> {
  const [same, name, mail] = [make(), make(), make()];
  return {
    same: [same, make(buyerOf(same))],
    oneName: [name, make()],
    oneEmail: [mail, make({ ...buyerOf(mail), lastName: OTHER_NAME })],
  };
}

export function buyerOf({ order }: MadeOrder): Buyer {
  return { email: order.customer.email ?? "", lastName: order.billing.lastName ?? "" };
}

function totalsOf(sumMinor: number, rate: number, isGross: boolean): Order["totals"] {
  const netMinor = isGross ? Math.round((sumMinor * 100) / (100 + rate)) : sumMinor;
  const grossMinor = isGross ? sumMinor : Math.round((sumMinor * (100 + rate)) / 100);
  return { net: fromMinor(netMinor), vat: fromMinor(grossMinor - netMinor), gross: fromMinor(grossMinor) };
}
