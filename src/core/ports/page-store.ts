import type { Facet } from "../brakes/facet.ts";
import type { Direction } from "../common/direction.ts";

/** Orders that wait for a person because of the same stored problem. */
export interface OrderCause {
  /** JSON of the problem, as it is stored; null = none is stored. */
  readonly error: string | null;
  readonly count: number;
  /** One of them. */
  readonly id: string;
  readonly reference: string;
}

/** Orders placed within a day; those that are not linked are in none of the groups. */
export interface DayCount {
  readonly exported: number;
  /** Queued or sending. */
  readonly waiting: number;
  /** They need a person: refused, on hold, unconfirmed, or different since the export. */
  readonly attention: number;
}

/** The worst run of an hour. `hour`: whole hours since 1970. */
export interface HourOfRuns {
  readonly direction: Direction;
  readonly hour: number;
  /** `items` = it reached its end, and something of it failed or is held back; `broke` = it did not. */
  readonly worst: "good" | "items" | "broke";
}

/** An order that the next run would send. */
export interface ReadyOrder {
  readonly id: string;
  readonly total: string;
  readonly currency: string;
  /** When it was placed, epoch ms. */
  readonly placedMs: number;
}

/** A value that is held back. */
export interface HeldValue {
  readonly position: number;
  /** TotalGest's. */
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  /** What the shop shows: of a price its amount, of a name the name; null = unknown, or nothing. */
  readonly shown: string | null;
  /** As `FacetValues`. */
  readonly held: string;
}

/** What the page draws beside lists and single rows. */
export interface PageStore {
  /** The largest first. */
  listOrderCauses(): Promise<readonly OrderCause[]>;
  /** `bounds`: the beginnings of days, epoch ms, and the end of the last one. One count for each day. */
  countOrderDays(bounds: readonly number[]): Promise<readonly DayCount[]>;
  listRunHours(fromMs: number): Promise<readonly HourOfRuns[]>;
  /** The oldest first. */
  listReady(): Promise<readonly ReadyOrder[]>;
  /** All values of this kind that are held back, by position. */
  listHeldValues(facet: Facet): Promise<readonly HeldValue[]>;
}
