/** The canonical fields that a profile maps: the contract's own names, and what each holds. All ASSUMED. */
import { needed, optional } from "../profile/grammar/specs.ts";
import type { FieldSpecs } from "../profile/grammar/specs.ts";

export const SHOP_FIELDS: FieldSpecs = {
  id: needed("id"),
  name: needed("text"),
  currency: needed("text"),
  pricesIncludeVat: needed("flag"),
  languages: needed("any"),
  priceLists: needed("any"),
  vatCodes: needed("list"),
  "vatCodes[].code": needed("text"),
  "vatCodes[].rate": needed("decimal"),
  paymentMethods: needed("list"),
  "paymentMethods[].code": needed("text"),
  "paymentMethods[].name": optional("text"),
};

export const PAGE_FIELDS: FieldSpecs = { serverTime: needed("instant") };

/** What a run reads of a product. */
export const READ_PRODUCT_FIELDS: FieldSpecs = {
  id: needed("id"),
  sku: needed("text"),
  ean: optional("text"),
  active: needed("flag"),
  name: needed("texts"),
  shortDescription: optional("texts"),
  description: optional("texts"),
  prices: needed("list"),
  "prices[].list": needed("text"),
  "prices[].currency": needed("text"),
  "prices[].amount": needed("decimal"),
  "prices[].includesVat": needed("flag"),
  "vat.code": needed("text"),
  "vat.rate": needed("decimal"),
  "stock.quantity": needed("decimal"),
  "stock.unit": optional("text"),
};

/** All that stands in a product. When it was changed is read in samples only, to see how the system writes dates. */
export const PRODUCT_FIELDS: FieldSpecs = { ...READ_PRODUCT_FIELDS, updatedAt: needed("instant") };

const ADDRESS_FIELDS: FieldSpecs = {
  company: optional("text"),
  firstName: optional("text"),
  lastName: optional("text"),
  street: optional("text"),
  zip: optional("text"),
  city: optional("text"),
  region: optional("text"),
  country: needed("text"),
  phone: optional("text"),
  vatNumber: optional("text"),
  taxCode: optional("text"),
  certifiedEmail: optional("text"),
  sdi: optional("text"),
};

export const ORDER_FIELDS: FieldSpecs = {
  externalReference: needed("text"),
  externalNumber: needed("text"),
  placedAt: needed("instant"),
  currency: needed("text"),
  pricesIncludeVat: needed("flag"),
  "customer.externalId": optional("text"),
  "customer.email": optional("text"),
  "customer.phone": optional("text"),
  "customer.language": optional("text"),
  ...under("billing", ADDRESS_FIELDS),
  ...under("shipping", ADDRESS_FIELDS),
  "payment.code": needed("text"),
  "payment.name": needed("text"),
  "payment.paid": needed("flag"),
  "payment.transactionId": optional("text"),
  lines: needed("list"),
  "lines[].kind": needed("text"),
  "lines[].sku": { ...optional("text"), onlyWhere: { field: "kind", is: "product" } },
  "lines[].articleId": {
    ...optional("text"),
    isExtra: true,
    onlyWhere: { field: "kind", is: "product" },
  },
  "lines[].description": needed("text"),
  "lines[].quantity": needed("decimal"),
  "lines[].unitPrice": needed("decimal"),
  "lines[].vatCode": needed("text"),
  "lines[].vatRate": needed("decimal"),
  "lines[].total": needed("decimal"),
  "totals.net": needed("decimal"),
  "totals.vat": needed("decimal"),
  "totals.gross": needed("decimal"),
  note: optional("text"),
};

/** Which order it is, what was bought, and for how much. */
export const NEVER_CONSTANT: readonly string[] = [
  "externalReference",
  "externalNumber",
  "placedAt",
  "lines",
  "lines[].sku",
  "lines[].articleId",
  "lines[].quantity",
  "lines[].unitPrice",
  "lines[].vatCode",
  "lines[].total",
  "totals.net",
  "totals.vat",
  "totals.gross",
];

/** What a send and a look-up read of an order that TotalGest has. */
export const READ_ORDER_RESULT_FIELDS: FieldSpecs = {
  id: needed("id"),
  number: needed("id"),
  externalReference: optional("text"),
  createdAt: optional("instant"),
};

/** What the audit reads besides. */
export const BOOKED_FIELDS: FieldSpecs = {
  state: optional("text"),
  currency: optional("text"),
  "totals.net": optional("decimal"),
  "totals.vat": optional("decimal"),
  "totals.gross": optional("decimal"),
  vat: optional("list"),
  "vat[].rate": optional("decimal"),
  "vat[].net": optional("decimal"),
  "vat[].vat": optional("decimal"),
  "vat[].gross": optional("decimal"),
};

export const ORDER_RESULT_FIELDS: FieldSpecs = { ...READ_ORDER_RESULT_FIELDS, ...BOOKED_FIELDS };

export const ERROR_FIELDS: FieldSpecs = {
  code: needed("text"),
  message: optional("text"),
  fields: optional("list"),
  "fields[].path": optional("text"),
  "fields[].code": optional("text"),
  "fields[].message": optional("text"),
  "existing.id": optional("id"),
  "existing.number": optional("id"),
};

function under(name: string, specs: FieldSpecs): FieldSpecs {
  return Object.fromEntries(Object.entries(specs).map(([part, spec]) => [`${name}.${part}`, spec]));
}
