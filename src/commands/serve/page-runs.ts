/** Runs that people start at the page, in its own process. */
import type { App } from "../../app/app.ts";
import { whileNoRun, withEngine } from "../../app/engine.ts";
import { withKeptState } from "../../app/state/read.ts";
import { reportFailureIn } from "../../app/output/failure.ts";
import { type AccessStore, mayAct } from "../../core/access/user.ts";
import { act, endOf } from "../../core/acts/act.ts";
import { directionOf, isDecision, type RunAction } from "../../core/acts/action.ts";
import type { NewPageRun, RunEnd, RunOutcome, RunProgress } from "../../core/acts/page-run.ts";
import { MINUTE, SECOND } from "../../core/common/time/duration.ts";
import { Tg360Error } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { decide } from "../../core/orders/export/decisions.ts";
import type { ProgressEvent } from "../../core/ports/progress.ts";
import { afterRun } from "../../app/output/notify.ts";

/** How long a run waits for the lock or lease of its direction. */
const PATIENCE_MS = 30 * MINUTE;
const BEAT_MS = SECOND;
/** A run that makes no progress says this often that its process lives. */
const BEATS_AT_LEAST = 5;

interface PageRunParts {
  readonly access: Pick<AccessStore, "hasUsers" | "readUser">;
  readonly scopeOf: (shop: string) => App;
}

export function openPageRuns({ access, scopeOf }: PageRunParts) {
  /** The last run of each shop and direction in this process. */
  const last = new Map<string, Promise<void>>();
  return {
    /**
     * Carries out a decision, or begins a run that goes on after this. `refusal`: nothing is done, and that is why. Returns its id;
     * if its form was sent before, that of the first, and nothing else happens.
     */
    async begin(shop: string, run: NewPageRun, refusal: Problem | null = null): Promise<number> {
      const app = scopeOf(shop);
      const { action, author } = run;
      const { id, isNew } = await withKeptState(app, true, (store) => store.beginPageRun(run, app.clock.now()));
      if (!isNew) return id;
      if (refusal !== null) await endRun(app, id, "refused", { kind: "problem", problem: refusal });
      else if (isDecision(action)) {
        const outcome = await outcomeOf(async () => ({
          kind: "export",
          report: await withKeptState(app, true, (store) =>
            decide({ store, clock: app.clock, author, whileNoRun: whileNoRun(app) }, action, run.scope),
          ),
        }));
        await endRun(app, id, endOf(outcome), outcome);
      } else {
        const key = `${shop} ${directionOf(action)}`;
        const work = runInTurn(app, id, { ...run, action }, () => rightsOver(access, author, shop), last.get(key));
        last.set(key, work);
        void work.finally(() => {
          if (last.get(key) === work) last.delete(key);
        });
      }
      return id;
    },
    /** Resolves when no run is at work. */
    ended: async () => void (await Promise.all(last.values())),
  };
}

/** Why who began a run may not act here any more; null = they may. While there are no users, they came by the one-time link. */
function rightsOver(access: PageRunParts["access"], name: string, shop: string): Tg360Error | null {
  if (!access.hasUsers()) return null;
  const known = access.readUser(name);
  return known !== null && mayAct(known.user, shop) ? null : new Tg360Error(problem("rights-over", { name }));
}

/** Waits for the turn of a run, does its work, and notes how far it is. `isOver` = why it must end; null = it goes on. Never rejects. */
async function runInTurn(
  scope: App,
  id: number,
  run: NewPageRun & { readonly action: RunAction },
  isOver: () => Tg360Error | null,
  before: Promise<void> = Promise.resolve(),
): Promise<void> {
  const over = new AbortController();
  const ended = new AbortController();
  const app = { ...scope, signal: AbortSignal.any([scope.signal, over.signal]) };
  const { clock, signal } = app;
  const at: { progress: RunProgress } = { progress: { kind: "waiting", by: null } };

  const goOn = (): void => {
    const error = isOver();
    if (error !== null) throw error;
  };
  const work = async (): Promise<RunOutcome> => {
    goOn();
    const onWait = (by: Problem): void => {
      at.progress = { kind: "waiting", by };
    };
    const direction = directionOf(run.action);
    const wish = { direction, dryRun: false, lockTimeoutMs: PATIENCE_MS, turn: "next", onWait } as const;
    return withEngine(app, wish, async (engine) => {
      goOn();
      engine.store.actAs(run.author);
      const report = (event: ProgressEvent): void => {
        at.progress = advanced(at.progress, event);
      };
      return act({ ...engine, progress: { report } }, run.action, run.scope, signal);
    });
  };
  const beat = async (): Promise<void> => {
    let noted = at.progress;
    for (let beats = 1; ; beats += 1) {
      await clock.sleep(BEAT_MS, ended.signal).catch(() => undefined);
      if (ended.signal.aborted) return;
      const { progress } = at;
      try {
        const error = isOver();
        if (error !== null) over.abort(error);
        if (progress === noted && beats % BEATS_AT_LEAST !== 0) continue;
        await withKeptState(app, true, (store) => store.notePageRun(id, progress, clock.now()));
        noted = progress;
      } catch {
        // A note that cannot be written says nothing about the run itself.
      }
    }
  };

  const beating = beat();
  try {
    await before;
    const outcome = await outcomeOf(work);
    ended.abort();
    await beating;
    const end = endOf(outcome);
    const isRefused = end === "refused" && at.progress.kind === "waiting" && over.signal.aborted;
    // What was done before an interruption is done.
    await endRun(app, id, signal.aborted && !isRefused ? "interrupted" : end, outcome);
    await afterRun(app);
  } catch (error) {
    ended.abort();
    await reportFailureIn(app, error);
  }
}

function advanced(known: RunProgress, event: ProgressEvent): RunProgress {
  if (event.kind === "phase") return { kind: "at-work", phase: event.phase, done: 0, of: event.total, current: null };
  if (known.kind === "at-work" && event.kind === "advance") return { ...known, done: event.done };
  if (known.kind === "at-work" && event.kind === "order")
    return { ...known, done: known.done + 1, current: event.reference };
  return known;
}

function endRun(app: App, id: number, end: RunEnd, outcome: RunOutcome): Promise<void> {
  return withKeptState(app, true, (store) => store.endPageRun(id, end, outcome, app.clock.now()));
}

async function outcomeOf(work: () => Promise<RunOutcome>): Promise<RunOutcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Tg360Error)) throw error;
    return { kind: "problem", problem: error.problem };
  }
}
