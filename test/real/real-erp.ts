import type { Credentials } from "../dialects/counter/foreign-server.ts";

/** A system that nobody here wrote, running and filled with `GOODS`. */
export interface RealErp extends AsyncDisposable {
  readonly url: string;
  readonly credentials: Credentials;
  /** As an integrator would write it. */
  readonly profile: Readonly<Record<string, unknown>>;
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

/** What lines have besides, and is not sent. */
export const UNSENT_IN_LINES = {
  "lines[].kind": null,
  "lines[].sku": null,
  "lines[].vatCode": null,
  "lines[].vatRate": null,
  "lines[].total": null,
} as const;
