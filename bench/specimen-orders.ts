import { recordOf } from "../src/core/common/record.ts";
import { type ListedOrder, ORDER_TEXT_NAMES, type ShopOrder } from "../src/core/orders/order.ts";

const PLACED_AT = "2026-11-24T09:00:00Z";

/** An order of about 1 KB, as discovery passes it to the store. */
export function listedOrderAt(at: number): ListedOrder {
  const id = String(1_000_000 + at);
  const order: ShopOrder = {
    id,
    reference: `W-${id}`,
    placedAt: PLACED_AT,
    status: "3",
    statusName: "Completato",
    email: "anna.rossi@example.ch",
    customerId: null,
    billing: {
      company: null,
      firstName: "Anna",
      lastName: "Rossi",
      street: "Via Nassa 1",
      zip: "6900",
      city: "Lugano",
      region: "TI",
      country: "CH",
      phone: "0910000000",
      email: "anna.rossi@example.ch",
      vatNumber: null,
      taxCode: null,
      certifiedEmail: null,
      sdi: null,
    },
    shipping: null,
    payment: { id: "card", name: "card", paid: true, transaction: `t-${id}` },
    delivery: { name: "Posta", price: "7.00", rate: "8.1" },
    fees: [],
    items: [
      {
        kind: "product",
        // Not a product of the shop: otherwise its stock would change in the next cycle.
        shopProductId: "of-the-past",
        sku: `TEA-${String(at % 5000)}`,
        name: "Tè verde biologico, 100 g",
        quantity: "2",
        price: "12.90",
        discount: "0",
        rate: "8.1",
      },
    ],
    coupon: null,
    currency: "CHF",
    pricesIncludeVat: true,
    total: "32.80",
    ...recordOf(ORDER_TEXT_NAMES, () => null),
  };
  const { reference, placedAt, status, statusName, total, currency } = order;
  return { id, reference, placedAt, status, statusName, total, currency, order, fault: null };
}

/** The bytes that would be sent: 1 KB. */
export function bodyAt(id: string): string {
  return JSON.stringify({ externalReference: `fw360:bench:${id}`, text: "x".repeat(960) });
}
