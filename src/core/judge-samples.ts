import type { CallSample, ErrorRules, FieldSample, Proposal, SampleNote, SystemSample } from "./diagnosis.ts";
import { type Finding, type Remark, remark, sayAt } from "./finding.ts";
import { judgeFailures, type Wiring } from "./judge-failure.ts";

/** The group of fields that an operation's records are read by, in the profile's words. */
const GROUPS: Readonly<Record<string, string>> = {
  shop: "shop",
  products: "product",
  product: "product",
  findOrder: "orderResult",
  createOrder: "orderResult",
  "orders/statuses": "status",
  "payments/list": "payment",
  "payments/taxes": "tax",
  "orders/list": "order",
  "orders/get": "order",
  "products/list": "product",
  "products/get": "product",
};

/** What the samples of a system say: what failed, what stands elsewhere than the profile says, and what is fine. Pure. */
export function judgeSamples({ calls, proposal, refusal }: SystemSample, wiring: Wiring): readonly Finding[] {
  const at = sayAt(wiring.system);
  const failures = judgeFailures(calls, wiring, refusal);
  const troubles = [
    ...failures,
    ...calls.flatMap((call) => call.notes.map((note) => judgeNote(call, note, wiring))),
    ...judgeDates(proposal, wiring),
    ...(wiring.isOrderUntouched ? [at.warn("profile", remark("order-untouched", {}))] : []),
    ...judgeFields(calls, proposal, wiring),
  ];
  const answered = calls.filter(({ failure }) => failure === null).map(({ operation }) => operation);
  const isWrong = (check: Finding["check"]): boolean => troubles.some((finding) => finding.check === check);
  const paged = pagedBy(calls);
  if (answered.length === 0) return [...troubles, ...at.skip("sample")];
  return [
    ...(isWrong("credentials") ? [] : [at.fine("credentials", remark("credentials", {}))]),
    ...(isWrong("permission") ? [] : [at.fine("permission", remark("permission", { operations: answered }))]),
    ...troubles,
    ...(isWrong("paging") || paged === undefined
      ? []
      : [at.fine("paging", remark("paging", { operation: paged.operation }))]),
    ...(isWrong("sample") ? [] : [at.fine("sample", remark("sample", { operations: answered }))]),
  ];
}

const PAGED: ReadonlySet<string> = new Set(["products", "products/list"]);

/** The list of which a second page was asked for; undefined = there was none to turn. */
function pagedBy(calls: readonly CallSample[]): CallSample | undefined {
  const lists = calls.filter(({ operation }) => PAGED.has(operation));
  return lists.every(({ failure }) => failure === null) ? lists.find(({ notes }) => notes.length === 0) : undefined;
}

function judgeNote({ operation }: CallSample, note: SampleNote, wiring: Wiring): Finding {
  const at = sayAt(wiring.system);
  const part = wiring.partOf(operation);
  switch (note.kind) {
    case "records-missing": {
      const { path, empties } = note;
      const setting = wiring.system === "TotalGest" && operation === "products" ? "records" : `${part}.records`;
      const candidates = note.candidates.map((one) => (one === "" ? '""' : one));
      return candidates.length === 0 && empties.length > 0
        ? at.fail("sample", remark("records-empty", { operation, path, empties, part, setting }))
        : at.fail("sample", remark("records-missing", { operation, path, candidates, setting }));
    }
    case "record-missing": {
      const { path, candidates } = note;
      return at.fail("sample", remark("record-missing", { operation, path, candidates, setting: `${part}.record` }));
    }
    case "same-page": {
      const setting = wiring.system === "TotalGest" ? `paginator / ${part}.query` : `${part}.query`;
      return at.fail("paging", remark("same-page", { operation, parameter: note.parameter, setting }));
    }
    case "no-next-page": {
      const { path, candidates, numbered, all, count } = note;
      if (candidates.length > 0) return at.fail("paging", remark("no-next-page", { operation, path, candidates }));
      const paginator = numbered === null ? all : { type: "page", ...numbered };
      const line = JSON.stringify({ paginator });
      if (numbered === null) return at.warn("paging", remark("page-untold", { operation, path, count, line }));
      return at.fail("paging", remark("pages-numbered", { operation, path, line }));
    }
    case "next-page-linked": {
      const line = JSON.stringify({ paginator: { type: "link", ...note.link } });
      return at.fail("paging", remark("next-page-linked", { operation, path: note.path, line }));
    }
    case "stock-in-places": {
      const { path, names } = note;
      return at.warn("sample", remark("stock-in-places", { operation, path, names, count: names.length }));
    }
    case "unknown-untold": {
      const { seen, rules } = note;
      const line = rules === null ? "none" : JSON.stringify({ fields: { error: rulesIn(rules) } });
      return at.warn("sample", remark("unknown-untold", { operation, seen, line }));
    }
    case "query-ignored":
      return at.fail("sample", remark("query-ignored", { operation, asked: note.asked }));
    case "token-missing": {
      const { path, candidates } = note;
      return at.fail("credentials", remark("token-missing", { path, candidates }));
    }
  }
}

function rulesIn(rules: ErrorRules): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(rules).map(([name, { rule }]) => [name, rule]));
}

/** Dates of another form can be read by chance, and what is sent is not understood all the same. */
function judgeDates({ profile, paths }: Proposal, { system }: Wiring): readonly Finding[] {
  const { dates } = profile;
  if (dates === undefined) return [];
  const seen = paths.find(({ path }) => path === "dates")?.seen ?? "";
  const said = remark("dates-differ", { line: `dates: ${JSON.stringify(dates)}`, seen });
  return [sayAt(system).fail("sample", said)];
}

/** Each field once, however many operations bring it. With the form of dates wrong, single dates are no news. */
function judgeFields(calls: readonly CallSample[], proposal: Proposal, { system }: Wiring): readonly Finding[] {
  const at = sayAt(system);
  const seen = new Set<string>();
  const hasDates = proposal.profile["dates"] !== undefined;
  return calls.filter(hasRecord).flatMap((call) =>
    call.fields.filter(isWorthSaying).flatMap((field) => {
      const group = groupOf(call.operation, field.field);
      const key = `${group}.${field.field}`;
      if (seen.has(key) || isWithin(seen, key) || (hasDates && field.expected.includes("instant"))) return [];
      seen.add(key);
      const said = sayField(call, field, group, proposal);
      return [field.isOptional ? at.warn("sample", said) : at.fail("sample", said)];
    }),
  );
}

/** Where the one object is not found, neither is any field of it. */
function hasRecord({ notes }: CallSample): boolean {
  return notes.every(({ kind }) => kind !== "record-missing");
}

/** Of a list that is not there its parts are not either. */
function isWithin(seen: ReadonlySet<string>, key: string): boolean {
  return [...seen].some((other) => key.startsWith(`${other}[].`));
}

/**
 * Something optional that is absent is worth a word only where it very likely stands elsewhere; a default that is meant in all
 * records may hide that they are not read at all.
 */
function isWorthSaying({ state, isOptional, hasDefault, candidates, path }: FieldSample): boolean {
  if (state === "fine") return false;
  if (hasDefault === true) return true;
  const [best] = candidates;
  return state === "wrong" || !isOptional || (best?.confidence === "high" && best.path !== path);
}

export function groupOf(operation: string, field: string): string {
  if (operation === "products" && field === "serverTime") return "page";
  return GROUPS[operation] ?? operation;
}

/** So many paths beside the likeliest are named. */
const OTHERS_SHOWN = 3;

function sayField(call: CallSample, sample: FieldSample, group: string, proposal: Proposal): Remark {
  const { field, path, seen, expected, of } = sample;
  const lacking = seen === "" && sample.lacking < of ? sample.lacking : 0;
  const place = { operation: call.operation, field, path, seen, expected, lacking, of };
  const [best, ...more] = sample.candidates;
  const rules = best === undefined ? byLanguage(proposal, group, field) : { [field]: best.rule };
  if (rules === null) {
    if (lacking > 0) return remark("field-gaps", { ...place, line: defaultLine(group, field, path) });
    const has = group === "page" ? (call.around ?? call.has) : call.has;
    return remark("field-lost", { ...place, group: `fields.${group}`, has });
  }
  const line = `fields.${group}: ${JSON.stringify(rules)}`;
  const others = new Set(more.map((other) => other.path).filter((other) => other !== "" && other !== best?.path));
  const named = others.size === 0 ? "none" : [...others].slice(0, OTHERS_SHOWN).join(", ");
  const found = { ...place, line, confidence: best?.confidence ?? "high", others: named };
  return isComma(best?.rule) ? remark("field-comma", found) : remark("field-moved", found);
}

/** What would stand for nothing; the meaning is a person's to know. */
function defaultLine(group: string, field: string, path: string): string {
  const own = path.slice(path.lastIndexOf("[]") + 1).replace(/^\]\.?/, "");
  return `fields.${group}: ${JSON.stringify({ [field]: { path: own, default: "…" } })}`;
}

/** Texts that stand in a field for each language; null = there are none. */
export function byLanguage(
  { profile }: Proposal,
  group: string,
  field: string,
): Readonly<Record<string, unknown>> | null {
  const rules = partOf(partOf(profile, "fields"), group);
  const texts = Object.entries(rules).filter(([name]) => name.startsWith(`${field}.`));
  return texts.length > 0 ? Object.fromEntries(texts) : null;
}

function partOf(value: object, name: string): object {
  const part: unknown = Reflect.get(value, name);
  return typeof part === "object" && part !== null ? part : {};
}

function isComma(rule: unknown): boolean {
  return typeof rule === "object" && rule !== null && Reflect.get(rule, "decimal") === ",";
}
