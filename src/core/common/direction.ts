/** Each direction has its own lock, pauses and last good run. */
export type Direction = "orders" | "products";
