import { compileDates } from "../profile/dates.ts";
import { compiledOnce, fingerprintOf } from "../profile/tree.ts";
import { compileReader, type RecordReader } from "../profile/reading/reader.ts";
import { compileWriter, type RecordWriter } from "../profile/writing/writer.ts";
import {
  NAMED_FIELDS,
  ORDER_FIELDS,
  ORDER_STATUS_FIELDS,
  ORDER_UPDATE_FIELDS,
  PRODUCT_FIELDS,
  TAX_FIELDS,
  BUILT_IN,
} from "./contract.ts";
import type { Framework360Profile } from "./profile.ts";

/** A compiled profile. Dates are always the shop's local time. */
export interface ShopDialect {
  readonly profile: Framework360Profile;
  readonly status: RecordReader;
  readonly payment: RecordReader;
  readonly tax: RecordReader;
  readonly order: RecordReader;
  readonly product: RecordReader;
  readonly writeProduct: RecordWriter;
  readonly writeOrderUpdate: RecordWriter;
  readonly writeOrderStatus: RecordWriter;
  /** Differs for every profile. */
  readonly fingerprint: string;
}

export const compileShopDialect = compiledOnce((profile: Framework360Profile): ShopDialect => {
  const { fields } = profile;
  const dates = compileDates("rfc3339");
  return {
    profile,
    status: compileReader(NAMED_FIELDS, fields.status, dates),
    payment: compileReader(NAMED_FIELDS, fields.payment, dates),
    tax: compileReader(TAX_FIELDS, fields.tax, dates),
    order: compileReader(ORDER_FIELDS, fields.order, dates),
    product: compileReader(PRODUCT_FIELDS, fields.product, dates),
    writeProduct: compileWriter(PRODUCT_FIELDS, fields.product, dates, { mapsRead: true }),
    writeOrderUpdate: compileWriter(ORDER_UPDATE_FIELDS, fields.orderUpdate, dates),
    writeOrderStatus: compileWriter(ORDER_STATUS_FIELDS, fields.orderStatus, dates),
    fingerprint: fingerprintOf(profile),
  };
});

/** The profile without a file; see `DEFAULT_TOTALGEST_PROFILE`. */
export const DEFAULT_FRAMEWORK360_PROFILE = BUILT_IN as unknown as Framework360Profile;
