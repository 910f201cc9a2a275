/** The samples of a diagnosis, as data: `tg360 doctor` collects them, the report shows them. */
import type { RemoteError } from "../../common/problems/errors.ts";
import type { Problem } from "../../common/problems/problem.ts";
import type { System } from "../../common/systems.ts";

/** One real call of a read operation, and its answer compared with the profile. */
export interface CallSample {
  readonly system: System;
  /** As the contract names it. */
  readonly operation: string;
  /** Method and path with query, without secrets. */
  readonly sent: string;
  /** HTTP status; null = no answer came. */
  readonly status: number | null;
  /** Null = the answer follows the contract. */
  readonly failure: RemoteError | null;
  /** Names in the sampled records, as paths; without records, the top-level names of the answer. */
  readonly has: readonly string[];
  /** Top-level names of the answer, if `has` has those of its records. */
  readonly around?: readonly string[];
  /** One for each canonical field of the sampled records. */
  readonly fields: readonly FieldSample[];
  /** Faults beyond single fields. */
  readonly notes: readonly Problem[];
}

export interface FieldSample {
  /** Canonical, e.g. `stock.quantity`. */
  readonly field: string;
  /** The profile's place for the field. */
  readonly path: string;
  /** The contract does not need it, or the profile has a default. */
  readonly isOptional: boolean;
  /** The profile has a default. `seen` is never the default. */
  readonly hasDefault?: boolean;
  /** `absent` = in every sampled record; `wrong` = a value that the contract does not accept. */
  readonly state: "fine" | "absent" | "wrong";
  /** The value there, shortened; `""` = none. */
  readonly seen: string;
  /** Records, or items of lists, without a value. */
  readonly lacking: number;
  /** Records, or items of lists, in the sample. */
  readonly of: number;
  /** What the contract expects; `""` if the field is fine. */
  readonly expected: string;
  /** Other rules that may fit, the likeliest first. */
  readonly candidates: readonly Candidate[];
}

export type Confidence = "high" | "medium" | "low";

export interface Candidate {
  /** Where it stands on the wire. */
  readonly path: string;
  /** As a profile has it: a path, or an object. */
  readonly rule: unknown;
  readonly seen: string;
  readonly confidence: Confidence;
}

/** The sample of one system, and a proposal for its profile. */
export interface SystemSample {
  readonly calls: readonly CallSample[];
  /** Only what differs from the profile in force; empty = nothing. */
  readonly proposal: Proposal;
  /** A made-up order in the names that TotalGest would get; absent = none. */
  readonly dryOrder?: unknown;
  /** The made-up order is what an adapter is given. */
  readonly isForAdapter?: true;
}

export interface Proposal {
  /** A profile file for review. */
  readonly profile: Readonly<Record<string, unknown>>;
  /** Each path of `profile` with how sure it is. */
  readonly paths: readonly { readonly path: string; readonly confidence: Confidence; readonly seen: string }[];
}

/** The group of fields for the records of each operation, in the profile's words. */
const GROUPS: Readonly<Record<string, string>> = {
  shop: "shop",
  products: "product",
  product: "product",
  findOrder: "orderResult",
  listOrders: "orderResult",
  createOrder: "orderResult",
  "orders/statuses": "status",
  "payments/list": "payment",
  "payments/taxes": "tax",
  "orders/list": "order",
  "orders/get": "order",
  "products/list": "product",
  "products/get": "product",
};

export function groupOf(operation: string, field: string): string {
  if (operation === "products" && field === "serverTime") return "page";
  return GROUPS[operation] ?? operation;
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

export function partOf(value: object, name: string): object {
  const part: unknown = Reflect.get(value, name);
  return typeof part === "object" && part !== null ? part : {};
}
