/** What a look at a set-up finds, as data: `tg360 doctor` collects it, the report says it. */
import type { RemoteError } from "../errors.ts";
import type { System } from "../problem.ts";

/** One call of each read operation, really made, and its answer held against what the profile says. */
export interface CallSample {
  readonly system: System;
  /** As the contract names it. */
  readonly operation: string;
  /** What was sent: method and path with query, without any secret. */
  readonly sent: string;
  /** HTTP status of the answer; null = none came. */
  readonly status: number | null;
  /** What the answer calls itself, where that is not JSON and JSON stands in it. */
  readonly type?: string;
  /** Null = the answer is one by the contract. */
  readonly failure: RemoteError | null;
  /** Names of the records that were looked at, as paths; of an answer without any, its top-level ones. */
  readonly has: readonly string[];
  /** Top-level names of the whole answer, where `has` are those of its records. */
  readonly around?: readonly string[];
  /** One for each canonical field of the records seen. */
  readonly fields: readonly FieldSample[];
  /** Things that are wrong beyond single fields. */
  readonly notes: readonly SampleNote[];
}

export interface FieldSample {
  /** Canonical, e.g. `stock.quantity`. */
  readonly field: string;
  /** Where the profile says that it stands. */
  readonly path: string;
  /** The contract can do without, or the profile has a default. */
  readonly isOptional: boolean;
  /** The profile says what is meant where nothing stands there; a value that was seen is none of those. */
  readonly hasDefault?: boolean;
  /** `fine`; `absent` in every record seen; `wrong` = something else than the contract wants stands there. */
  readonly state: "fine" | "absent" | "wrong";
  /** What stands there, shortened; `""` = nothing. */
  readonly seen: string;
  /** In so many of the records, or items of lists, nothing stands there. */
  readonly lacking: number;
  /** Records, or items of lists, that were seen. */
  readonly of: number;
  /** What the contract wants; `""` where it is fine. */
  readonly expected: string;
  /** What it might be instead, the likeliest first: a rule as it would stand in a profile. */
  readonly candidates: readonly Candidate[];
}

export type Confidence = "high" | "medium" | "low";

/** `open` = nothing was seen: it stands there as it is without a profile, to be filled in. */
export type Sureness = Confidence | "open";

export interface Candidate {
  /** Where it stands on the wire. */
  readonly path: string;
  /** As it would be written in a profile: a path, or an object with what has to be done. */
  readonly rule: unknown;
  readonly seen: string;
  readonly confidence: Confidence;
}

export type SampleNote =
  /** No list where the profile says; `candidates` = paths of lists that are there, `empties` = of what is empty, likeliest first. */
  | {
      readonly kind: "records-missing";
      readonly path: string;
      readonly candidates: readonly string[];
      readonly empties: readonly string[];
    }
  /** An error is told with a good status; `failed` = what would know it, as a profile says it. */
  | { readonly kind: "failed-untold"; readonly seen: string; readonly failed: Readonly<Record<string, unknown>> }
  /** The list is an object whose keys are ids; `keyedBy` = a name under which each record may get its own. */
  | { readonly kind: "list-keyed"; readonly path: string; readonly keyedBy: string }
  /** The one object that was asked for is not where the profile says; `candidates` = where it is. */
  | { readonly kind: "record-missing"; readonly path: string; readonly candidates: readonly string[] }
  /** The second page brought the first one again. */
  | { readonly kind: "same-page"; readonly parameter: string }
  /**
   * A first page, and nothing that leads on to the next or says that there is none; `candidates` = paths that might. `path` is
   * `""` where the profile says that there are no pages.
   */
  | {
      readonly kind: "no-next-page";
      readonly path: string;
      readonly candidates: readonly string[];
      /** Null = the answer does not number its pages. */
      readonly numbered: { readonly param: string; readonly start: number; readonly pages?: string } | null;
      /** The paginator that would do; null = the same with the first of the candidates. */
      readonly proposed: Readonly<Record<string, unknown>> | null;
      /** The paginator that says that these are all. */
      readonly all: Readonly<Record<string, unknown>>;
      /** Records that came. */
      readonly count: number;
      /** A larger number that the answer names: as it stands there, and the number; null = there is none. */
      readonly total: { readonly said: string; readonly of: number } | null;
      /** Paginators that something in the answer speaks for, the likeliest first. */
      readonly ways: readonly Readonly<Record<string, unknown>>[];
    }
  /** A page that there is not is answered with an error; `paginator` = what would never ask for it, null = nothing is known. */
  | {
      readonly kind: "beyond-last";
      readonly sent: string;
      readonly status: number;
      readonly paginator: Readonly<Record<string, unknown>> | null;
    }
  /** The whole address of the next page is said, where `path` is none; `link` = where it stands, as a paginator says it. */
  | { readonly kind: "next-page-linked"; readonly path: string; readonly link: Readonly<Record<string, string>> }
  /** Stock lies in several places, and nobody but a person knows what can be sold; `names` = of the places, as far as they have any. */
  | { readonly kind: "stock-in-places"; readonly path: string; readonly names: readonly string[] }
  /** What there is none of is answered in words that the profile does not know; `rules` = what would know them. */
  | { readonly kind: "unknown-untold"; readonly seen: string; readonly rules: ErrorRules | null }
  /** Errors have a code, and no words for a person. */
  | { readonly kind: "code-alone"; readonly seen: string }
  /** What there is none of is answered with 2xx and nothing. */
  | { readonly kind: "unknown-empty" }
  /** What there is none of is answered as a wrong path is. `isMapped` = the profile takes it for a product that is gone. */
  | { readonly kind: "unknown-as-path"; readonly seen: string; readonly isMapped: boolean }
  /** Of a list one item is read, and `more` of `of` records have others, `most` at most. */
  | {
      readonly kind: "one-of-list";
      readonly field: string;
      readonly path: string;
      readonly item: number;
      readonly most: number;
      readonly more: number;
      readonly of: number;
      /** Rules that would count the others, or name the one that is meant. */
      readonly rules: readonly unknown[];
    }
  /** The look-up brought orders that were not asked for. */
  | { readonly kind: "query-ignored"; readonly asked: string }
  /** No token where the profile says. */
  | { readonly kind: "token-missing"; readonly path: string; readonly candidates: readonly string[] };

/** Rules of `fields.error`. */
export type ErrorRules = Readonly<Record<string, Candidate>>;

/** What was seen of one system, and what a profile for it would have to say. */
export interface SystemSample {
  readonly calls: readonly CallSample[];
  /** Only what differs from the profile in force; empty = nothing does. */
  readonly proposal: Proposal;
  /** Absent = it takes what we say of who calls. */
  readonly refusal?: LoginRefusal;
  /** A made-up order by the names that it would go out with; absent = orders do not go there. */
  readonly dryOrder?: unknown;
}

/** It does not take what we say of who calls. */
export interface LoginRefusal {
  /** How else it may want to be told, the likeliest first. */
  readonly ways: readonly WayIn[];
  /** Where its refusals have their code and their words; null = as the profile says, or nowhere. */
  readonly error: ErrorRules | null;
  /** Something under the profile's paths asks who calls: they are not what is wrong. */
  readonly isSomethingThere: boolean;
  /** The login was answered just as anything is that needs one: it is probably another path. */
  readonly isLoginElsewhere: boolean;
}

export interface WayIn {
  /** As it would stand in a profile. */
  readonly authenticator: Readonly<Record<string, unknown>>;
  /** The word or header that hints at it; `""` = it is merely usual. */
  readonly because: string;
  readonly confidence: Confidence;
}

export interface Proposal {
  /** A profile file, to be reviewed. */
  readonly profile: Readonly<Record<string, unknown>>;
  /** Each path of `profile` with how sure it is. */
  readonly paths: readonly { readonly path: string; readonly confidence: Sureness; readonly seen: string }[];
}
