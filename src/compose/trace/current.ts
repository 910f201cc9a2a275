import type { EndSpan, Trace } from "./trace.ts";

/** One process has one timeline, as it has one network and one garbage collector. */
let current: Trace | null = null;

/** The trace that is being written; null = none. */
export function currentTrace(): Pick<Trace, "add" | "begin"> | null {
  return current;
}

export function setCurrentTrace(trace: Trace | null): void {
  current = trace;
}

/** Runs `work` as a span of the trace, if there is one. */
export async function asSpan<T>(track: string, name: string, work: () => Promise<T>): Promise<T> {
  const end: EndSpan | undefined = current?.begin(track, name);
  try {
    return await work();
  } finally {
    end?.();
  }
}
