/** States that a page reads again and again stay open for a minute. */
import { existsSync, statSync } from "node:fs";

import { MINUTE } from "../../core/common/time/duration.ts";
import type { Store } from "../../core/ports/store.ts";
import type { App } from "../app.ts";
import { locateState } from "../config.ts";
import { checkBinding, makePrivateFolder, openState, using } from "../state/open.ts";
import { userName } from "../state/place.ts";
import { withState } from "../state/read.ts";

const KEPT_MS = MINUTE;

interface Kept {
  readonly store: Promise<Store>;
  users: number;
  timer: NodeJS.Timeout | undefined;
}

export class KeptStates {
  /** By file and the shop that it has to be of: a state that was restored or moved is another file. */
  readonly #kept = new Map<string, Kept>();

  /** As `withState`, for repeated reads, and requests may be filed. A missing state is created if `makes` is true. */
  async use<T>(app: App, makes: boolean, run: (store: Store, timeZone: string) => Promise<T>): Promise<T> {
    const { clock } = app;
    const { dataDir, timeZone, named, place } = await locateState(app);
    const open = async (): Promise<Store> => {
      const store = await openState(place, { clock, author: userName() });
      try {
        await checkBinding(store, named, clock.now());
        return store;
      } catch (error) {
        await store.close();
        throw error;
      }
    };
    if (place.kind === "database") return run(await open(), timeZone);
    if (!existsSync(place.path)) {
      if (!makes) return withState(app, (store) => run(store, timeZone));
      makePrivateFolder(dataDir);
      await using(await open(), () => Promise.resolve());
    }
    const { dev, ino } = statSync(place.path);
    const key = JSON.stringify([dev, ino, named]);
    let one = this.#kept.get(key);
    if (one === undefined) {
      one = { store: open(), users: 0, timer: undefined };
      this.#kept.set(key, one);
      one.store.catch(() => this.#kept.delete(key));
    }
    clearTimeout(one.timer);
    one.users += 1;
    try {
      return await run(await one.store, timeZone);
    } finally {
      one.users -= 1;
      // One that could not be opened is not kept, and another may have its key by now.
      if (one.users === 0 && this.#kept.get(key) === one) {
        one.timer = setTimeout(() => void this.#forget(key), KEPT_MS).unref();
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#kept.keys()].map((key) => this.#forget(key)));
  }

  async #forget(key: string): Promise<void> {
    const one = this.#kept.get(key);
    this.#kept.delete(key);
    clearTimeout(one?.timer);
    await one?.store.then(
      (opened) => opened.close(),
      () => undefined,
    );
  }
}
