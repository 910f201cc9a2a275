import type { System } from "../../core/common/systems.ts";
import type { Call } from "./exchange.ts";

/**
 * What can go wrong on the way. `commit: true` = the operation is carried out first, and only its answer is spoilt; the
 * default of each kind stands beside it.
 *
 * - `status`: any status, body (text and bytes as they are, anything else as JSON) and headers (default: not carried out)
 * - `html`: a page of HTML, status 200 unless given (not carried out)
 * - `empty`: no body, status 200 unless given (not carried out)
 * - `redirect`: 302 unless given, to `location` (not carried out)
 * - `cutJson`: the first half of the JSON in a whole HTTP answer (carried out)
 * - `cutBody`: the first half of the body, then the connection is reset (carried out)
 * - `resetBefore`, `resetAfter`: reset without an answer, before or after it was carried out
 * - `hang`: no answer, for `ms` and then a reset, or until the caller goes (not carried out)
 * - `slow`: the right answer, `ms` late; `drip`: the right answer in pieces, `ms` from the first to the last
 * - `contentType`: the right body under another type
 * - `oversize`: `bytes` of JSON text, over the wire compressed where `gzip`
 * - `repeatPage`: the first page of a list, whichever was asked for; `sameCursor`: a page says that it is its own next
 * - `ignoreQuery`: the query is not looked at, so the answer is about something else
 * - `expireTokens`: all sessions end as the call arrives (TotalGest only)
 * - `rewrite`: the JSON answered is changed on its way
 */
export type Fault =
  | { kind: "status"; status: number; body?: unknown; headers?: Record<string, string>; commit?: boolean }
  | { kind: "html"; status?: number; commit?: boolean }
  | { kind: "empty"; status?: number; commit?: boolean }
  | { kind: "redirect"; location: string; status?: number; commit?: boolean }
  | { kind: "cutJson" | "cutBody" | "resetBefore" | "resetAfter" }
  | { kind: "hang"; ms?: number; commit?: boolean }
  | { kind: "slow" | "drip"; ms: number }
  | { kind: "contentType"; value: string }
  | { kind: "oversize"; bytes: number; gzip?: boolean }
  | { kind: "repeatPage" | "sameCursor" | "ignoreQuery" | "expireTokens" }
  | { kind: "rewrite"; rewrite: (json: unknown) => unknown };

export type FaultKind = Fault["kind"];

/** A fault for matching calls. */
export interface Injection {
  readonly system: System;
  /** As in the system's `OPERATIONS`; `"*"` = any. */
  readonly operation: string;
  /** The number of calls that it affects; default 1. `Infinity` = until it is cancelled. */
  readonly times?: number;
  /** Only calls for which this is true. */
  readonly when?: (call: Call) => boolean;
  readonly fault: Fault;
}

/** A planted fault, to watch or to remove. */
export interface Planted {
  /** The number of calls that it has affected. */
  readonly hits: number;
  cancel(): void;
}

/** Draws a fault for a call, or none. */
export type Dice = (system: System, operation: string) => Fault | null;

/** The active faults: planted ones first, in their order, then random ones. */
export class Faults {
  /** How often each kind occurred. */
  readonly counts: Partial<Record<FaultKind, number>> = {};
  dice: Dice | null;
  #planted: (Injection & { hits: number })[] = [];

  constructor(dice: Dice | null) {
    this.dice = dice;
  }

  inject(injection: Injection): Planted {
    const planted = { ...injection, hits: 0 };
    this.#planted.push(planted);
    return {
      get hits() {
        return planted.hits;
      },
      cancel: () => {
        this.#planted = this.#planted.filter((other) => other !== planted);
      },
    };
  }

  /** Removes all planted faults; random ones stay. */
  clear(): void {
    this.#planted = [];
  }

  /** The fault for this call. Called once per call. */
  strike(system: System, operation: string, call: Call): Fault | null {
    const planted = this.#planted.find(
      (one) =>
        one.system === system &&
        (one.operation === "*" || one.operation === operation) &&
        one.hits < (one.times ?? 1) &&
        one.when?.(call) !== false,
    );
    if (planted !== undefined) planted.hits += 1;
    const fault = planted?.fault ?? this.dice?.(system, operation) ?? null;
    if (fault !== null) this.counts[fault.kind] = (this.counts[fault.kind] ?? 0) + 1;
    return fault;
  }
}
