import { MINUTE, SECOND } from "../common/time/duration.ts";
import type { Engine } from "./engine.ts";
import { RemoteError, Tg360Error, worstExit } from "../common/problems/errors.ts";
import type { ExitCode } from "../common/problems/errors.ts";
import { clearPauses, recordPause } from "./pauses.ts";
import type { Direction } from "../common/direction.ts";
import { treatmentOf } from "../common/problems/problem-table.ts";
import type { Problem, System } from "../common/problems/problem.ts";

/** After a SIGTERM, what is on the wire gets this long before it is cut: the daemon promises to end within 10 s. */
const WIRE_GRACE_MS = 8 * SECOND;

/** What happened to a run as a whole, besides what happened to its single orders or products. */
export class RunLog {
  readonly startedMs: number;
  readonly #engine: Engine;
  readonly #direction: Direction;
  /** By `kindOf`: a bad catalogue, or several calls that meet the same trouble, have a lot to say, and each is said once. */
  readonly #entries = new Map<string, { readonly problem: Problem; readonly exitCode: ExitCode }>();
  /** Systems that are not to be called any more in this run. */
  readonly #resting = new Set<System>();
  #whole = true;

  constructor(engine: Engine, direction: Direction) {
    this.#engine = engine;
    this.#direction = direction;
    this.startedMs = engine.clock.now();
  }

  /** A failure that ended the run or a part of it. Anything that is not ours is a bug and goes on up. */
  async fail(error: unknown): Promise<void> {
    if (!(error instanceof Tg360Error)) throw error;
    this.#whole = false;
    this.add(error.problem, error.exitCode);
    if (!(error instanceof RemoteError)) return;
    if (error.retryAfterMs !== null || error.reason === "credentials") this.#resting.add(error.system);
    await recordPause(this.#engine, this.#direction, error);
  }

  /** The system asked us to stay away, or refused our credentials: nothing more is called there in this run. */
  mustStayAway(system: System): boolean {
    return this.#resting.has(system);
  }

  /** Something to be said that did not keep the run from its end. */
  add(problem: Problem, exitCode: ExitCode): void {
    const key = kindOf(problem);
    const known = this.#entries.get(key);
    if (known !== undefined) {
      const again = isMetByEachCall(problem) ? onceMore(known.problem, problem) : known.problem;
      this.#entries.set(key, { problem: again, exitCode: worstExit([exitCode, known.exitCode]) });
      return;
    }
    this.#entries.set(key, { problem, exitCode });
    this.#engine.progress.report({ kind: "notice", problem });
  }

  /** The direction does not count as having reached its end. */
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

  /** Writes the run into the store; a good one becomes the direction's last good one and ends its pauses. */
  async record(exitCode: ExitCode, summary: Readonly<Record<string, number>>): Promise<void> {
    const { store, clock, settings, erp, shop } = this.#engine;
    if (this.#whole) await clearPauses(this.#engine, this.#direction);
    const run = {
      direction: this.#direction,
      startedMs: this.startedMs,
      finishedMs: clock.now(),
      exitCode,
      good: this.#whole,
      problem: this.problems[0] ?? null,
      summary,
      calls: { TotalGest: erp.takeCalls(), Framework360: shop.takeCalls() },
    };
    await store.recordRun(run, settings.notify);
    await store.prune(clock.now());
  }
}

/** The same for two problems of which one is to be said. */
function kindOf({ code, data }: Problem): string {
  const { ofTheCall } = treatmentOf({ code });
  return JSON.stringify([code, Object.entries(data).filter(([name]) => !ofTheCall.includes(name))]);
}

function isMetByEachCall(problem: Problem): boolean {
  return treatmentOf(problem).ofTheCall.length > 0;
}

/** Both as one, in the words of the first, and until the later of two instants. */
function onceMore(known: Problem, problem: Problem): Problem {
  const times = (known.times ?? 1) + (problem.times ?? 1);
  const isLater = known.code === "throttled" && problem.code === "throttled" && known.data.until < problem.data.until;
  return { ...(isLater ? problem : known), times };
}

/**
 * Runs `work` with a signal for what is on the wire: it fires only a grace after `signal`, so that a SIGTERM takes no new
 * work but lets an answer come in.
 */
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
    done.abort();
  }
}

/** An order that still waits this long after its first attempt is a problem a person should see. */
export const STUCK_AFTER_MS = 60 * MINUTE;
