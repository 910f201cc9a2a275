import { problem } from "../../core/common/problems/problem.ts";
import { ConfigurationError, StoreError } from "../../core/common/problems/errors.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { readBeside, writeBeside } from "../../store/sqlite/file/beside.ts";
import { userName } from "../files/user-name.ts";
import { openState } from "./held-state.ts";
import { placeOf } from "./place.ts";
import { hasState, makePrivateFolder, statePath, using, withLock } from "./state.ts";

/** See `Context.noteRestored`. `isConfigured`: the shop has settings, wherever they are. */
export async function noteRestored(wish: {
  readonly dataDir: string;
  readonly isConfigured: boolean;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { dataDir, isConfigured, clock } = wish;
  const place = placeOf(dataDir);
  if (place !== null) {
    const { withLeasedState } = await import("./database-state.ts");
    // By the database's clock, which all machines share.
    await withLeasedState({ ...wish, place, direction: "orders" }, (store, _lease, database) =>
      store.writeNote("restored", String(database.now())),
    );
    return;
  }
  if (!isConfigured && !hasState(dataDir)) {
    throw new ConfigurationError(problem("not-configured", { missing: ["totalgest.endpoint"] }));
  }
  makePrivateFolder(dataDir);
  const path = statePath(dataDir);
  await withLock({ ...wish, what: "orders" }, async () => {
    writeBeside(path, { number: readBeside(path).number, restoredMs: clock.now() });
    if (hasState(dataDir)) await takeOver(path, clock);
  });
}

/** Opening the state takes the mark over. One that cannot be opened takes it over when it is mended, or made anew. */
async function takeOver(path: string, clock: Clock): Promise<void> {
  try {
    await using(await openState({ path, clock, author: userName() }), () => Promise.resolve());
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}
