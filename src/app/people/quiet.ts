import type { Clock } from "../../core/ports/clock.ts";
import * as report from "../../report/quiet.ts";
import type { ProblemKey } from "../../report/quiet.ts";
import { statePath, tryToOpen } from "../state/state.ts";

/** See `Context.shouldReport`; only with `--quiet`. Never throws. */
export async function shouldReport(
  place: { readonly command: string; readonly dataDir: string | null; readonly temporaryDir: string },
  problemKeys: readonly ProblemKey[],
  clock: Clock,
): Promise<boolean> {
  const { command, dataDir, temporaryDir } = place;
  const store = dataDir === null ? null : await tryToOpen(statePath(dataDir), clock);
  try {
    const where = { command, notes: store, installation: dataDir ?? "", temporaryDir };
    return await report.shouldReport(where, problemKeys, clock.now());
  } finally {
    await store?.close();
  }
}
