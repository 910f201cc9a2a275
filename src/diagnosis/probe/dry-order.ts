import { BARE_ORDER, type Address, type ErpOrder, ORDER_TEXT_NAMES, type ShopOrder } from "../../core/orders/order.ts";
import { mapOrder } from "../../core/orders/send/map-order.ts";
import type { OrderMapping } from "../../core/orders/send/mapping.ts";
import { recordOf } from "../../core/common/record.ts";

const ADDRESS: Address = {
  company: "Muster AG",
  firstName: "Anna",
  lastName: "Müller",
  street: "Seestrasse 5",
  zip: "8001",
  city: "Zürich",
  region: "ZH",
  country: "CH",
  phone: "+41 44 000 00 00",
  email: "anna@example.ch",
  vatNumber: "CHE-000.000.000 MWST",
  taxCode: null,
  certifiedEmail: null,
  sdi: null,
};

const ORDER: ShopOrder = {
  ...BARE_ORDER,
  id: "0",
  reference: "1042",
  placedAt: "2026-11-24T08:30:00Z",
  status: "",
  statusName: "",
  email: "anna@example.ch",
  customerId: "9",
  billing: ADDRESS,
  shipping: { ...ADDRESS, company: null, street: "Bahnhofstrasse 1" },
  payment: { id: "card", name: "Card", paid: true, transaction: "tx-1" },
  delivery: { name: "Postage", price: "7.00", rate: "8.1" },
  fees: [],
  items: [
    {
      kind: "product",
      shopProductId: "5",
      sku: "SKU-1",
      articleId: "1001",
      name: "Article",
      quantity: "2",
      price: "24.90",
      discount: "0",
      rate: "8.1",
    },
  ],
  currency: "CHF",
  pricesIncludeVat: true,
  total: "56.80",
  ...recordOf(ORDER_TEXT_NAMES, () => "Ring twice"),
};

const MAPPING: OrderMapping = {
  site: "doctor",
  settings: { payments: { card: "CODE" }, vat: { "8.1": "VAT" }, countries: {}, shipping: {}, language: {} },
  totals: "gross",
  shipping: "optional",
  erpShop: {
    id: "",
    name: "",
    currency: "CHF",
    pricesIncludeVat: true,
    languages: [],
    priceLists: [],
    vatCodes: [],
    paymentMethods: [],
  },
  defaultRate: null,
};

/** A made-up order with a value in every usual field. It is shown in TotalGest's own names and never sent. */
export function dryOrder(): ErpOrder {
  const mapped = mapOrder(ORDER, MAPPING);
  if ("code" in mapped) throw new Error(`the made-up order cannot be mapped: ${mapped.code}`);
  return mapped.body;
}
