import type { Problem } from "../common/problems/problem.ts";

/**
 * A record of an answer: decoded, or refused with the place that is wrong while the rest of the page goes on. `part`: only
 * of TotalGest's products.
 */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly id: string | null; readonly problem: Problem; readonly part?: RefusedPart };

/** What can be read of a product whose record is refused. */
export interface RefusedPart {
  /** The available quantity, a decimal string; null = it cannot be read. */
  readonly quantity: string | null;
  /** The record says clearly that the product is inactive. */
  readonly hidden: boolean;
}

/** A record that was refused, as it is stored. `part` absent = nothing more can be read of it. */
export interface RefusedProduct {
  readonly id: string;
  readonly sku: string;
  readonly fault: Problem;
  readonly part?: RefusedPart;
}

/** A record of a list as it came: nothing of it is looked into before `decode` is called. */
export interface RawRecord<T> {
  /** As it stands there; null = it cannot be told without decoding. Only a hint at which stored one to compare with. */
  readonly id: string | null;
  /** Hash of the record as it stands in a list: an equal one is the same record, to the letter. Null = it has none. */
  readonly digest: string | null;
  /** Throws RemoteError where the answer turns out to be no JSON in this place. */
  decode(): Decoded<T>;
}

/** Takes the place of a record that cannot be read. */
export type OnRefused = (problem: Problem) => void;

/** An order that TotalGest has. */
export interface ErpOrderRef {
  readonly id: string;
  readonly number: string;
}
