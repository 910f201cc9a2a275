/**
 * A pull by the engine, with the real clients and a real state file. `mode`: `first` = into an empty state; `full` = again,
 * nothing changed, TotalGest's catalogue and the shop's; `read` = again, TotalGest's alone.
 */
import { pullProducts } from "../../src/core/pull-products.ts";
import type { PullReport } from "../../src/core/engine.ts";
import type { Store } from "../../src/core/ports.ts";
import { engineOn, Folder, pullOptions } from "../engine.ts";
import { type Open, type Options, textOf, timed } from "../work.ts";

export const open: Open = async (options) => {
  const folder = new Folder();
  const mode = textOf(options, "mode");
  const again = mode === "first" ? null : await folder.newStore();
  const isFull = mode === "full";
  if (again !== null) await pull(again, options, true);
  const round = async (): Promise<number> => {
    const opened = again ?? (await folder.newStore());
    const store = options["sinksPushes"] === true ? withoutPushes(opened) : opened;
    const ms = await timed(() => pull(store, options, isFull));
    if (again === null) await opened.close();
    return ms;
  };
  if (options["warm"] === true) await round();
  return {
    run: round,
    close: async () => {
      await again?.close();
      folder.remove();
    },
  };
};

async function pull(store: Store, options: Options, full: boolean): Promise<void> {
  const report = await pullProducts(await engineOn(store, options), pullOptions(full), new AbortController().signal);
  check(report);
}

/** A pull that failed would be a fast one. */
function check({ exitCode, problems }: PullReport): void {
  if (problems.length > 0) throw new Error(`the pull ended with ${String(exitCode)}: ${JSON.stringify(problems)}`);
}

/** Nothing is ever pending: what is left of a pull is reading and storing. */
function withoutPushes(store: Store): Store {
  return { ...store, listPending: () => Promise.resolve([]) };
}
