/** An order of the shop; only what is used of it. */
export interface ShopOrder {
  readonly id: string;
  readonly reference: string;
  readonly date: string;
  readonly currency: string;
  readonly prices_include_tax: string;
  readonly user_email: string;
  readonly billing_data: Readonly<Record<string, string>>;
  readonly payment: { readonly name: string; readonly paid: string; readonly transaction: string };
  readonly shipping: { readonly name: string; readonly price: string; readonly tax_rate: string };
  readonly cart: readonly Readonly<Record<"sku" | "name" | "quantity" | "price" | "imposta", string>>[];
  readonly total: string;
  readonly total_tax: string;
}

/**
 * The order as TotalGest takes it. It stands alone: its text is pasted into the flows of Node-RED and n8n. Throws where
 * the lines do not add up to the total.
 */
export function toErp(order: ShopOrder) {
  const countries: Readonly<Record<string, string>> = { svizzera: "CH", schweiz: "CH", suisse: "CH" };
  const vat: Readonly<Record<string, string>> = { "8.1": "N81", "2.6": "R26", "3.8": "S38" };
  const line = (kind: string, sku: string | null, name: string, quantity: string, price: string, rate: string) => ({
    kind,
    sku,
    description: name,
    quantity,
    unitPrice: Number(price).toFixed(2),
    vatCode: vat[rate],
    vatRate: rate,
    total: (Number(price) * Number(quantity)).toFixed(2),
  });
  const { shipping } = order;
  const lines = [
    ...order.cart.map((one) => line("product", one.sku, one.name, one.quantity, one.price, one.imposta)),
    line("shipping", null, shipping.name, "1", shipping.price, shipping.tax_rate),
  ];
  if (Math.abs(lines.reduce((sum, one) => sum + Number(one.total), 0) - Number(order.total)) > 0.005)
    throw new Error(`order ${order.id}: the lines do not add up`);
  const of = order.billing_data;
  const address = {
    firstName: of["nome"],
    lastName: of["cognome"],
    street: of["indirizzo"],
    zip: of["cap"],
    city: of["comune"],
    region: of["citta"],
    country: countries[of["stato"]?.toLowerCase() ?? ""] ?? of["stato"],
    phone: of["telefono"],
  };
  return {
    externalReference: `fw360:bench:${order.id}`,
    externalNumber: order.reference,
    placedAt: new Date(`${order.date.replace(" ", "T")}Z`).toISOString(),
    currency: order.currency,
    pricesIncludeVat: order.prices_include_tax === "1",
    customer: { email: order.user_email, phone: of["telefono"] },
    billing: address,
    shipping: address,
    payment: {
      code: "CARD",
      name: order.payment.name,
      paid: order.payment.paid === "1",
      transactionId: order.payment.transaction,
    },
    lines,
    totals: {
      net: (Number(order.total) - Number(order.total_tax)).toFixed(2),
      vat: order.total_tax,
      gross: order.total,
    },
  };
}
