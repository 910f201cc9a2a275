import { SHOP_TEXT_NAMES } from "../../core/orders/order.ts";
import type { CallSample, FieldSample, SystemSample } from "../../core/run/doctor/sample.ts";

/** Fields of an order with the buyer's data. */
const PERSONAL: ReadonlySet<string> = new Set<string>([
  "customer_id",
  "user_email",
  "billing_data",
  "shipping_data",
  "payment.transaction",
  ...SHOP_TEXT_NAMES,
]);

/** The sample without data of buyers: people show a diagnosis to others. */
export function redactSample(sample: SystemSample): SystemSample {
  return { ...sample, calls: sample.calls.map(redactCall) };
}

function redactCall(call: CallSample): CallSample {
  return call.operation.startsWith("orders/") ? { ...call, fields: call.fields.map(redactField) } : call;
}

function redactField(field: FieldSample): FieldSample {
  return PERSONAL.has(field.field) ? { ...field, seen: redacted(field.seen) } : field;
}

/** Keeps the shape of the value. */
function redacted(seen: string): string {
  if (seen.startsWith("{")) return "{…}";
  return seen.startsWith('"') && seen !== '""' ? '"…"' : seen;
}
