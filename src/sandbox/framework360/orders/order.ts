import type { AddressField } from "../../../clients/framework360/contract.ts";
import type { ShopText } from "../../../core/orders/order.ts";

/**
 * An order as the shop stores it, with the contract's names and the simplest types: every amount is a decimal string.
 */
export interface ShopOrderJson extends Readonly<Record<ShopText, string>> {
  readonly id: string;
  readonly reference: string;
  /** `YYYY-MM-DD HH:mm:ss` in the shop's time. */
  readonly date: string;
  readonly status: string;
  readonly status_name: string;
  readonly user_email: string;
  /** Empty = a guest. */
  readonly customer_id: string;
  readonly billing_data: AddressJson;
  /** Null = as billing. */
  readonly shipping_data: AddressJson | null;
  readonly payment: {
    readonly id: string;
    readonly name: string;
    readonly paid: boolean;
    readonly transaction: string;
    /** When it was paid, as the order's date; absent = the site does not say. */
    readonly date?: string;
  };
  readonly shipping: ExtraJson & { readonly id: string };
  readonly fees: readonly ExtraJson[];
  readonly cart: readonly CartItemJson[];
  readonly coupon: { readonly code: string; readonly amount: string } | null;
  readonly currency: string;
  readonly prices_include_tax: boolean;
  readonly total: string;
  readonly total_tax: string;
  /** Absent = the site gives none. */
  readonly language?: string;
  readonly customer_reference?: string;
  readonly labels: readonly string[];
  readonly external?: { readonly totalgest_id: string; readonly totalgest_number: string };
}

/**
 * PUBLIC names; all are optional in practice, and `cod_univoco`, `telefono_cellulare` may replace `sdi`, `telefono`.
 */
export type AddressJson = Readonly<Partial<Record<AddressField, string>>>;

/** Shipping or a fee; `tax_rate` null = the shop gives none. */
export interface ExtraJson {
  readonly name: string;
  readonly price: string;
  readonly tax_rate: string | null;
}

export type CartItemJson =
  | {
      readonly type: "product";
      /** The shop's product id. */
      readonly id: string;
      readonly sku: string;
      readonly name: string;
      readonly quantity: string;
      readonly price: string;
      readonly discount: string;
      readonly imposta: string;
    }
  | {
      readonly type: "custom";
      readonly quantity: string;
      readonly customInfo: {
        readonly name: string;
        readonly details: string;
        readonly preview: string;
        readonly price: string;
        readonly imposta: string;
      };
    };
