import type { System } from "../core/common/systems.ts";

/** A call that reached a system, successful or not. */
export interface RequestEntry {
  readonly kind: "request";
  /** From 1, over both systems and both kinds; without gaps if everything is stored. */
  readonly seq: number;
  readonly system: System;
  /** The name in the system's `OPERATIONS`, or `"unknown"`. */
  readonly operation: string;
  /** RFC 3339 UTC, by the sandbox's clock. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** Only of `createOrder`: the sent bytes, and their key. */
  readonly body?: string;
  readonly key?: string;
  /** The status that was sent; null = none (yet). */
  readonly status: number | null;
  /** The error code in the system's own words, if the answer had one. */
  readonly error: string | null;
  /** The kind of fault that was planted, if one was. */
  readonly fault: string | null;
}

/** Something that a system actually did, even if its answer claimed otherwise. */
interface CommitEntry {
  readonly kind: "commit";
  readonly seq: number;
  readonly system: System;
  readonly operation: string;
  readonly at: string;
  /** `api` = by a call; `hand` = by a person or a test, without the API. */
  readonly by: "api" | "hand";
  /** The id of the order or product. */
  readonly id: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export type LedgerEntry = RequestEntry | CommitEntry;

/** What is added to a request's entry when its answer is sent. */
export type RequestOutcome = { status?: number | null; error?: string | null; fault?: string | null };

type CommitFacts = Pick<CommitEntry, "system" | "operation" | "by" | "id" | "detail">;
type RequestFacts = Pick<RequestEntry, "system" | "operation" | "method" | "path" | "query" | "body" | "key">;

/** An append-only log that tests compare both systems with. It has no headers, and therefore no secrets. */
export class Ledger {
  readonly #entries: LedgerEntry[] = [];
  readonly #now: () => number;
  readonly #keeps: (facts: CommitFacts | RequestFacts) => boolean;
  #seq = 0;

  constructor(now: () => number, keeps: (facts: CommitFacts | RequestFacts) => boolean = () => true) {
    this.#now = now;
    this.#keeps = keeps;
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  /** The number of all entries, including those that are not stored. */
  get length(): number {
    return this.#seq;
  }

  /** Logs a call as it arrives; the returned function adds its result. */
  request(facts: RequestFacts): (outcome: RequestOutcome) => void {
    this.#seq += 1;
    if (!this.#keeps(facts)) return ignore;
    const entry = { kind: "request" as const, ...this.#stamp(), ...facts, status: null, error: null, fault: null };
    this.#entries.push(entry);
    return (outcome) => void Object.assign(entry, outcome);
  }

  commit(facts: CommitFacts): void {
    this.#seq += 1;
    if (this.#keeps(facts)) this.#entries.push({ kind: "commit", ...this.#stamp(), ...facts });
  }

  #stamp(): { seq: number; at: string } {
    return { seq: this.#seq, at: new Date(this.#now()).toISOString() };
  }
}

function ignore(): void {
  // Not needed.
}
