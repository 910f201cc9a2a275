import type { RemoteError } from "../common/problems/errors.ts";
import type { Problem } from "../common/problems/problem.ts";

/** A record of an answer: one that is refused does not stop the others. Only TotalGest's products have `part`. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly id: string | null; readonly problem: Problem; readonly part?: RefusedPart };

/** What can be read of a refused product record. */
export interface RefusedPart {
  /** The available quantity, a decimal string; null = not readable. */
  readonly quantity: string | null;
  /** The record clearly says that the product is inactive. */
  readonly hidden: boolean;
}

/** A refused record in the form that is stored. `part` absent = nothing else can be read. */
export interface RefusedProduct {
  readonly id: string;
  readonly sku: string;
  readonly fault: Problem;
  readonly part?: RefusedPart;
}

/** An undecoded record of a list. Nothing in it is checked before `decode` is called. */
export interface RawRecord<T> {
  /** Null = it cannot be read without decoding. A hint only, for finding the stored record to compare with. */
  readonly id: string | null;
  /** Hash of the record's bytes: equal hashes mean equal records. Null = no hash. */
  readonly digest: string | null;
  /** Throws RemoteError if the answer is not JSON at this place. */
  decode(): Decoded<T>;
}

/** A page of a list of TotalGest, each of which names the next. */
export interface CursorPage<Item> {
  readonly items: readonly Item[];
  /** Null = this was the last page. */
  readonly nextCursor: string | null;
}

/** Receives the problem of each record that cannot be read. */
export type OnRefused = (problem: Problem) => void;

/** An order's id and number in TotalGest. */
export interface ErpOrderRef {
  readonly id: string;
  readonly number: string;
}

/**
 * What a system made of what it is told once. `refused`: this one, in its own words; `unsupported`: it does not have the
 * function, or may not be asked for it; `unsent`: it accepted nothing; `unknown`: it may have taken it.
 */
export type TellAnswer =
  | { readonly kind: "taken" }
  | { readonly kind: "refused"; readonly detail: string }
  | { readonly kind: "unsupported" | "unsent" | "unknown"; readonly error: RemoteError };
