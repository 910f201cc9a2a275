/** The canonical fields that a profile of the shop maps: the contract's own names, and what each holds. */
import { needed, optional } from "../profile/grammar/specs.ts";
import type { FieldSpecs } from "../profile/grammar/specs.ts";

/** Of `orders/statuses` and `payments/list`. ASSUMED. */
export const NAMED_FIELDS: FieldSpecs = { id: needed("id"), name: optional("text") };

/** ASSUMED. */
export const TAX_FIELDS: FieldSpecs = { ...NAMED_FIELDS, rate: optional("decimal"), default: optional("flag") };

/** Names of the addresses, of `type`, `id`, `quantity` and `customInfo` PUBLIC, else ASSUMED. */
export const ORDER_FIELDS: FieldSpecs = {
  id: needed("id"),
  reference: optional("text"),
  date: needed("any"),
  status: needed("id"),
  status_name: optional("text"),
  user_email: optional("text"),
  customer_id: optional("text"),
  billing_data: optional("any"),
  shipping_data: optional("any"),
  "payment.id": optional("text"),
  "payment.name": optional("text"),
  "payment.paid": optional("flag"),
  "payment.transaction": optional("text"),
  "shipping.id": optional("text"),
  "shipping.name": optional("text"),
  "shipping.price": optional("decimal"),
  "shipping.tax_rate": optional("decimal"),
  fees: optional("list"),
  "fees[].name": optional("text"),
  "fees[].price": needed("decimal"),
  "fees[].tax_rate": optional("decimal"),
  cart: needed("list"),
  "cart[].type": needed("text"),
  "cart[].id": optional("text"),
  "cart[].sku": optional("text"),
  "cart[].name": optional("text"),
  "cart[].quantity": needed("decimal"),
  "cart[].price": optional("decimal"),
  "cart[].discount": optional("decimal"),
  "cart[].imposta": optional("decimal"),
  "cart[].customInfo": optional("any"),
  "coupon.code": optional("text"),
  "coupon.amount": optional("decimal"),
  currency: needed("text"),
  prices_include_tax: needed("flag"),
  total: needed("decimal"),
  note: optional("text"),
};

/** Body of `orders/update`. ASSUMED. */
export const ORDER_UPDATE_FIELDS: FieldSpecs = {
  id: needed("id"),
  "external.totalgest_id": needed("text"),
  "external.totalgest_number": needed("text"),
};

/** A product of the shop, read and written. ASSUMED. */
export const PRODUCT_FIELDS: FieldSpecs = {
  id: needed("id"),
  sku: needed("text"),
  ean: optional("text"),
  name: optional("text"),
  name_i18n: optional("texts"),
  short_description: optional("text"),
  short_description_i18n: optional("texts"),
  description: optional("text"),
  description_i18n: optional("texts"),
  price: optional("decimal"),
  price_includes_tax: optional("flag"),
  tax_id: optional("text"),
  quantity: optional("decimal"),
  active: optional("flag"),
  "external.totalgest_id": optional("text"),
};
