/** States that a page reads again and again stay open for a minute. */
import { existsSync, statSync } from "node:fs";

import type { Named } from "../../config/shops/named.ts";
import { StoreError } from "../../core/common/problems/errors.ts";
import { treatmentOf } from "../../core/common/problems/problem.ts";
import { MINUTE } from "../../core/common/time/duration.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Store } from "../../core/ports/store.ts";
import { openStore } from "../../store/database.ts";
import type { App } from "../app.ts";
import { locateState } from "../config.ts";
import { makePrivateFolder, openState } from "../state/open.ts";
import { userName } from "../state/place.ts";
import { checkBinding } from "../state/binding.ts";
import { withState } from "../state/read.ts";

const KEPT_MS = MINUTE;
/** The most states that stay open; then the least recently used one is closed. */
const MOST_OPEN = 32;

interface Kept {
  readonly store: Promise<Store>;
  /** Identifies the file: a state that was restored or moved is another one. */
  readonly file: string;
  readonly named: string;
  users: number;
  timer: NodeJS.Timeout | null;
}

export class KeptStates {
  /** By path. */
  readonly #kept = new Map<string, Kept>();

  /**
   * As `withState`, for repeated reads, and requests may be filed. A missing state is created if `makes` is true;
   * otherwise, and if it cannot be opened for writing, it is only read.
   */
  async use<T>(app: App, makes: boolean, run: (store: Store, timeZone: string) => Promise<T>): Promise<T> {
    const { clock } = app;
    const { dataDir, timeZone, named, place } = await locateState(app);
    if (place.kind === "database") {
      const store = await openState(place, { clock, author: userName() });
      await checkBinding(store, named, clock.now());
      return run(store, timeZone);
    }
    const { path } = place;
    const otherwise = (): Promise<T> => withState(app, (store) => run(store, timeZone));
    if (!existsSync(path)) {
      if (!makes) return otherwise();
      makePrivateFolder(dataDir);
    }
    const names = JSON.stringify(named);
    const known = this.#kept.get(path);
    if (known !== undefined && (known.file !== fileOf(path) || known.named !== names)) this.#forget(path, known);
    const one = this.#kept.get(path) ?? this.#open(path, clock, named);
    one.users += 1;
    try {
      return await run(await one.store, timeZone);
    } catch (error) {
      if (makes || !(error instanceof StoreError) || !treatmentOf(error.problem).isOfTheDisk) throw error;
      return await otherwise();
    } finally {
      one.users -= 1;
      this.#restart(path, one);
    }
  }

  async close(): Promise<void> {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    await Promise.all(all.map(close));
  }

  #open(path: string, clock: Clock, named: Named): Kept {
    const store = openStore({ path, clock, author: userName() }).then(async (opened) => {
      try {
        await checkBinding(opened, named, clock.now());
        return opened;
      } catch (error) {
        await opened.close();
        throw error;
      }
    });
    const one: Kept = { store, file: fileOf(path), named: JSON.stringify(named), users: 0, timer: null };
    this.#kept.set(path, one);
    store.then(
      () => {
        // It may have been created just now.
        this.#kept.set(path, Object.assign(one, { file: fileOf(path) }));
      },
      () => this.#kept.delete(path),
    );
    const [oldest] = this.#kept;
    if (this.#kept.size > MOST_OPEN && oldest !== undefined && oldest[1].users === 0) this.#forget(...oldest);
    return one;
  }

  /** Restarts its timer; the last used one is last. */
  #restart(path: string, one: Kept): void {
    if (this.#kept.get(path) !== one) {
      if (one.users === 0) void close(one);
      return;
    }
    this.#kept.delete(path);
    this.#kept.set(path, one);
    if (one.timer !== null) clearTimeout(one.timer);
    one.timer = setTimeout(() => {
      if (one.users === 0) this.#forget(path, one);
    }, KEPT_MS);
    one.timer.unref();
  }

  #forget(path: string, one: Kept): void {
    this.#kept.delete(path);
    if (one.users === 0) void close(one);
  }
}

function fileOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? "" : `${String(found.dev)} ${String(found.ino)}`;
}

async function close({ store, timer }: Kept): Promise<void> {
  if (timer !== null) clearTimeout(timer);
  await store.then(
    (opened) => opened.close(),
    () => undefined,
  );
}
