/**
 * A pull by the engine, with the real clients and a real state file. `mode`:
 * `first` = into an empty state; `postgres` = the same, into a state in PostgreSQL;
 * `full` = a second pull without changes, which reads both catalogues; `read` = the same, which reads TotalGest's only.
 */
import { join } from "node:path";

import { realClock } from "../../src/app/app.ts";
import { pullProducts } from "../../src/core/products/pull/pull-products.ts";
import type { PullReport } from "../../src/core/run/reports.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { openStore } from "../../src/store/database.ts";
import { noteAsPushed } from "../fill.ts";
import { engineOn, Folder, pullOptions } from "../engine.ts";
import { startPostgres } from "../postgres.ts";
import { type Open, type Options, type Sample, textOf, timed } from "../work.ts";

export const open: Open = async (options) => {
  const folder = new Folder();
  const mode = textOf(options, "mode");
  const isFull = mode === "full";
  const states = options["postgres"] === true ? await startPostgres(`${folder.path}-postgres`) : folder;
  const again = mode === "first" ? null : await synced(folder, options, isFull);
  const round = async (): Promise<Sample> => {
    const opened = again ?? (await states.newStore());
    const store = options["sinksPushes"] === true ? withoutPushes(opened) : opened;
    const sample = await timed(() => pull(store, options, isFull));
    if (again === null) await opened.close();
    return sample;
  };
  if (options["warm"] === true) await round();
  return {
    run: round,
    close: async () => {
      await again?.close();
      if ("close" in states) await states.close();
      folder.remove();
    },
  };
};

/** A state in which all products are synced. They are pushed only if the shop is read later, and else only marked as pushed. */
async function synced(folder: Folder, options: Options, isPushed: boolean): Promise<Store> {
  const path = join(folder.path, "synced.db");
  const empty = await openStore({ path, clock: realClock });
  await pull(isPushed ? empty : withoutPushes(empty), options, true);
  await empty.close();
  if (!isPushed) noteAsPushed(path);
  return openStore({ path, clock: realClock });
}

async function pull(store: Store, options: Options, full: boolean): Promise<void> {
  const report = await pullProducts(await engineOn(store, options), pullOptions(full), new AbortController().signal);
  throwIfFailed(report);
}

/** Throws if the pull failed, because a failed pull looks like a fast one. */
function throwIfFailed({ exitCode, problems }: PullReport): void {
  if (problems.length > 0) throw new Error(`the pull ended with ${String(exitCode)}: ${JSON.stringify(problems)}`);
}

/** A store in which no product is pending, so that a pull only reads and stores. */
function withoutPushes(store: Store): Store {
  return { ...store, listPending: () => Promise.resolve([]) };
}
