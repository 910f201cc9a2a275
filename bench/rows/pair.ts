import { type Spawned, Worker } from "../processes.ts";
import type { Pair } from "../row.ts";
import type { Options, Sample } from "../work.ts";

/** A system in a process of its own, and a worker on either side. What starts is closed, also where the next does not. */
export async function pairOf(
  system: readonly [path: string, options: Options],
  reference: readonly [path: string, options: Options],
  tool: readonly [path: string, options: Options],
  options: { readonly renew: boolean } = { renew: false },
): Promise<Pair> {
  const workers: Worker[] = [];
  const start = async (path: string, given: Options, isTool: boolean): Promise<Worker> => {
    const worker = await Worker.start(path, given, isTool);
    workers.push(worker);
    return worker;
  };
  const close = async (): Promise<void> => {
    for (const worker of workers.toReversed()) await worker.close();
  };
  try {
    const served = await start(...system, false);
    // The tool first: what it tells the shop when it warms up is what the reference reads there too.
    const ours = await start(tool[0], { ...served.info, ...tool[1] }, true);
    const theirs = await start(reference[0], { ...served.info, ...reference[1] }, false);
    const inTurn = async (worker: Worker): Promise<Sample> => {
      if (options.renew) await served.run();
      return worker.run();
    };
    // Whoever needs the system renewed for a round can warm up only now.
    if (options.renew) for (const worker of [theirs, ours]) await inTurn(worker);
    return { reference: () => inTurn(theirs), tool: () => inTurn(ours), close };
  } catch (error) {
    await close();
    throw error;
  }
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
