import { ORDER_FIELDS } from "../../src/clients/totalgest/contract.ts";
import type { Credentials } from "../dialects/counter/foreign-server.ts";

/** A system that nobody here wrote, running and filled with `GOODS`. */
export interface RealErp extends AsyncDisposable {
  readonly url: string;
  readonly credentials: Credentials;
  /** As an integrator would write it; null = the adapter says everything. */
  readonly profile: Readonly<Record<string, unknown>> | null;
  /** The path of an adapter, as an agency would write it; absent = none is needed. */
  readonly adapter?: string;
  readonly vatCode: string;
  readonly payment: string;
  /** Words of a refusal for an article that is not sold. */
  readonly refusal: string;
  /** Gives a good another price. */
  change(sku: string, price: string): Promise<void>;
  /** It is there, and no order for it is taken. */
  stopSelling(sku: string): Promise<void>;
  /** As the system has them, asked in its own way. */
  orders(): Promise<readonly RealOrder[]>;
}

interface RealOrder {
  readonly reference: string;
  readonly note: string;
  readonly total: number;
  readonly lines: readonly {
    /** Null = it is no good. */
    readonly sku: string | null;
    readonly text: string;
    readonly quantity: number;
    readonly price: number;
  }[];
}

/** Every field of an order, not sent: a profile names those that are. */
export const NOT_SENT: Readonly<Record<string, null>> = Object.fromEntries(
  Object.keys(ORDER_FIELDS).map((name) => [name, null]),
);
