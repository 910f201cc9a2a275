import { recordOf } from "../../core/common/record.ts";
import { ORDER_TEXT_NAMES, type ErpAddress, type ErpOrder } from "../../core/orders/order.ts";

const DRY_ADDRESS: ErpAddress = {
  company: "Muster AG",
  firstName: "Anna",
  lastName: "Müller",
  street: "Seestrasse 5",
  zip: "8001",
  city: "Zürich",
  region: "ZH",
  country: "CH",
  phone: "+41 44 000 00 00",
  vatNumber: "CHE-000.000.000 MWST",
  taxCode: null,
  certifiedEmail: null,
  sdi: null,
};

/** A made-up order with a value in every usual field. It is shown in TotalGest's own names and never sent. */
export const DRY_ORDER: ErpOrder = {
  externalReference: "fw360:doctor:0",
  externalNumber: "1042",
  placedAt: "2026-11-24T08:30:00Z",
  currency: "CHF",
  pricesIncludeVat: true,
  customer: { externalId: "9", email: "anna@example.ch", phone: "+41 44 000 00 00", language: "de" },
  billing: DRY_ADDRESS,
  shipping: { ...DRY_ADDRESS, company: null, street: "Bahnhofstrasse 1" },
  payment: { code: "CODE", name: "Card", paid: true, transactionId: "tx-1" },
  lines: [
    {
      kind: "product",
      sku: "SKU-1",
      articleId: "1001",
      description: "Article",
      quantity: "2",
      unitPrice: "24.90",
      vatCode: "VAT",
      vatRate: "8.1",
      total: "49.80",
    },
    {
      kind: "shipping",
      sku: null,
      description: "Postage",
      quantity: "1",
      unitPrice: "7.00",
      vatCode: "VAT",
      vatRate: "8.1",
      total: "7.00",
    },
  ],
  totals: { net: "52.54", vat: "4.26", gross: "56.80" },
  ...recordOf(ORDER_TEXT_NAMES, () => "Ring twice"),
};
