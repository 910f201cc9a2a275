import type { CallSample, FieldSample, Proposal, SystemSample } from "../../core/diagnosis/sample.ts";

/** Fields of an order with the buyer's data. */
const PERSONAL: ReadonlySet<string> = new Set([
  "customer_id",
  "user_email",
  "billing_data",
  "shipping_data",
  "payment.transaction",
  "note",
]);

/** The sample without data of buyers: people show a diagnosis to others. */
export function redactSample(sample: SystemSample): SystemSample {
  return { ...sample, calls: sample.calls.map(redactCall), proposal: redactProposal(sample.proposal) };
}

export function redactProposal({ profile, paths }: Proposal): Proposal {
  return { profile, paths: paths.map(redactPath) };
}

type ProposedPath = Proposal["paths"][number];

function redactPath(part: ProposedPath): ProposedPath {
  const field = part.path.replace(/^fields\.order\./, "");
  return field !== part.path && PERSONAL.has(field) ? { ...part, seen: redacted(part.seen) } : part;
}

function redactCall(call: CallSample): CallSample {
  return call.operation.startsWith("orders/") ? { ...call, fields: call.fields.map(redactField) } : call;
}

function redactField(field: FieldSample): FieldSample {
  if (!PERSONAL.has(field.field)) return field;
  const candidates = field.candidates.map((candidate) => ({ ...candidate, seen: redacted(candidate.seen) }));
  return { ...field, seen: redacted(field.seen), candidates };
}

/** Keeps the shape of the value. */
function redacted(seen: string): string {
  if (seen.startsWith("{")) return "{…}";
  return seen.startsWith('"') && seen !== '""' ? '"…"' : seen;
}
