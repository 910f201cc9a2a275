import { isRecord } from "../../core/common/record.ts";
import { FIELD_CODES, LIMITS, ORDER } from "../../clients/totalgest/contract.ts";
import { parseAmount, placesOf } from "../values/amounts.ts";

/** One reason why TotalGest refuses an order. */
interface FieldFault {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** What TotalGest compares an order with. */
interface OrderTerms {
  hasSku(sku: string): boolean;
  readonly vatCodes: readonly { readonly code: string }[];
  readonly paymentMethods: readonly { readonly code: string }[];
  readonly shippingMethods?: readonly { readonly code: string }[];
}

const KINDS = ["product", "shipping", "discount", "fee"];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** What a field holds, by the words of the contract. */
const FORMS: Readonly<Record<string, (value: unknown, places: number) => boolean>> = {
  text: (value) => typeof value === "string",
  "text?": (value) => (value ?? null) === null || typeof value === "string",
  flag: (value) => typeof value === "boolean",
  instant: (value) => INSTANT.test(textOf(value)) && !Number.isNaN(Date.parse(textOf(value))),
  decimal: (value, places) => (placesOf(value) ?? Number.POSITIVE_INFINITY) <= places,
  list: (value) => Array.isArray(value) && value.length > 0,
};

/** An object without the field, which is optional. */
function isLeftOut(holder: unknown, holds: string): boolean {
  return (holder === null || holder === undefined) && holds.endsWith("?");
}

/**
 * Every fault of an order's body; none = TotalGest takes it. Unknown fields are ignored, optional ones may be null or
 * absent. The sum of the lines' totals has to be the gross total, or the net one if prices exclude VAT; quantity
 * times price is never computed. ASSUMED, as the whole contract is.
 */
export function faultsOf(body: unknown, terms: OrderTerms): readonly FieldFault[] {
  if (!isRecord(body)) return [{ path: "", code: "invalid", message: "The body is not an object." }];
  const faults: FieldFault[] = [];
  const check = (holds: boolean, path: string, message: string, code = "invalid"): void => {
    if (!holds) faults.push({ path, code, message });
  };
  const lines: readonly unknown[] = Array.isArray(body["lines"]) ? body["lines"] : [];
  for (const [name, holds] of Object.entries(ORDER)) {
    const [object = "", part = ""] = name.split(".");
    const places = /total/.test(name) ? LIMITS.totalPlaces : LIMITS.unitPlaces;
    const holders =
      object === "lines[]"
        ? lines.map((line, at) => [`lines[${String(at)}]`, line] as const)
        : [[part === "" ? "" : object, part === "" ? body : body[object]] as const];
    for (const [place, holder] of holders) {
      const path = [place, part === "" ? name : part].filter((word) => word !== "").join(".");
      if (isRecord(holder)) check(FORMS[holds]?.(holder[part === "" ? name : part], places) === true, path, holds);
      else if (!isLeftOut(holder, holds) && !faults.some((fault) => fault.path === place))
        check(false, place, "An object is needed.");
    }
  }
  const reference = textOf(body["externalReference"]);
  const fits = reference !== "" && reference.length <= LIMITS.referenceLength;
  check(fits, "externalReference", `1 to ${String(LIMITS.referenceLength)} characters are needed.`);
  check(textOf(body["externalNumber"]) !== "", "externalNumber", "A text is needed.");
  check(/^[A-Z]{3}$/.test(textOf(body["currency"])), "currency", "An ISO 4217 code is needed.");
  for (const name of ["billing", "shipping"]) {
    const country = textOf(partOf(body[name], "country"));
    check(/^[A-Z]{2}$/.test(country), `${name}.country`, "An ISO 3166-1 alpha-2 code is needed.");
  }
  const isPayable = terms.paymentMethods.some(({ code }) => code === partOf(body["payment"], "code"));
  check(isPayable, "payment.code", "No such payment method.", FIELD_CODES.unknownPaymentMethod);
  const method = partOf(body["shippingMethod"], "code") ?? null;
  const isShippable = method === null || terms.shippingMethods?.some(({ code }) => code === method) !== false;
  check(isShippable, "shippingMethod.code", "No such way of shipping.");
  for (const [at, line] of lines.entries()) {
    const path = `lines[${String(at)}]`;
    const [kind, sku, vatCode] = ["kind", "sku", "vatCode"].map((name) => partOf(line, name) ?? null);
    check(KINDS.includes(textOf(kind)), `${path}.kind`, `One of ${KINDS.join(", ")} is needed.`);
    check(sku === null || kind === "product", `${path}.sku`, "Only products have a SKU.");
    const isKnown = sku === null || terms.hasSku(textOf(sku));
    check(isKnown, `${path}.sku`, "No product has this SKU.", FIELD_CODES.unknownSku);
    const isVat = terms.vatCodes.some(({ code }) => code === vatCode);
    check(isVat, `${path}.vatCode`, "No such VAT code.", FIELD_CODES.unknownVatCode);
    const isTaken = kind !== "discount" || (parseAmount(partOf(line, "total")) ?? 0n) <= 0n;
    check(isTaken, `${path}.total`, "A discount is negative.");
  }
  if (faults.some(({ path }) => path.endsWith(".total") || path.startsWith("totals"))) return faults;
  const name = body["pricesIncludeVat"] === false ? "net" : "gross";
  const sum = lines.reduce<bigint>((all, line) => all + (parseAmount(partOf(line, "total")) ?? 0n), 0n);
  const isSame = sum === parseAmount(partOf(body["totals"], name));
  check(isSame, `totals.${name}`, "The lines do not add up to it.", FIELD_CODES.totalMismatch);
  return faults;
}

function partOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
