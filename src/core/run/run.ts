import { HOUR, SECOND } from "../common/time/duration.ts";
import type { Engine } from "./engine.ts";
import { type ExitCode, RemoteError, Tg360Error, worstExit } from "../common/problems/errors.ts";
import { clearPauses, recordPause } from "./pauses.ts";
import { lockOf, RUN_KINDS, type RunKind } from "../common/direction.ts";
import { type Problem, treatmentOf } from "../common/problems/problem.ts";
import type { System } from "../common/systems.ts";
import type { CallCounts, RunRecord } from "../ports/runs.ts";
import type { StatusStore } from "../ports/status-store.ts";

/** How long a running call may continue after a SIGTERM: the daemon promises to end within 10 s. */
const WIRE_GRACE_MS = 8 * SECOND;

/** The problems of a run as a whole, besides those of single orders or products. */
export class RunLog {
  readonly startedMs: number;
  readonly #engine: Engine;
  readonly #kind: RunKind;
  /** By `kindOf`, so that each problem is reported once, even if many records or calls meet it. */
  readonly #entries = new Map<string, { readonly problem: Problem; readonly exitCode: ExitCode }>();
  /** Systems that are not called any more in this run. */
  readonly #unavailable = new Set<System>();
  #whole = true;

  constructor(engine: Engine, kind: RunKind) {
    this.#engine = engine;
    this.#kind = kind;
    this.startedMs = engine.clock.now();
  }

  /** A failure that ended the run or a part of it. Rethrows anything but a Tg360Error: that is a bug. */
  async fail(error: unknown): Promise<void> {
    if (!(error instanceof Tg360Error)) throw error;
    this.#whole = false;
    this.add(error.problem, error.exitCode);
    if (!(error instanceof RemoteError)) return;
    const isLockedOut = error.reason === "credentials" || error.reason === "session";
    if (error.retryAfterMs !== null || isLockedOut) this.#unavailable.add(error.system);
    await recordPause(this.#engine, lockOf(this.#kind), error);
  }

  /** The system asked to wait, or refused the credentials or the session: it is not called any more in this run. */
  mustStayAway(system: System): boolean {
    return this.#unavailable.has(system);
  }

  /** Adds a problem that did not end the run. */
  add(problem: Problem, exitCode: ExitCode): void {
    const key = kindOf(problem);
    const known = this.#entries.get(key);
    if (known === undefined) this.#engine.progress.report({ kind: "notice", problem });
    this.#entries.set(key, {
      problem: known?.problem ?? problem,
      exitCode: known === undefined ? exitCode : worstExit([exitCode, known.exitCode]),
    });
  }

  /** Marks the direction as not finished. */
  breakOff(): void {
    this.#whole = false;
  }

  get isWhole(): boolean {
    return this.#whole;
  }

  /** The worst first. */
  get problems(): readonly Problem[] {
    const worst = this.exitCode([]);
    return [...this.#entries.values()]
      .toSorted((a, b) => Number(b.exitCode === worst) - Number(a.exitCode === worst))
      .map((entry) => entry.problem);
  }

  exitCode(others: readonly ExitCode[]): ExitCode {
    return worstExit([...[...this.#entries.values()].map((entry) => entry.exitCode), ...others]);
  }

  /** Stores the run. A good run becomes the direction's last good one and ends its pauses, unless it proves nothing. */
  async record(
    exitCode: ExitCode,
    summary: Readonly<Record<string, number>>,
    { provesNothing = false }: Pick<RunRecord, "provesNothing"> = {},
  ): Promise<void> {
    const { store, clock, erp, shop, everyMs } = this.#engine;
    // The delivery is read with what the orders' run has opened, so it proves nothing about their pauses.
    if (this.#whole && !provesNothing && this.#kind !== "fulfilment") await clearPauses(this.#engine, this.#kind);
    const run = {
      direction: this.#kind,
      startedMs: this.startedMs,
      finishedMs: clock.now(),
      exitCode,
      good: this.#whole,
      provesNothing,
      problem: this.problems[0] ?? null,
      summary,
      calls: { TotalGest: erp.takeCalls(), Framework360: shop.takeCalls() },
    };
    const totals = addToTotals(await readTotals(store, this.#kind), run);
    store.writeNoteAtEnd(`totals:${this.#kind}`, JSON.stringify(totals));
    if (everyMs !== undefined) store.writeNoteAtEnd("every", everyMs === null ? null : String(everyMs));
    await this.#pruneOld();
    await store.recordRun(run);
  }

  /** If there was nothing to delete, the next try is an hour later. */
  async #pruneOld(): Promise<void> {
    const { store, clock } = this.#engine;
    const agoMs = clock.now() - Number(await store.readNote("pruned-at"));
    if (agoMs >= 0 && agoMs < HOUR) return;
    if (!(await store.prune(clock.now()))) store.writeNoteAtEnd("pruned-at", String(clock.now()));
  }
}

/** The same for two problems that are reported as one. */
export function kindOf({ code, data }: Problem): string {
  const { ofTheCall } = treatmentOf({ code });
  return JSON.stringify([code, Object.entries(data).filter(([name]) => !ofTheCall.includes(name))]);
}

/** The signal of running calls aborts some time after `signal`, so that an answer can still arrive. */
export async function withWireGrace<T>(
  { clock }: Pick<Engine, "clock">,
  signal: AbortSignal,
  work: (wire: AbortSignal) => Promise<T>,
): Promise<T> {
  const wire = new AbortController();
  const done = new AbortController();
  const arm = (): void => {
    clock.sleep(WIRE_GRACE_MS, done.signal).then(
      () => {
        wire.abort(signal.reason);
      },
      () => undefined,
    );
  };
  if (signal.aborted) arm();
  else signal.addEventListener("abort", arm, { once: true });
  try {
    return await work(wire.signal);
  } finally {
    signal.removeEventListener("abort", arm);
    // With a reason, because the default one is an error, and costs its stack.
    done.abort(null);
  }
}

/** The sums of all runs of a kind. They only grow, also when the records of runs are pruned. */
export interface Totals {
  /** Of the counts of their reports. */
  readonly summary: RunRecord["summary"];
  readonly calls: NonNullable<RunRecord["calls"]>;
}

export const NO_TOTALS: Totals = { summary: {}, calls: { TotalGest: {}, Framework360: {} } };

/** The notes with the totals: a run writes the one of its kind. */
export const TOTALS_KEYS = RUN_KINDS.map((kind) => `totals:${kind}` as const);

export async function readTotals(store: Pick<StatusStore, "readNote">, kind: RunKind): Promise<Totals> {
  const note = await store.readNote(`totals:${kind}`);
  return note === null ? NO_TOTALS : (JSON.parse(note) as Totals);
}

/** The totals with one more run. Pure. */
export function addToTotals({ summary, calls }: Totals, run: Pick<RunRecord, "summary" | "calls">): Totals {
  const { TotalGest: erp, Framework360: shop } = run.calls ?? NO_TOTALS.calls;
  return {
    summary: added(summary, run.summary),
    calls: { TotalGest: added(calls.TotalGest, erp), Framework360: added(calls.Framework360, shop) },
  };
}

function added(sums: CallCounts, more: CallCounts): CallCounts {
  return { ...sums, ...Object.fromEntries(Object.entries(more).map(([name, n]) => [name, (sums[name] ?? 0) + n])) };
}
