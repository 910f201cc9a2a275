import { type Spawned, Worker } from "../processes.ts";
import type { Place, Side, Started } from "../row.ts";
import type { Sample } from "../work.ts";

/** The tool in a process of its own, as launched. `renews` = each round begins with systems that know nothing of the last. */
export function toolSide(started: Started, place: Place, options: { readonly renews?: boolean } = {}): Promise<Side> {
  return workerSide(started, place, { ...options, isTool: true });
}

/** What the tool is held against, in a process of its own. */
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
  // Whoever needs the systems renewed for a round could not warm up when it started.
  if (renews) await run();
  return { run, close: () => worker.close(), notes: () => last?.notes ?? {} };
}

/** A reference that is reckoned, not run. */
export function ideal(value: number): () => Promise<Side> {
  return () => Promise.resolve({ run: () => Promise.resolve(valueOf(value)), close: () => Promise.resolve() });
}

/** The milliseconds of a process that ended well. */
export function msOf({ ms, code }: Spawned): Sample {
  if (code !== 0) throw new Error(`a process ended with ${String(code)}`);
  return valueOf(ms);
}

/** A figure of no process of its own. */
export function valueOf(value: number): Sample {
  return { value, cpuMs: null };
}
