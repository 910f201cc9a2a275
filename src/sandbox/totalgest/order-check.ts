import { isRecord } from "../../core/common/record.ts";
import { ORDER_TEXT_NAMES } from "../../core/orders/order.ts";
import { FIELD_CODES, LIMITS } from "../../clients/totalgest/contract.ts";
import { amount, parseAmount, placesOf } from "../values/amounts.ts";

/** One reason why TotalGest refuses an order. */
export interface FieldFault {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** What TotalGest compares an order with. */
export interface OrderTerms {
  hasSku(sku: string): boolean;
  readonly vatCodes: readonly { readonly code: string }[];
  readonly paymentMethods: readonly { readonly code: string }[];
}

const KINDS = ["product", "shipping", "discount", "fee"];
const ADDRESS_TEXTS = [
  "company",
  "firstName",
  "lastName",
  "street",
  "zip",
  "city",
  "region",
  "phone",
  "vatNumber",
  "taxCode",
  "certifiedEmail",
  "sdi",
];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/**
 * Every fault of an order's body; none = TotalGest takes it. Unknown fields are ignored, optional ones may be null or
 * absent. The sum of the lines' totals has to be the gross total, or the net one if prices exclude VAT; quantity
 * times price is never computed. ASSUMED, as the whole contract is.
 */
export function faultsOf(body: unknown, terms: OrderTerms): readonly FieldFault[] {
  if (!isRecord(body)) return [{ path: "", code: "invalid", message: "The body is not an object." }];
  const check = new Check();
  checkHead(check, body);
  check.texts("customer", body["customer"], ["externalId", "email", "phone", "language"]);
  checkAddress(check, "billing", body["billing"]);
  checkAddress(check, "shipping", body["shipping"]);
  checkPayment(check, body["payment"], terms);
  const lines = Array.isArray(body["lines"]) ? body["lines"] : [];
  check.that(lines.length > 0, "lines", "At least one line is needed.");
  lines.forEach((line, at) => checkLine(check, `lines[${String(at)}]`, line, terms));
  checkTotals(check, body, lines);
  return check.faults;
}

class Check {
  readonly faults: FieldFault[] = [];

  that(holds: boolean, path: string, message: string, code = "invalid"): void {
    if (!holds) this.faults.push({ path, code, message });
  }

  /** An object whose `names` are text, null or absent. Null = it is no object. */
  texts(path: string, value: unknown, names: readonly string[]): Record<string, unknown> | null {
    this.that(isRecord(value), path, "An object is needed.");
    if (!isRecord(value)) return null;
    for (const name of names) this.text(`${path}.${name}`, value[name]);
    return value;
  }

  /** Text, null or absent. */
  text(path: string, value: unknown): void {
    this.that((value ?? null) === null || typeof value === "string", path, "Not a text.");
  }

  decimal(path: string, value: unknown, places: number): void {
    const found = placesOf(value);
    this.that(found !== null && found <= places, path, `A decimal of at most ${String(places)} places is needed.`);
  }
}

function checkHead(check: Check, body: Record<string, unknown>): void {
  const reference = body["externalReference"];
  const fits = typeof reference === "string" && reference !== "" && reference.length <= LIMITS.referenceLength;
  check.that(fits, "externalReference", `1 to ${String(LIMITS.referenceLength)} characters are needed.`);
  check.that(isText(body["externalNumber"]), "externalNumber", "A text is needed.");
  const placedAt = body["placedAt"];
  const instant = typeof placedAt === "string" && INSTANT.test(placedAt) && !Number.isNaN(Date.parse(placedAt));
  check.that(instant, "placedAt", "An instant in UTC is needed.");
  check.that(/^[A-Z]{3}$/.test(textOf(body["currency"])), "currency", "An ISO 4217 code is needed.");
  check.that(typeof body["pricesIncludeVat"] === "boolean", "pricesIncludeVat", "true or false is needed.");
  for (const name of ORDER_TEXT_NAMES) check.text(name, body[name]);
}

function checkAddress(check: Check, path: string, value: unknown): void {
  const address = check.texts(path, value, ADDRESS_TEXTS);
  if (address === null) return;
  check.that(/^[A-Z]{2}$/.test(textOf(address["country"])), `${path}.country`, "An ISO 3166-1 alpha-2 code is needed.");
}

function checkPayment(check: Check, value: unknown, terms: OrderTerms): void {
  const payment = check.texts("payment", value, ["name", "transactionId"]);
  if (payment === null) return;
  const known = terms.paymentMethods.some((method) => method.code === payment["code"]);
  check.that(known, "payment.code", "No such payment method.", FIELD_CODES.unknownPaymentMethod);
  check.that(typeof payment["paid"] === "boolean", "payment.paid", "true or false is needed.");
}

function checkLine(check: Check, path: string, value: unknown, terms: OrderTerms): void {
  check.that(isRecord(value), path, "An object is needed.");
  if (!isRecord(value)) return;
  check.that(KINDS.includes(textOf(value["kind"])), `${path}.kind`, `One of ${KINDS.join(", ")} is needed.`);
  const sku = value["sku"] ?? null;
  if (sku !== null) {
    check.that(value["kind"] === "product", `${path}.sku`, "Only products have a SKU.");
    check.that(terms.hasSku(textOf(sku)), `${path}.sku`, "No product has this SKU.", FIELD_CODES.unknownSku);
  }
  check.that(typeof value["description"] === "string", `${path}.description`, "A text is needed.");
  check.decimal(`${path}.quantity`, value["quantity"], LIMITS.unitPlaces);
  check.decimal(`${path}.unitPrice`, value["unitPrice"], LIMITS.unitPlaces);
  const known = terms.vatCodes.some((vat) => vat.code === value["vatCode"]);
  check.that(known, `${path}.vatCode`, "No such VAT code.", FIELD_CODES.unknownVatCode);
  check.decimal(`${path}.vatRate`, value["vatRate"], LIMITS.unitPlaces);
  check.decimal(`${path}.total`, value["total"], LIMITS.totalPlaces);
  const total = parseAmount(value["total"]);
  check.that(value["kind"] !== "discount" || total === null || total <= 0n, `${path}.total`, "A discount is negative.");
}

function checkTotals(check: Check, body: Record<string, unknown>, lines: readonly unknown[]): void {
  const totals = body["totals"];
  check.that(isRecord(totals), "totals", "An object is needed.");
  if (!isRecord(totals)) return;
  for (const name of ["net", "vat", "gross"]) check.decimal(`totals.${name}`, totals[name], LIMITS.totalPlaces);
  const name = body["pricesIncludeVat"] === false ? "net" : "gross";
  if (check.faults.some((fault) => fault.path.endsWith(".total") || fault.path.startsWith("totals"))) return;
  const sum = lines.reduce<bigint>((all, line) => all + (isRecord(line) ? amount(textOf(line["total"])) : 0n), 0n);
  const same = sum === parseAmount(totals[name]);
  check.that(same, `totals.${name}`, "The lines do not add up to it.", FIELD_CODES.totalMismatch);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
