/** A plain order, completed and paid, as Framework360 sends it. */
export function orderAt(at: number, placedMs: number = Date.now()): Readonly<Record<string, unknown>> {
  const id = String(1001 + at);
  return {
    id,
    reference: `W-${id}`,
    date: new Date(placedMs).toISOString().slice(0, 19).replace("T", " "),
    status: "3",
    status_name: "Completato",
    user_email: "anna.rossi@example.ch",
    customer_id: "",
    billing_data: {
      nome: "Anna",
      cognome: "Rossi",
      indirizzo: "Via Nassa 1",
      cap: "6900",
      comune: "Lugano",
      citta: "TI",
      stato: "CH",
      telefono: "0910000000",
      email: "anna.rossi@example.ch",
    },
    shipping_data: [],
    payment: { id: "card", name: "card", paid: "1", transaction: `t-${id}` },
    shipping: { id: "1", name: "Posta", price: "7.00", tax_rate: "8.1" },
    fees: [],
    cart: [
      item("990501", "TEA-0000001", "2", "12.90"),
      item("990502", "CHO-0000002", "1", "6.50"),
      item("990503", "SOA-0000003", "3", "4.20"),
    ],
    coupon: [],
    currency: "CHF",
    prices_include_tax: "1",
    total: "51.90",
    total_tax: "3.89",
    note: "",
    labels: [],
  };
}

function item(id: string, sku: string, quantity: string, price: string): Readonly<Record<string, unknown>> {
  return { type: "product", id, sku, name: `Articolo ${sku}`, quantity, price, discount: "0", imposta: "8.1" };
}
