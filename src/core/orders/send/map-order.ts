import { createHash } from "node:crypto";

import { parseCountry } from "../../common/country.ts";
import { recordOf } from "../../common/record.ts";
import {
  type Address,
  type ErpAddress,
  type ErpOrder,
  type OrderDelivery,
  type OrderPayment,
  type ShopOrder,
  LONGEST_CUSTOMER_REFERENCE,
  LONGEST_REFERENCE,
  ORDER_TEXT_NAMES,
  referenceOf,
  withoutEmptyTexts,
} from "../order.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { languageOf, methodCodes, paymentCode, shippingCode, type OrderMapping, Unmappable } from "./mapping.ts";
import { buildLines, toErpLine } from "./lines.ts";
import { settleTotals } from "./totals.ts";
import type { Erp, OrderIntent } from "../../ports/erp.ts";

/** In the format of this TotalGest. The same order with the same mapping gives the same intent. */
export function planIntent(
  order: ShopOrder,
  body: ErpOrder,
  mapping: OrderMapping,
  erp: Pick<Erp, "dialect" | "encodeOrder">,
): { readonly intent: OrderIntent; readonly shown: unknown } | Problem {
  const encoded = erp.encodeOrder(body);
  if (!encoded.ok) return encoded.problem;
  const intent = {
    key: sha256(`${body.externalReference}\n`, encoded.text),
    reference: body.externalReference,
    body: encoded.text,
    basis: basisOf(order, mapping, erp.dialect),
  };
  return { intent, shown: encoded.shown };
}

/** Hash of everything the body depends on: with the same basis, the stored body is sent again. */
function basisOf(order: ShopOrder, mapping: OrderMapping, dialect: string): string {
  const { currency, vatCodes, paymentMethods, shippingMethods } = mapping.erpShop;
  const { status: _status, statusName: _statusName, ...content } = withoutEmptyTexts(order);
  const { site, settings, totals, defaultRate } = mapping;
  const codes = [vatCodes, paymentMethods, shippingMethods];
  const parts = [content, site, settings, totals, defaultRate, currency, ...codes, dialect];
  return sha256(JSON.stringify(parts));
}

/** Hashes the parts in sequence. Joining them first would copy a large order. */
function sha256(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/**
 * TotalGest's order for a shop order. The total that the buyer paid is authoritative: no price is computed again, and
 * an order whose lines miss the total by more than rounding cannot be mapped. Pure.
 */
export function mapOrder(
  order: ShopOrder,
  mapping: OrderMapping,
): { readonly body: ErpOrder; readonly warnings: readonly Problem[] } | Problem {
  const warnings: Problem[] = [];
  return orProblem(() => ({ body: buildBody(order, mapping, warnings), warnings }));
}

/** Lines and totals only, even if payment, address or currency cannot be mapped; null = the order cannot be priced. */
export function priceOrder(order: ShopOrder, mapping: OrderMapping): Pick<ErpOrder, "lines" | "totals"> | null {
  const priced = orProblem(() => {
    const lines = buildLines(order, mapping);
    return lines.length === 0
      ? null
      : { totals: settleTotals(lines, order, mapping.totals, []), lines: lines.map(toErpLine) };
  });
  return priced === null || "code" in priced ? null : priced;
}

function orProblem<T>(make: () => T): T | Problem {
  try {
    return make();
  } catch (error) {
    if (error instanceof Unmappable) return error.problem;
    throw error;
  }
}

function buildBody(order: ShopOrder, mapping: OrderMapping, warnings: Problem[]): ErpOrder {
  if (order.currency !== mapping.erpShop.currency) {
    throw new Unmappable(problem("currency-foreign", { currency: order.currency, expected: mapping.erpShop.currency }));
  }
  if (order.items.length === 0) throw new Unmappable(problem("no-lines", {}));
  const billing = mapAddress(order.billing, mapping);
  const shipping = order.shipping === null ? billing : mapAddress(order.shipping, mapping);
  const payment = mapPayment(order.payment, mapping);
  const shippingMethod = mapShipping(order.delivery, mapping, warnings);
  const customerReference = mapCustomerReference(order, warnings);
  const lines = buildLines(order, mapping);
  const totals = settleTotals(lines, order, mapping.totals, warnings);
  const reference = referenceOf(mapping.site, order.id);
  if (reference.length > LONGEST_REFERENCE) {
    throw new Unmappable(problem("reference-too-long", { reference, max: LONGEST_REFERENCE }));
  }
  return {
    externalReference: reference,
    externalNumber: order.reference,
    placedAt: order.placedAt,
    currency: order.currency,
    pricesIncludeVat: order.pricesIncludeVat,
    customer: {
      externalId: order.customerId,
      email: order.email ?? order.billing?.email ?? null,
      phone: order.billing?.phone ?? null,
      language: order.language ?? languageOf(billing, mapping.settings.language),
    },
    billing,
    shipping,
    payment,
    ...shippingMethod,
    ...customerReference,
    lines: lines.map(toErpLine),
    totals,
    ...recordOf(ORDER_TEXT_NAMES, (name) => order[name]),
  };
}

function mapAddress(address: Address | null, mapping: OrderMapping): ErpAddress {
  if (address === null || [address.street, address.zip, address.city].every((part) => part === null)) {
    throw new Unmappable(problem("address-missing", {}));
  }
  const country = parseCountry(address.country ?? "", mapping.settings.countries);
  if (country === null) throw new Unmappable(problem("country-unknown", { country: address.country ?? "" }));
  const { email: _email, ...rest } = address;
  return { ...rest, country };
}

function mapPayment(payment: OrderPayment | null, mapping: OrderMapping): ErpOrder["payment"] {
  const code = payment === null ? null : paymentCode(payment, mapping);
  if (payment === null || code === null) {
    // A payment without an id is mapped by its name.
    const id = payment?.id === "" ? payment.name : (payment?.id ?? "");
    throw new Unmappable(
      problem("payment-unmapped", {
        id,
        name: payment?.name ?? "",
        codes: methodCodes(mapping.erpShop.paymentMethods),
      }),
    );
  }
  return { code, name: payment.name, paid: payment.paid, transactionId: payment.transaction };
}

/**
 * What TotalGest does not know is left out, unless it is required. Where TotalGest lists no ways of shipping and none are
 * mapped, there is nothing to know.
 */
function mapShipping(
  delivery: OrderDelivery | null,
  mapping: OrderMapping,
  warnings: Problem[],
): Pick<ErpOrder, "shippingMethod"> {
  if (delivery === null) return {};
  const { id = "", name } = delivery;
  const code = shippingCode({ id, name }, mapping);
  if (code !== null) return { shippingMethod: { code, name } };
  const { shippingMethods = [] } = mapping.erpShop;
  const unmapped = { id: id || name, name, codes: methodCodes(shippingMethods) };
  if (mapping.shipping === "required") throw new Unmappable(problem("shipping-unmapped", unmapped));
  const isKnown = shippingMethods.length > 0 || Object.keys(mapping.settings.shipping).length > 0;
  if (isKnown && unmapped.id !== "") warnings.push(problem("shipping-left-out", unmapped));
  return {};
}

function mapCustomerReference(
  { customerReference }: ShopOrder,
  warnings: Problem[],
): Pick<ErpOrder, "customerReference"> {
  if (customerReference === undefined) return {};
  const letters = [...customerReference];
  if (letters.length <= LONGEST_CUSTOMER_REFERENCE) return { customerReference };
  const cut = letters.slice(0, LONGEST_CUSTOMER_REFERENCE).join("");
  warnings.push(problem("customer-reference-cut", { reference: customerReference, max: LONGEST_CUSTOMER_REFERENCE }));
  return { customerReference: cut };
}
