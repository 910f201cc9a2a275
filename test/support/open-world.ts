import { join } from "node:path";

import type { Store } from "../../src/core/ports/store.ts";
import { FakeClock, makeWorld, type World } from "./fake-world.ts";
import { makeTestFolder } from "./folder.ts";
import { openState } from "./state.ts";

/** A made-up world on its own real state file. */
export interface OpenWorld {
  readonly directory: string;
  readonly store: Store;
  readonly clock: FakeClock;
  readonly world: World;
  /** The return value of a `beforeEach`. */
  readonly close: () => Promise<void>;
}

export async function openWorld(start = "2026-11-24T10:00:00Z"): Promise<OpenWorld> {
  const directory = makeTestFolder();
  const clock = new FakeClock(start);
  const store = await openState({ path: join(directory, "tg360.db"), clock });
  return { directory, store, clock, world: makeWorld(store, clock), close: () => store.close() };
}
