import type { Clock } from "../../core/ports/clock.ts";
import { userName } from "../files/user-name.ts";
import { openState } from "./held-state.ts";
import { placeOf } from "./place.ts";
import { hasState, statePath, using, withLock } from "./state.ts";

/** See `Context.noteRestored`. */
export async function noteRestored(wish: {
  readonly dataDir: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { dataDir, clock } = wish;
  const place = placeOf(dataDir);
  if (place !== null) {
    const { withLeasedState } = await import("./database-state.ts");
    // By the database's clock, which all machines share.
    await withLeasedState({ ...wish, place, direction: "orders" }, (store, _lease, database) =>
      store.writeNote("restored", String(database.now())),
    );
    return;
  }
  if (!hasState(dataDir)) return;
  await withLock({ ...wish, what: "orders" }, async () =>
    using(await openState({ path: statePath(dataDir), clock, author: userName() }), (store) =>
      store.writeNote("restored", String(clock.now())),
    ),
  );
}
