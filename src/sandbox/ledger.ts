/** The two systems, in the words of their users. */
export type SystemName = "TotalGest" | "Framework360";

/** A call that reached a system, whatever became of it. */
export interface RequestEntry {
  readonly kind: "request";
  /** From 1, without gaps, over both systems and both kinds. */
  readonly seq: number;
  readonly system: SystemName;
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
export interface CommitEntry {
  readonly kind: "commit";
  readonly seq: number;
  readonly system: SystemName;
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

/** Grows, and never forgets: what the tests hold both systems to. Headers are not in it, so neither are secrets. */
export class Ledger {
  readonly #entries: LedgerEntry[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  /** Notes a call as it arrives; the function returned fills in what came of it. */
  request(
    facts: Pick<RequestEntry, "system" | "operation" | "method" | "path" | "query" | "body" | "key">,
  ): (outcome: RequestOutcome) => void {
    const entry = { kind: "request" as const, ...this.#stamp(), ...facts, status: null, error: null, fault: null };
    this.#entries.push(entry);
    return (outcome) => void Object.assign(entry, outcome);
  }

  commit(facts: Pick<CommitEntry, "system" | "operation" | "by" | "id" | "detail">): void {
    this.#entries.push({ kind: "commit", ...this.#stamp(), ...facts });
  }

  #stamp(): { seq: number; at: string } {
    return { seq: this.#entries.length + 1, at: new Date(this.#now()).toISOString() };
  }
}
