const ADDRESS = [
  "company",
  "firstName",
  "lastName",
  "street",
  "zip",
  "city",
  "region",
  "country",
  "phone",
  "vatNumber",
  "taxCode",
  "certifiedEmail",
  "sdi",
];
const BY_PART: Readonly<Record<string, readonly string[]>> = {
  customer: ["externalId", "email", "phone", "language"],
  billing: ADDRESS,
  shipping: ADDRESS,
  payment: ["code", "name", "paid", "transactionId"],
  "lines[]": ["kind", "sku", "vatCode", "vatRate", "total"],
  totals: ["net", "vat", "gross"],
};
const PARTS = Object.entries(BY_PART).flatMap(([part, names]) => names.map((name) => `${part}.${name}`));
const HEAD = ["externalNumber", "placedAt", "currency", "pricesIncludeVat", "note"];

/** Every field of an order, left out; what is sent is laid over it. */
export const UNSENT: Readonly<Record<string, null>> = Object.fromEntries(
  [...HEAD, ...PARTS].map((name) => [name, null]),
);
