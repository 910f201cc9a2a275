import { type Spawned, Worker } from "../processes.ts";
import type { Place, Side, Started } from "../row.ts";
import type { Sample } from "../work.ts";

/** The tool in a separate process, as launched. `renews` = each round begins with new systems. */
export function toolSide(started: Started, place: Place, options: { readonly renews?: boolean } = {}): Promise<Side> {
  return workerSide(started, place, { ...options, isTool: true });
}

/** The reference, in a separate process. */
export function referenceSide(
  started: Started,
  place: Place,
  options: { readonly renews?: boolean } = {},
): Promise<Side> {
  return workerSide(started, place, { ...options, isTool: false });
}

async function workerSide(
  [path, options]: Started,
  place: Place,
  { renews = false, isTool }: { readonly renews?: boolean; readonly isTool: boolean },
): Promise<Side> {
  const worker = await Worker.start(path, { ...place.info, ...options }, { isTool, root: place.root });
  let last: Sample | null = null;
  const run = async (): Promise<Sample> => {
    if (renews) await place.renew();
    last = await worker.run();
    return last;
  };
  // A side that needs new systems for each round could not warm up at its start.
  if (renews) await run();
  return { run, close: () => worker.close(), notes: () => last?.notes ?? {} };
}

/** A reference that is computed, not run. */
export function ideal(value: number): () => Promise<Side> {
  return () => Promise.resolve({ run: () => Promise.resolve(valueOf(value)), close: () => Promise.resolve() });
}

/** The milliseconds of a process that exited successfully. */
export function msOf({ ms, code }: Spawned): Sample {
  if (code !== 0) throw new Error(`a process ended with ${String(code)}`);
  return valueOf(ms);
}

/** A value without a process. */
export function valueOf(value: number): Sample {
  return { value, cpuMs: null };
}
