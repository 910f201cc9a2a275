import type { Progress } from "../../core/ports/progress.ts";
import type { Store } from "../../core/ports/store.ts";
import { asSpan, currentTrace } from "./current.ts";

/**
 * The store with each step as a span of the trace, from its call until it is on disk. Without a trace, the store
 * itself.
 */
export function tracedStore(store: Store): Store {
  if (currentTrace() === null) return store;
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const step = target[name] as (...values: unknown[]) => Promise<unknown>;
      return (...values: unknown[]) => asSpan("state file", name, () => step(...values));
    },
  });
}

/** Each phase of a run as a span, from its beginning to its last advance. `end` writes the last ones. */
export function tracedProgress(progress: Progress): { readonly progress: Progress; readonly end: () => void } {
  const trace = currentTrace();
  if (trace === null) return { progress, end: () => undefined };
  const phases = new Map<string, { startMs: number; endMs: number }>();
  const show = (phase: string): void => {
    const times = phases.get(phase);
    if (times !== undefined) trace.add(`phase ${phase}`, phase, times);
    phases.delete(phase);
  };
  const report: Progress["report"] = (event) => {
    progress.report(event);
    if (event.kind === "phase") {
      show(event.phase);
      phases.set(event.phase, { startMs: performance.now(), endMs: performance.now() });
    }
    const times = event.kind === "advance" ? phases.get(event.phase) : undefined;
    if (times !== undefined) times.endMs = performance.now();
  };
  return {
    progress: { report },
    end: () => {
      for (const phase of phases.keys()) show(phase);
    },
  };
}
