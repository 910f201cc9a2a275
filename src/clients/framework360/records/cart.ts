/** The items of the shop's orders. */
import { z } from "zod";

import type { OrderCart, OrderItem } from "../../../core/orders/order.ts";
import { A_DECIMAL, anObject } from "../../answer/primitives.ts";
import { amount, anAmount, aRate, aText, part } from "./php.ts";

/** `type`, `id`, `quantity` PUBLIC, the rest ASSUMED. */
const productItem = z.object(
  {
    type: z.literal("product"),
    id: aText,
    sku: aText,
    name: aText,
    quantity: amount,
    price: amount,
    discount: anAmount,
    imposta: aRate,
  },
  anObject,
);

/** `customInfo` PUBLIC: it contains the price and rate of a custom item. */
const customItem = z
  .object(
    {
      type: z.literal("custom"),
      name: aText,
      quantity: amount,
      price: anAmount,
      discount: anAmount,
      imposta: aRate,
      customInfo: part(z.object({ name: aText, price: anAmount, imposta: aRate }, anObject), (custom) => custom),
    },
    anObject,
  )
  .refine((item) => (item.customInfo?.price ?? item.price) !== null, {
    error: A_DECIMAL,
    path: ["customInfo", "price"],
  });

type ItemWire = z.output<typeof productItem> | z.output<typeof customItem>;

export const cartItem = z
  .discriminatedUnion("type", [productItem, customItem], { error: "product or custom" })
  .transform(toItem);

function toItem({ quantity, discount, ...item }: ItemWire): OrderItem {
  const common = { quantity, discount: discount ?? "0" };
  if (item.type === "product") {
    const { id: shopProductId, sku, name, price, imposta: rate } = item;
    return { kind: "product", shopProductId, sku, name: name ?? sku ?? "", price, rate, ...common };
  }
  const { customInfo: custom } = item;
  return {
    kind: "custom",
    shopProductId: null,
    sku: null,
    name: custom?.name ?? item.name ?? "",
    price: custom?.price ?? item.price ?? "0",
    rate: custom?.imposta ?? item.imposta,
    ...common,
  };
}

/** The fields of an item that are needed to reserve its pieces, in a cart with other faults. */
const pieceWire = z.object(
  { type: z.unknown().optional(), id: aText.catch(null), sku: aText.catch(null), quantity: amount },
  anObject,
);

/** The pieces of a cart item that has other faults; it has no price. */
export function readPiece(raw: unknown): OrderCart["items"] {
  const piece = pieceWire.safeParse(raw);
  if (!piece.success || piece.data.type === "custom") return [];
  const { id: shopProductId, sku, quantity } = piece.data;
  return [{ kind: "product", shopProductId, sku, name: "", quantity, price: "0", discount: "0", rate: null }];
}
