import type { Proposal } from "./sample.ts";

/** The group of fields for the records of each operation, in the profile's words. */
const GROUPS: Readonly<Record<string, string>> = {
  shop: "shop",
  products: "product",
  product: "product",
  findOrder: "orderResult",
  listOrders: "orderResult",
  createOrder: "orderResult",
  "orders/statuses": "status",
  "payments/list": "payment",
  "payments/taxes": "tax",
  "orders/list": "order",
  "orders/get": "order",
  "products/list": "product",
  "products/get": "product",
};

export function groupOf(operation: string, field: string): string {
  if (operation === "products" && field === "serverTime") return "page";
  return GROUPS[operation] ?? operation;
}

/** Texts that stand in a field for each language; null = there are none. */
export function byLanguage(
  { profile }: Proposal,
  group: string,
  field: string,
): Readonly<Record<string, unknown>> | null {
  const rules = partOf(partOf(profile, "fields"), group);
  const texts = Object.entries(rules).filter(([name]) => name.startsWith(`${field}.`));
  return texts.length > 0 ? Object.fromEntries(texts) : null;
}

export function partOf(value: object, name: string): object {
  const part: unknown = Reflect.get(value, name);
  return typeof part === "object" && part !== null ? part : {};
}
