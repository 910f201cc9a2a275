import type { Problem } from "../../common/problems/problem.ts";
import type { Engine } from "../../run/engine.ts";
import type { ExportOptions } from "../../run/reports.ts";
import type { RunLog } from "../../run/run.ts";
import type { ErpOrder } from "../order.ts";
import type { OrderPolicy } from "../record.ts";

/** What a run knows of one of its orders that is not in the store. */
export interface Note {
  /** Exported before this run, and not to be sent again. */
  already?: boolean;
  /** Why nothing was done with it although a person named it. */
  left?: Problem;
  /** It left the queue when it was read again; it is not counted. */
  isOut?: boolean;
  /** TotalGest had it before this state sent anything: the state was lost or made anew. */
  foundThere?: boolean;
  readonly warnings: Problem[];
  /** What a dry run would send, and the same in TotalGest's own names, or as an adapter gets it, if a person asked for it. */
  payload?: ErpOrder;
  body?: unknown;
  isForAdapter?: true;
}

/** One export, once the orders are discovered. */
export interface ExportRun {
  readonly engine: Engine;
  readonly options: ExportOptions;
  readonly policy: OrderPolicy;
  readonly log: RunLog;
  readonly signals: { readonly run: AbortSignal; readonly wire: AbortSignal };
  readonly batch: Batch;
}

/** The orders of a run. */
export class Batch {
  /** All orders of the report, in the order they were asked for. */
  ids: readonly string[] = [];
  toSend: readonly string[] = [];
  /** Those that a person releases, each when it is its turn, so that an ended run leaves the rest as it was. */
  readonly toForce = new Set<string>();
  /** Tokens without an order, and why: there is no such order, or the shop could not be asked. */
  unknownTokens: ReadonlyMap<string, Problem> = new Map();
  /** The orders whose outcome became unknown in this run: they are looked up. */
  readonly unknown: string[] = [];
  /** Those whose reference TotalGest had before they were placed, by its own time: many at once are a wrong clock. */
  readonly older = new Set<string>();
  readonly #notes = new Map<string, Note>();

  of(id: string): Note {
    const note = this.#notes.get(id) ?? { warnings: [] };
    this.#notes.set(id, note);
    return note;
  }
}
