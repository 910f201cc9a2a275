/** Each has its lock, its pauses and its last good run. */
export type Direction = "orders" | "products";
