import type { BookedState } from "../../core/orders/fulfilment/fulfilment.ts";

/** A parcel. */
export interface Shipment {
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly shippedAt: string;
}

export interface BookedPayment {
  readonly paid: boolean;
  readonly paidAt?: string;
  readonly amount?: string;
}

/** Changes by hand to an order in the books. */
export interface BookingPatch {
  readonly state?: BookedState;
  readonly shipments?: readonly Shipment[];
  /** Booked since it was taken. */
  readonly payment?: BookedPayment;
  readonly currency?: string;
  readonly totals?: { readonly net: string; readonly vat: string; readonly gross: string };
  readonly vat?: readonly {
    readonly rate: string;
    readonly net: string;
    readonly vat: string;
    readonly gross: string;
  }[];
}

/** An order that TotalGest took. */
export interface TakenOrder {
  readonly id: string;
  readonly number: string;
  readonly externalReference: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly key: string;
  /** The sent bytes. */
  readonly body: string;
  readonly order: OrderJson;
  /** What a person changed in the books since. */
  readonly patch?: BookingPatch;
}

/** The parts of an order's body that TotalGest uses; it was checked before. */
export interface OrderJson {
  readonly externalReference: string;
  readonly placedAt?: string;
  readonly currency?: string;
  readonly pricesIncludeVat?: boolean;
  readonly totals?: NonNullable<BookingPatch["totals"]>;
  readonly payment?: { readonly paid?: boolean };
  readonly customer?: { readonly email?: string | null };
  readonly billing?: {
    readonly company?: string | null;
    readonly firstName?: string | null;
    readonly lastName?: string | null;
  };
  readonly lines: readonly {
    readonly kind: string;
    readonly sku?: string | null;
    readonly quantity: string;
    readonly vatRate?: string;
    readonly total?: string;
  }[];
}
