import type { ListedOrder } from "../src/core/orders/order.ts";
import { anItem, anOrder, listed } from "../test/support/specimens.ts";

/** An order of about 1 KB, as discovery passes it to the store. */
export function listedOrderAt(at: number): ListedOrder {
  const id = String(1_000_000 + at);
  return listed(
    anOrder({
      id,
      reference: `W-${id}`,
      placedAt: "2026-11-24T09:00:00Z",
      email: "anna.rossi@example.ch",
      customerId: null,
      payment: { id: "card", name: "card", paid: true, transaction: `t-${id}` },
      delivery: { name: "Posta", price: "7.00", rate: "8.1" },
      items: [
        anItem({
          // Not a product of the shop: otherwise its stock would change in the next cycle.
          shopProductId: "of-the-past",
          sku: `TEA-${String(at % 5000)}`,
          name: "Tè verde biologico, 100 g",
          quantity: "2",
          price: "12.90",
        }),
      ],
      total: "32.80",
    }),
  );
}

/** The bytes that would be sent: 1 KB. */
export function bodyAt(id: string): string {
  return JSON.stringify({ externalReference: `fw360:bench:${id}`, text: "x".repeat(960) });
}
