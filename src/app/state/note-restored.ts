import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { readBeside, writeBeside } from "../../store/sqlite/file/beside.ts";
import type { App } from "../app.ts";
import { loadConfig } from "../config.ts";
import { makePrivateFolder, openAndClose } from "./open.ts";
import { hasState } from "./place.ts";
import { patienceOf, withLock } from "./lock.ts";
import { withLeasedState } from "./database-state.ts";

/**
 * Notes that the state was restored from a copy, was lost, or may lack the last commits. Throws ConfigurationError if
 * there is no such shop, LockedError, StoreError.
 */
export async function noteRestored(app: App): Promise<void> {
  const { clock } = app;
  const { dataDir, exists, values, place } = await loadConfig(app);
  if (place.kind === "database") {
    // By the database's clock, which all machines share.
    await withLeasedState({ ...patienceOf(app), place, direction: "orders" }, (store, _lease, database) =>
      store.writeNote("restored", String(database.now())),
    );
    return;
  }
  const isConfigured = exists || (values.totalgest?.endpoint ?? values.framework360?.url) !== undefined;
  if (!isConfigured && !hasState(place)) {
    throw new ConfigurationError(problem("not-configured", { missing: ["totalgest.endpoint"] }));
  }
  makePrivateFolder(dataDir);
  await withLock(place, "orders", patienceOf(app), async () => {
    writeBeside(place.path, { number: readBeside(place.path).number, restoredMs: clock.now() });
    // Opening the state takes the mark over. One that cannot be opened takes it over when it is mended, or made anew.
    if (hasState(place)) await openAndClose(place, clock);
  });
}
