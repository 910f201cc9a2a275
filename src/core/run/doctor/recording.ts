/** A recorded first contact: `doctor --record` writes it, `sandbox --replay` answers from it. */
import type { System } from "../../common/systems.ts";

/** One call and its answer, as it is stored. */
export interface Exchange {
  readonly system: System;
  readonly operation: string;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Null = no answer came. */
  readonly answer: Answer | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An order as TotalGest took it. */
export interface RecordedOrder {
  readonly reference: string;
  readonly id: string;
  readonly number: string;
}

/** What a replay needs to know beside the exchanges; null = that system was not called. */
export interface ReplayFacts {
  readonly totalgest: {
    readonly origin: string;
    readonly path: string;
    readonly ownerId: string;
    readonly shopId: string;
  } | null;
  readonly framework360: { readonly path: string } | null;
  /** The test order; null = none was sent. */
  readonly order: RecordedOrder | null;
}
