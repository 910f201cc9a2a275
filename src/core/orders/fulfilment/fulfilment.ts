/**
 * An order's delivery: what TotalGest shows of it, and what the shop was sent.
 *
 * What TotalGest shows is `noted` where nothing is to be pushed, else it is `due`. What the shop was sent is never taken
 * back; what it was not sent yet follows TotalGest, back too. A due one is `sending` before the
 * one call that may mail the buyer, and `pushed` after it. The brake makes due ones `held`; a person releases them. One
 * that waits until a person has settled a change of the order is `waiting`; one that the shop has moved on by itself is
 * `left`; one that the shop refused is `refused` until TotalGest shows something else, or a person asks again.
 */
import type { Problem } from "../../common/problems/problem.ts";
import type { OrderIdentity } from "../order.ts";

/** How far an order is in TotalGest, in this order. */
export const PROGRESS = ["open", "partial", "shipped", "invoiced"] as const;
export type Progress = (typeof PROGRESS)[number];

/** As TotalGest's books have it. */
export type BookedState = Progress | "cancelled";

/** These can be pushed to the shop. */
export const PUSHED_STATES = ["partial", "shipped", "invoiced"] as const satisfies readonly Progress[];
export type PushedState = (typeof PUSHED_STATES)[number];

/** The shop's status for each state of TotalGest, by id or name; a state without one is only noted. */
export type StatusOfState = Readonly<Partial<Record<PushedState, string>>>;

/** Of the first parcel; null = TotalGest names none. */
export interface Parcel {
  readonly courier: string | null;
  readonly tracking: string | null;
}

export type Stage = "noted" | "due" | "held" | "sending" | "pushed" | "waiting" | "left" | "refused";

/** Instants are epoch ms. */
export interface Fulfilment extends Parcel {
  /** `open`: TotalGest took back that it left, before the shop was sent that. */
  readonly state: Progress;
  /** The shop's id of the status that stands for the state; null = none does. */
  readonly status: string | null;
  readonly stage: Stage;
  /** When the last push began; null = none did. */
  readonly begunMs: number | null;
  /** When the shop last took one; null = it took none. */
  readonly pushedMs: number | null;
  /** What the shop was last sent, or what counts as that; null = nothing. `status`: which the shop shows for it. */
  readonly pushed: (PushedContent & { readonly state: Progress }) | null;
  /** A person released this push, so that no brake counts it. */
  readonly isReleased: boolean;
  /** Why it is left or refused, or what is not known of a push. */
  readonly error: Problem | null;
}

/** An exported order, with what is known of its delivery. */
export interface Delivered extends OrderIdentity {
  readonly rowId: number;
  readonly id: string;
  /** The shop's status when it was last read. */
  readonly shopStatus: string;
  /** The shop gave its id to another order too. */
  readonly isIdReused: boolean;
  /** It differs from what was sent, and nobody has acknowledged that. */
  readonly isChangeOpen: boolean;
  readonly erpId: string;
  readonly erpNumber: string;
  /** Ours, as it was sent; null = it was found and not sent from this state. */
  readonly externalReference: string | null;
  /** Null = TotalGest has not shown that it left. */
  readonly fulfilment: Fulfilment | null;
}

/** The content that a push sends. */
export type PushedContent = Parcel & { readonly status: string };

export function isOpen({ stage }: Pick<Fulfilment, "stage">): boolean {
  return stage === "due" || stage === "held" || stage === "sending" || stage === "waiting";
}

/** What a push sends; null = no status stands for what TotalGest shows. */
export function contentOf({ status, courier, tracking }: Fulfilment): PushedContent | null {
  return status === null ? null : { status, courier, tracking };
}
