import type { System } from "../core/common/systems.ts";

/** A call that reached a system, whatever became of it. */
export interface RequestEntry {
  readonly kind: "request";
  /** From 1, over both systems and both kinds; without gaps where everything is kept. */
  readonly seq: number;
  readonly system: System;
  /** The name in the system's `OPERATIONS`, or `"unknown"`. */
  readonly operation: string;
  /** RFC 3339 UTC, by the sandbox's clock. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** Only of `createOrder`: what was sent, byte for byte, and under which key. */
  readonly body?: string;
  readonly key?: string;
  /** The status that went out; null = none did (yet). */
  readonly status: number | null;
  /** The error in the system's own words, where it answered with one. */
  readonly error: string | null;
  /** The kind of fault that was planted, if one was. */
  readonly fault: string | null;
}

/** Something that a system truly did: what happened is what stands here, whatever the caller was told. */
interface CommitEntry {
  readonly kind: "commit";
  readonly seq: number;
  readonly system: System;
  readonly operation: string;
  readonly at: string;
  /** `api` = by a call; `hand` = by a person or a test, past the API. */
  readonly by: "api" | "hand";
  /** The id of the order or product. */
  readonly id: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export type LedgerEntry = RequestEntry | CommitEntry;

/** What a request's entry learns when its answer goes out. */
export type RequestOutcome = { status?: number | null; error?: string | null; fault?: string | null };

type CommitFacts = Pick<CommitEntry, "system" | "operation" | "by" | "id" | "detail">;
type RequestFacts = Pick<RequestEntry, "system" | "operation" | "method" | "path" | "query" | "body" | "key">;

/** Grows, and never forgets: what the tests hold both systems to. Headers are not in it, so neither are secrets. */
export class Ledger {
  readonly #entries: LedgerEntry[] = [];
  readonly #now: () => number;
  readonly #keeps: (facts: CommitFacts | RequestFacts) => boolean;
  #seq = 0;
  readonly #posts: Record<System, number> = { TotalGest: 0, Framework360: 0 };

  constructor(now: () => number, keeps: (facts: CommitFacts | RequestFacts) => boolean = () => true) {
    this.#now = now;
    this.#keeps = keeps;
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  /** How many entries there were, those that are not kept included. */
  get length(): number {
    return this.#seq;
  }

  /** How often the shop was sent something; what customers do there is no request. */
  get shopWrites(): number {
    return this.#posts.Framework360;
  }

  /** Notes a call as it arrives; the function returned fills in what came of it. */
  request(facts: RequestFacts): (outcome: RequestOutcome) => void {
    if (facts.method === "POST") this.#posts[facts.system] += 1;
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

/** Of thousands of shops only what became of orders is kept: that is what a lost or doubled one is found by. */
export function createCompactLedger(now: () => number): Ledger {
  return new Ledger(now, ({ operation }) => ORDER_OPERATIONS.has(operation));
}

const ORDER_OPERATIONS: ReadonlySet<string> = new Set([
  "createOrder",
  "forgetOrder",
  "changeOrder",
  "placeOrder",
  "setOrderStatus",
  "editOrder",
  "removeOrder",
]);

function ignore(): void {
  // Nobody looks for it.
}
