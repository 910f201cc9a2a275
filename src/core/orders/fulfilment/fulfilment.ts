/**
 * An order's delivery: what TotalGest shows of it, and what the shop was sent.
 *
 * What TotalGest shows is `noted` where nothing is to be pushed, else it is `due`. What the shop was sent is never taken
 * back; what it was not sent yet follows TotalGest, back too. A due one is `sending` before the
 * one call that may mail the buyer, and `pushed` after it. The brake makes due ones `held`; a person releases them. One
 * that the shop has moved on by itself is `left`. Two wait for a person until TotalGest shows something else: one that the
 * shop `refused`, and one where TotalGest shows `again` what the buyer was told before something else. A due one waits while
 * a change of its order is not settled, or while what TotalGest shows now cannot be read.
 */
import type { ExitCode } from "../../common/problems/errors.ts";
import type { Problem } from "../../common/problems/problem.ts";

/** How far an order is in TotalGest, in this order. */
export const PROGRESS = ["open", "partial", "shipped", "invoiced"] as const;
export type DeliveryProgress = (typeof PROGRESS)[number];

/** As TotalGest's books have it. */
export type BookedState = DeliveryProgress | "cancelled";

/** These can be pushed to the shop. */
export const PUSHED_STATES = ["partial", "shipped", "invoiced"] as const satisfies readonly DeliveryProgress[];
export type PushedState = (typeof PUSHED_STATES)[number];

/** The shop's status for each state of TotalGest, by id or name; a state without one is only noted. */
export type StatusOfState = Readonly<Partial<Record<PushedState, string>>>;

/** One parcel; null = TotalGest names none. */
export interface Parcel {
  readonly courier: string | null;
  readonly tracking: string | null;
}

type Stage = "noted" | "due" | "held" | "sending" | "pushed" | "left" | "refused" | "again";

/** Instants are epoch ms. */
export interface Fulfilment extends Parcel {
  /** `open`: TotalGest took back that it left, before the shop was sent that. */
  readonly state: DeliveryProgress;
  /** The shop's id of the status that stands for the state; null = none does. */
  readonly status: string | null;
  readonly stage: Stage;
  /** When the last push began; null = none did. */
  readonly begunMs: number | null;
  /** When the shop last took one; null = it took none. */
  readonly pushedMs: number | null;
  /** What the shop was last sent, or what counts as that; null = nothing. `status`: which the shop shows for it. */
  readonly pushed: (PushedContent & { readonly state: DeliveryProgress }) | null;
  /** What the shop was sent before that: none of it is sent again by itself. */
  readonly told: readonly PushedContent[];
  /** TotalGest has shown a state that could be read. */
  readonly isSeen: boolean;
  /** Why what TotalGest shows now cannot be read; null = it can. */
  readonly unread: Problem | null;
  /** A person released this push, so that no brake counts it. */
  readonly isReleased: boolean;
  /** Why it is left or waits for a person, or what is not known of a push. */
  readonly error: Problem | null;
}

/** The content that a push sends. */
export type PushedContent = Parcel & { readonly status: string };

/** What a push sends; null = no status stands for what TotalGest shows. */
export function contentOf({ status, courier, tracking }: Fulfilment): PushedContent | null {
  return status === null ? null : { status, courier, tracking };
}

/** TotalGest has the order no longer: what was to be sent of its delivery is dropped, and what was sent stays. */
export function withoutUnsent(known: Fulfilment | null): Fulfilment | null {
  if (known === null || known.stage === "pushed" || known.stage === "sending") return known;
  const { state, status, courier, tracking } = known.pushed ?? NO_PUSH;
  const stage = known.pushedMs === null ? "noted" : "pushed";
  return { ...known, state, status, courier, tracking, stage, unread: null, isReleased: false, error: null };
}

const NO_PUSH = { state: "open", status: null, courier: null, tracking: null } as const;

/** What became of one order's push. */
export interface Pushed {
  readonly order: { readonly id: string; readonly reference: string; readonly fulfilment: Fulfilment | null };
  readonly outcome: "pushed" | "left" | "refused" | "settled";
  readonly error: Problem | null;
}

/** The statuses of orders that left, in one run. */
export interface FulfilmentReport {
  readonly exitCode: ExitCode;
  readonly summary: {
    readonly pushed: number;
    /** The shop has moved them on by itself. */
    readonly left: number;
    readonly refused: number;
    /** By a person; absent = nobody was asked. */
    readonly settled?: number;
    /** All that a brake holds back. */
    readonly heldBack: number;
    /** All that the next run tells. */
    readonly waiting: number;
  };
  readonly orders: readonly Pushed[];
  readonly problems: readonly Problem[];
}

/** Where reading goes on, between runs. */
export interface FulfilmentMemory {
  /** Since when it is switched on, epoch ms. */
  readonly onMs: number;
  /** TotalGest's instant, RFC 3339 UTC; null = nothing was read yet. */
  readonly cursor: string | null;
  /** TotalGest's instant of the first read since it was switched on or restored; null = there was none. */
  readonly first: string | null;
  /** When the last days were last read once more, epoch ms; null = never. */
  readonly nightMs: number | null;
  /** When the state was last restored, as it was when the cursor was written; null = never. */
  readonly restoredMs: number | null;
}

interface Notes {
  readNote(key: "fulfilment" | "fulfilment-brake"): Promise<string | null>;
}

/** Null = it is switched off, or has not run since it was switched on. */
export async function readMemory({ readNote }: Notes): Promise<FulfilmentMemory | null> {
  const note = await readNote("fulfilment");
  return note === null ? null : (JSON.parse(note) as FulfilmentMemory);
}

/** How many statuses a brake holds back. */
export async function countHeldStatuses({ readNote }: Notes): Promise<number> {
  const note = await readNote("fulfilment-brake");
  return note === null ? 0 : (JSON.parse(note) as Extract<Problem, { code: "delivery-brake" }>).data.held;
}
