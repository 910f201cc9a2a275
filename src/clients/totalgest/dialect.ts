import { compileDates, type DateFormat } from "../profile/dates.ts";
import { compiledOnce, fingerprintOf } from "../profile/tree.ts";
import { compileReader, type RecordReader } from "../profile/reading/reader.ts";
import { compileWriter, type RecordWriter } from "../profile/writing/writer.ts";
import {
  ERROR_FIELDS,
  ORDER_FIELDS,
  ORDER_RESULT_FIELDS,
  PAGE_FIELDS,
  PAYMENT_FIELDS,
  READ_ORDER_RESULT_FIELDS,
  READ_PRODUCT_FIELDS,
  SHOP_RECORD_FIELDS,
  BUILT_IN,
} from "./contract.ts";
import type { TotalGestProfile } from "./profile.ts";

/** A compiled profile: all that the client needs to read and write messages. */
export interface ErpDialect {
  readonly profile: TotalGestProfile;
  readonly dates: DateFormat;
  readonly shop: RecordReader;
  readonly page: RecordReader;
  readonly product: RecordReader;
  readonly orderResult: RecordReader;
  /** Reads the answer to `createOrder`. */
  readonly created: RecordReader;
  /** Reads orders with their amounts, for the audit. */
  readonly booked: RecordReader;
  readonly error: RecordReader;
  readonly order: RecordWriter;
  readonly payment: RecordWriter;
  /** Differs for every profile. */
  readonly fingerprint: string;
}

export const compileDialect = compiledOnce((profile: TotalGestProfile): ErpDialect => {
  const { fields } = profile;
  const dates = compileDates(profile.dates);
  return {
    profile,
    dates,
    shop: compileReader(SHOP_RECORD_FIELDS, fields.shop, dates),
    page: compileReader(PAGE_FIELDS, fields.page, dates),
    product: compileReader(READ_PRODUCT_FIELDS, fields.product, dates),
    orderResult: compileReader(READ_ORDER_RESULT_FIELDS, fields.orderResult, dates),
    created: compileReader(READ_ORDER_RESULT_FIELDS, { ...fields.orderResult, ...profile.createOrder.fields }, dates),
    booked: compileReader(ORDER_RESULT_FIELDS, fields.orderResult, dates),
    error: compileReader(ERROR_FIELDS, fields.error, dates),
    payment: compileWriter(PAYMENT_FIELDS, fields.payment, dates),
    order: compileWriter(ORDER_FIELDS, fields.order, dates),
    fingerprint: fingerprintOf(profile),
  };
});

/** The operations by their names in a profile, which messages use too. */
export type OperationName =
  | "shop"
  | "products"
  | "product"
  | "createOrder"
  | "findOrder"
  | "listOrders"
  | "recordPayment";

/**
 * The profile without a file. The data equal the schema's output exactly, so that a run without its own file does not
 * load the schema.
 */
export const DEFAULT_TOTALGEST_PROFILE = BUILT_IN as unknown as TotalGestProfile;
