import type { CallSample, FieldSample, Proposal, SystemSample } from "../../core/diagnosis/sample.ts";

/** Fields of an order that say who bought. */
const PERSONAL: ReadonlySet<string> = new Set([
  "customer_id",
  "user_email",
  "billing_data",
  "shipping_data",
  "payment.transaction",
  "note",
]);

/** The sample without what it says of buyers: a diagnosis is shown to others. */
export function veil(sample: SystemSample): SystemSample {
  return { ...sample, calls: sample.calls.map(veilCall), proposal: veilProposal(sample.proposal) };
}

export function veilProposal({ profile, paths }: Proposal): Proposal {
  return { profile, paths: paths.map(veilPath) };
}

type ProposedPath = Proposal["paths"][number];

function veilPath(part: ProposedPath): ProposedPath {
  const field = part.path.replace(/^fields\.order\./, "");
  return field !== part.path && PERSONAL.has(field) ? { ...part, seen: veiled(part.seen) } : part;
}

function veilCall(call: CallSample): CallSample {
  return call.operation.startsWith("orders/") ? { ...call, fields: call.fields.map(veilField) } : call;
}

function veilField(field: FieldSample): FieldSample {
  if (!PERSONAL.has(field.field)) return field;
  const candidates = field.candidates.map((candidate) => ({ ...candidate, seen: veiled(candidate.seen) }));
  return { ...field, seen: veiled(field.seen), candidates };
}

/** Its shape stays to be seen. */
function veiled(seen: string): string {
  if (seen.startsWith("{")) return "{…}";
  return seen.startsWith('"') && seen !== '""' ? '"…"' : seen;
}
