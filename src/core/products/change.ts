import type { ProductEvent, PushedName } from "./record.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { ProductFields } from "./product.ts";
import type { StoredProduct } from "./stored.ts";

/** A new line of a product's history. */
export type NewProductEvent = Pick<ProductEvent, "kind" | "atMs"> &
  Partial<Pick<ProductEvent, "changes" | "detail" | "note">>;

/** What a rule makes of a product. Absent = stays as it is. */
export interface ChangedProduct {
  readonly row: StoredProduct;
  readonly events?: readonly NewProductEvent[];
  /** The outcome of what was sent to the shop is known now, except these. */
  readonly endsWrite?: readonly PushedName[];
}

/**
 * The history line for a product that gets an error. No line if the product already has this error: a product that
 * fails every five minutes would otherwise get 288 lines a day.
 */
export function failureEvents(
  known: Pick<StoredProduct, "error" | "fault"> | null,
  error: Problem | null,
  atMs: number,
): readonly NewProductEvent[] {
  if (error === null || isSame(known?.error, error) || isSame(known?.fault, error)) return [];
  return [{ kind: "failed", atMs, detail: error }];
}

export function isSame(one: Problem | null | undefined, other: Problem | null): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/**
 * The row with the fields last pushed, or shown by the shop; null = unknown. If they equal `fieldsText`, only a mark is
 * stored, so that long texts are not stored twice. Also resets `listed`.
 */
export function withPushed(row: StoredProduct, pushed: Partial<ProductFields> | null): StoredProduct {
  const text = pushed === null ? null : JSON.stringify(pushed);
  const areFieldsPushed = text !== null && text === row.fieldsText;
  return {
    ...row,
    pushedText: areFieldsPushed ? null : text,
    areFieldsPushed,
    pushedSku: pushed?.sku ?? null,
    pushedPrice: pushed?.price ?? null,
    listed: null,
  };
}
