import { existsSync, statSync } from "node:fs";

import type { Peeked } from "../../config/files/peek.ts";
import { StoreError } from "../../core/common/problems/errors.ts";
import { treatmentOf } from "../../core/common/problems/problem-table.ts";
import { MINUTE } from "../../core/common/time/duration.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Store } from "../../core/ports/store.ts";
import { openStore } from "../../store/database.ts";
import { checkBinding, makePrivateFolder, statePath } from "./state.ts";
import { openState } from "./held-state.ts";
import { placeOf } from "./place.ts";
import { userName } from "../files/user-name.ts";

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

const kept = new Map<string, Kept>();

/** See `Context.withKeptState`. `otherwise` runs if the state does not exist, or cannot be opened for writing. */
export async function withKeptState<T>(
  { dataDir, timeZone, named, makes, clock }: Peeked & { readonly makes: boolean; readonly clock: Clock },
  run: (store: Store, timeZone: string) => Promise<T>,
  otherwise: () => Promise<T>,
): Promise<T> {
  const path = statePath(dataDir);
  if (placeOf(dataDir) !== null) {
    const store = await openState({ path, clock, author: userName() });
    await checkBinding(store, named, clock.now());
    return run(store, timeZone);
  }
  if (!existsSync(path)) {
    if (!makes) return otherwise();
    makePrivateFolder(dataDir);
  }
  const names = JSON.stringify(named);
  const known = kept.get(path);
  if (known !== undefined && (known.file !== fileOf(path) || known.named !== names)) forget(path, known);
  const one = kept.get(path) ?? open(path, clock, named, names);
  one.users += 1;
  try {
    return await run(await one.store, timeZone);
  } catch (error) {
    if (makes || !(error instanceof StoreError) || !treatmentOf(error.problem).isOfTheDisk) throw error;
    return await otherwise();
  } finally {
    one.users -= 1;
    restart(path, one);
  }
}

function open(path: string, clock: Clock, named: Peeked["named"], names: string): Kept {
  const store = openStore({ path, clock, author: userName() }).then(async (opened) => {
    try {
      await checkBinding(opened, named, clock.now());
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  });
  const one: Kept = { store, file: fileOf(path), named: names, users: 0, timer: null };
  kept.set(path, one);
  store.then(
    () => {
      // It may have been created just now.
      kept.set(path, Object.assign(one, { file: fileOf(path) }));
    },
    () => kept.delete(path),
  );
  const [oldest] = kept;
  if (kept.size > MOST_OPEN && oldest !== undefined && oldest[1].users === 0) forget(...oldest);
  return one;
}

function fileOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? "" : `${String(found.dev)} ${String(found.ino)}`;
}

/** Restarts its timer; the last used one is last. */
function restart(path: string, one: Kept): void {
  if (kept.get(path) !== one) {
    if (one.users === 0) close(one);
    return;
  }
  kept.delete(path);
  kept.set(path, one);
  if (one.timer !== null) clearTimeout(one.timer);
  one.timer = setTimeout(() => {
    if (one.users === 0) forget(path, one);
  }, KEPT_MS);
  one.timer.unref();
}

function forget(path: string, one: Kept): void {
  kept.delete(path);
  if (one.users === 0) close(one);
}

function close({ store, timer }: Kept): void {
  if (timer !== null) clearTimeout(timer);
  store.then(
    (opened) => opened.close(),
    () => undefined,
  );
}

export async function closeKeptStates(): Promise<void> {
  const all = [...kept];
  kept.clear();
  for (const [, { store, timer }] of all) {
    if (timer !== null) clearTimeout(timer);
    await store.then(
      (opened) => opened.close(),
      () => undefined,
    );
  }
}
