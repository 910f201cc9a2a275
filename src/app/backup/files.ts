/** The contents of a backup, and its file. */
import {
  closeSync,
  createWriteStream,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";

import { messageOf } from "../../core/common/problems/thrown.ts";
import { pack } from "../../backup/archive.ts";
import { StoreError } from "../../core/common/problems/errors.ts";
import type { Binding } from "../../core/ports/binding.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { readState } from "../state/read.ts";

export const STATE = "tg360.db";
export const CONFIG = "config.json";
export const SECRETS = "secrets.json";
export const PROFILES = [
  { key: "totalgest.profile", file: "totalgest.profile.json" },
  { key: "framework360.profile", file: "framework360.profile.json" },
] as const;

/** Standard output, or input. */
export const STREAM = "-";

export interface Counted {
  readonly orders: number;
  readonly products: number;
  /** Orders to be sent, or with an unknown outcome. */
  readonly waiting: number;
}

/**
 * Packs these files of a folder, the manifest first. The archive gets its name when it is complete and on the disk;
 * an older file of that name stays until then. Throws StoreError.
 */
export async function writeArchive(folder: string, names: readonly string[], path: string): Promise<void> {
  try {
    if (path === STREAM) {
      await pack(folder, names, createWriteStream("", { fd: 1, autoClose: false }));
      return;
    }
    const draft = `${path}.new-${String(process.pid)}`;
    try {
      await pack(folder, names, createWriteStream(draft, { mode: 0o600, flags: "wx" }));
      const descriptor = openSync(draft, "r");
      fsyncSync(descriptor);
      closeSync(descriptor);
      renameSync(draft, path);
    } finally {
      rmSync(draft, { force: true });
    }
  } catch (error) {
    throw new StoreError(problem("file-not-written", { path, detail: messageOf(error) }), error);
  }
}

export function damaged(path: string, error: unknown): StoreError {
  return new StoreError(problem("backup-damaged", { path, detail: messageOf(error) }), error);
}

export async function lookInto(path: string, clock: Clock): Promise<{ binding: Binding | null; counted: Counted }> {
  if (!existsSync(path)) return { binding: null, counted: { orders: 0, products: 0, waiting: 0 } };
  return readState({ kind: "file", path, open: null }, clock, async (store) => {
    const { orders, products } = await store.countStates(clock.now());
    const waiting = orders.queued + orders.sending + orders.unconfirmed;
    return {
      binding: await store.readBinding(),
      counted: { orders: sum(orders), products: sum(products), waiting },
    };
  });
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** Beside the state, where there is space for it, with a name that shows it is ours. Throws StoreError. */
export function makeWorkFolder(parent: string): string {
  try {
    return mkdtempSync(join(parent, "tg360.db.work-"));
  } catch (error) {
    throw new StoreError(problem("disk-failed", { path: parent, detail: messageOf(error) }), error);
  }
}

export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
