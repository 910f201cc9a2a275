/** Runs that people start at the page, in its own process. */
import type { App } from "../../app/app.ts";
import { withEngine } from "../../app/engine.ts";
import { withKeptState } from "../../app/state/read.ts";
import { reportFailureIn } from "../../cli/failure.ts";
import { type AccessStore, mayAct } from "../../core/access/user.ts";
import { act, endOf } from "../../core/acts/act.ts";
import { directionOf, isDecision, type OrderDecision } from "../../core/acts/action.ts";
import type { NewPageRun, RunEnd, RunOutcome, RunProgress, Scope } from "../../core/acts/page-run.ts";
import { MINUTE, SECOND } from "../../core/common/time/duration.ts";
import { LockedError, Tg360Error } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { decide } from "../../core/orders/export/decisions.ts";
import type { ProgressEvent } from "../../core/ports/progress.ts";
import type { ExportReport } from "../../core/run/reports.ts";
import { afterRun } from "../output/notify.ts";

/** How long a run waits for the lock or lease of its direction. */
const PATIENCE_MS = 30 * MINUTE;
const BEAT_MS = SECOND;
/** A run that makes no progress says this often that its process lives. */
const BEATS_AT_LEAST = 5;

interface Parts {
  readonly access: Pick<AccessStore, "hasUsers" | "readUser">;
  readonly scopeOf: (shop: string) => App;
}

export class PageRuns {
  readonly #parts: Parts;
  /** The last run of each shop and direction in this process. */
  readonly #last = new Map<string, Promise<void>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Carries out a decision, or begins a run that goes on after this. `refusal`: nothing is done, and that is why. Returns its id;
   * if its form was sent before, that of the first, and nothing else happens.
   */
  async begin(shop: string, run: NewPageRun, refusal: Problem | null = null): Promise<number> {
    const app = this.#parts.scopeOf(shop);
    const { id, isNew } = await withKeptState(app, true, (store) => store.beginPageRun(run, app.clock.now()));
    if (!isNew) return id;
    const { action } = run;
    if (refusal !== null) await this.#end(app, id, "refused", { kind: "problem", problem: refusal });
    else if (isDecision(action)) await this.#decide(app, id, { ...run, action });
    else {
      const key = `${shop} ${directionOf(action)}`;
      const before = this.#last.get(key) ?? Promise.resolve();
      const work = new PageRunAtWork(app, shop, { id, run }, this.#parts).run(before);
      this.#last.set(key, work);
      void work.finally(() => {
        if (this.#last.get(key) === work) this.#last.delete(key);
      });
    }
    return id;
  }

  /** Resolves when no run is at work. */
  async ended(): Promise<void> {
    await Promise.all(this.#last.values());
  }

  async #decide(app: App, id: number, run: NewPageRun & { readonly action: OrderDecision }): Promise<void> {
    const outcome = await outcomeOf(async () => {
      const report = await this.#apply(app, run);
      return { kind: "export", report };
    });
    await this.#end(app, id, endOf(outcome), outcome);
  }

  /** An order that is on the wire may be decided about only if no run is sending it. */
  async #apply(
    app: App,
    { action, scope, author }: NewPageRun & { readonly action: OrderDecision },
  ): Promise<ExportReport> {
    const { clock } = app;
    const first = await withKeptState(app, true, (store) => decide({ store, clock, author }, action, scope, null));
    const onWire = new Set(first.orders.filter(({ error }) => error?.code === "on-the-wire").map(({ id }) => id));
    if (onWire.size === 0) return first;
    const rest: Scope = scope.filter(([id]) => onWire.has(id));
    try {
      const second = await withEngine(app, { direction: "orders", dryRun: false, lockTimeoutMs: 0 }, (engine) =>
        decide({ ...engine, author }, action, rest, engine.settings.http.timeoutMs),
      );
      const others = first.orders.filter(({ id }) => !onWire.has(id));
      return others.length === 0 ? second : { ...second, orders: [...others, ...second.orders] };
    } catch (error) {
      if (error instanceof LockedError) return first;
      throw error;
    }
  }

  async #end(app: App, id: number, end: RunEnd, outcome: RunOutcome): Promise<void> {
    await withKeptState(app, true, (store) => store.endPageRun(id, end, outcome, app.clock.now()));
  }
}

/** One run: waits for its turn, works, and notes how far it is. */
class PageRunAtWork {
  readonly #app: App;
  readonly #shop: string;
  readonly #id: number;
  readonly #run: NewPageRun;
  readonly #parts: Parts;
  readonly #over = new AbortController();
  #progress: RunProgress = { kind: "waiting", by: null };

  constructor(app: App, shop: string, { id, run }: { readonly id: number; readonly run: NewPageRun }, parts: Parts) {
    this.#shop = shop;
    this.#id = id;
    this.#run = run;
    this.#parts = parts;
    this.#app = { ...app, signal: AbortSignal.any([app.signal, this.#over.signal]) };
  }

  /** Never rejects. */
  async run(before: Promise<void>): Promise<void> {
    const isEnded = new AbortController();
    const beating = this.#beat(isEnded.signal);
    try {
      await before;
      const outcome = await outcomeOf(() => this.#work());
      isEnded.abort();
      await beating;
      await this.#note((store) => store.endPageRun(this.#id, this.#endOf(outcome), outcome, this.#app.clock.now()));
      await afterRun(this.#app);
    } catch (error) {
      isEnded.abort();
      await reportFailureIn(this.#app, error);
    }
  }

  /** What was done before an interruption is done. */
  #endOf(outcome: RunOutcome): RunEnd {
    const end = endOf(outcome);
    if (!this.#app.signal.aborted) return end;
    return end === "refused" && this.#progress.kind === "waiting" && this.#over.signal.aborted ? end : "interrupted";
  }

  #work(): Promise<RunOutcome> {
    const { action, scope, author } = this.#run;
    this.#checkRights();
    const wish = {
      direction: directionOf(action),
      dryRun: false,
      lockTimeoutMs: PATIENCE_MS,
      turn: "next",
      onWait: (by: Problem): void => {
        this.#progress = { kind: "waiting", by };
      },
    } as const;
    return withEngine(this.#app, wish, async (engine) => {
      this.#checkRights();
      engine.store.actAs(author);
      const progress = { report: (event: ProgressEvent) => this.#follow(event) };
      return act({ ...engine, progress }, action, scope, this.#app.signal);
    });
  }

  #follow(event: ProgressEvent): void {
    const known = this.#progress;
    if (event.kind === "phase") {
      const { phase, total: of } = event;
      this.#progress = { kind: "at-work", phase, done: 0, of, current: null };
    } else if (known.kind === "at-work" && event.kind === "advance") this.#progress = { ...known, done: event.done };
    else if (known.kind === "at-work" && event.kind === "order") {
      this.#progress = { ...known, done: known.done + 1, current: event.reference };
    }
  }

  async #beat(ended: AbortSignal): Promise<void> {
    let noted = this.#progress;
    for (let beats = 1; ; beats += 1) {
      await this.#app.clock.sleep(BEAT_MS, ended).catch(() => undefined);
      if (ended.aborted) return;
      const now = this.#progress;
      try {
        this.#checkRights();
        if (now === noted && beats % BEATS_AT_LEAST !== 0) continue;
        await this.#note((store) => store.notePageRun(this.#id, now, this.#app.clock.now()));
        noted = now;
      } catch (error) {
        // A note that cannot be written says nothing about the run itself.
        if (error instanceof RightsError) this.#over.abort(error);
      }
    }
  }

  #note(write: Parameters<typeof withKeptState>[2]): Promise<unknown> {
    return withKeptState(this.#app, true, write);
  }

  /** While there are no users, who began it came by the one-time link. Throws RightsError. */
  #checkRights(): void {
    const { access } = this.#parts;
    const name = this.#run.author;
    if (!access.hasUsers()) return;
    const known = access.readUser(name);
    if (known === null || !mayAct(known.user, this.#shop)) throw new RightsError(problem("rights-over", { name }));
  }
}

/** Who began it may not act here any more. */
class RightsError extends Tg360Error {
  override readonly name = "RightsError";
}

async function outcomeOf(work: () => Promise<RunOutcome>): Promise<RunOutcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Tg360Error)) throw error;
    return { kind: "problem", problem: error.problem };
  }
}
