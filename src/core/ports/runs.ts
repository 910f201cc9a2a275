import type { Direction, RunKind } from "../common/direction.ts";
import type { ExitCode } from "../common/problems/errors.ts";
import type { Channel } from "../run/notify/message.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { System } from "../common/systems.ts";

export interface RunRecord {
  readonly direction: RunKind;
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly exitCode: ExitCode;
  /** The direction reached its end, even if single items failed. */
  readonly good: boolean;
  /**
   * It was about orders that a person named, and none of them reached TotalGest: so it proves nothing about its direction,
   * whose last good run stays the one before. Not stored.
   */
  readonly provesNothing?: boolean;
  /** The problem that ended it; null = none. */
  readonly problem: Problem | null;
  /** The counts of its report. */
  readonly summary: Readonly<Record<string, number>>;
  /** How often each system was called. Added to the totals, not stored with the run. Absent = not counted. */
  readonly calls?: Readonly<Record<System, CallCounts>>;
}

/** The backups that a state makes of itself. */
export interface Backups {
  /** When one was last begun, epoch ms. */
  readonly triedMs: number;
  /** The last one that was written, opened and found whole; null = none yet. */
  readonly good: { readonly atMs: number; readonly path: string } | null;
  /** When all of them were last to be rewritten without forgotten buyers, and of which list they were. Absent = never. */
  readonly forgot?: { readonly atMs: number; readonly list: string };
}

export type StandingKey =
  | "clock"
  | "copy"
  | "messages"
  | "fulfilment"
  | "payments"
  | "signals"
  | "backup"
  | "old-backups";

/** Small facts that outlast a run, one string each. */
export type NoteKey =
  /** What this state belongs to, JSON of `Binding`; absent = nothing yet. */
  | "binding"
  | "cursor"
  /** Who owns the products' fields, JSON of `Owners`, as all rows have it; absent = TotalGest owns all. */
  | "owners"
  /** How often the daemon or worker that ran last begins a cycle, ms; absent = neither ran since cron did. */
  | "every"
  | "mapping"
  | "full-at"
  /** The products that the last whole read lacked and that nothing else proves to be gone; JSON of ids. */
  | "unlisted"
  | "discovered-at"
  | "wide-discovery-at"
  | "export-from"
  /** The statuses that the shop has listed so far, JSON of `ShopStatus[]`. */
  | "statuses"
  /** Those statuses with the name and class of first sight, JSON of `NotedStatus[]`. */
  | "status-names"
  /** The orders per month, while `export.from` is missing; JSON. */
  | "months"
  /** The pause of a system in runs of this direction, JSON of `Pause`. */
  | `pause:${Direction}:${System}`
  | `unsupported:${string}`
  | `quiet:${string}`
  /**
   * Problems that last until a person fixes them, as a list: clocks of the last run, messages that cannot be sent, signals of the
   * shop that were refused since the last good one.
   */
  | `standing:${StandingKey}`
  | `brakes`
  /** The kinds of held-back changes of which a person released a part, JSON of `MassChange[]`: the rest stays held back. */
  | "left"
  /** The totals of all runs of a direction, JSON of `Totals`. */
  | `totals:${RunKind}`
  /** The end of the last good run of a direction, epoch ms. */
  | `good:${RunKind}`
  /** What the delivery reads next, JSON of `Memory`; absent = it is switched off. */
  | "fulfilment"
  /** TotalGest is told of payments, JSON of `{ restoredMs }`: when the state was last restored, as it was then; absent = it is not. */
  | "payments"
  /** The brake that holds back statuses, JSON of a problem. */
  | "fulfilment-brake"
  /** The views that a user of the page saved, JSON: see `page/saved-views.ts`. */
  | `views:${string}`
  /** Orders of TotalGest as an audit last read them, JSON: see `core/audit/numbers.ts`. */
  | "numbers"
  /** The days that people gave up, JSON: see `core/audit/given-up.ts`. */
  | "given-up-days"
  /** When pruning last found nothing to delete, epoch ms. */
  | "pruned-at"
  /** The open problems that a channel has reported, JSON of `Notified`. */
  | `notified:${Channel}`
  /** The backups that are made by themselves, JSON of `Backups`. */
  | "backups"
  /** When a message was last about to be sent, epoch ms: shows that what is sent can be noted. */
  | "sending"
  /** The last day whose summary was sent, as `LocalDay`. */
  | `summarized:${Channel}`
  /**
   * When the state was restored from a copy, or a standby took over that may lack the last commits, epoch ms. People's
   * decisions shortly before that time may be missing.
   */
  | "restored"
  /** What this state has carried out of the list of `store/sqlite/file/forgotten.ts`, JSON. */
  | "forgotten"
  /** What was forgotten may still be in files. Written when it is forgotten, and deleted when the files were rewritten. */
  | "unscrubbed"
  /** When buyers of old orders were last forgotten, epoch ms. */
  | "expired-at"
  /** How often this state file was opened for writing: see `store/sqlite/file/beside.ts`. */
  | "opened";

/** A remote system. */
export interface Remote {
  /** How far this machine's clock is ahead, in ms, by the last answer with a date; null = there was none. */
  clockAheadMs(): number | null;
  /** The calls since the last `takeCalls`. Each try counts. */
  takeCalls(): CallCounts;
}

/** How often a system was called, by HTTP status or by the reason for no answer (`timed-out`, `unreachable`, …). */
export type CallCounts = Readonly<Record<string, number>>;
