/**
 * The file of a backup: a copy of the state file, with configuration and profiles in a table of its own, and a fingerprint
 * of all bytes at its end, which SQLite does not read.
 */
import { createHash } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  createReadStream,
  createWriteStream,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";

import { codeOf, StoreError, messageOf } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Binding } from "../../core/ports/binding.ts";
import { syncPath, verifyStore } from "../../store/sqlite/file/state-file.ts";
import { putTexts, takeTexts, type KeptTexts } from "../../store/sqlite/file/texts.ts";

/** What is in a state. */
export interface StateContent {
  /** The shop that it belongs to; null = it is not bound yet, or there is no state. */
  readonly binding: Binding | null;
  readonly orders: number;
  readonly products: number;
  /** Orders to be sent, or with an unknown outcome. */
  readonly waiting: number;
}

export interface Manifest extends StateContent {
  readonly schema: "tg360.backup-file/1";
  /** RFC 3339, UTC. */
  readonly madeAt: string;
  /** The version of the program that made it. */
  readonly version: string;
  readonly hasState: boolean;
  /** Secrets that the shop has and no backup contains, by their settings. */
  readonly leftOut: readonly string[];
}

export const CONFIG = "config.json";
export const PROFILES = [
  { key: "totalgest.profile", name: "totalgest.profile.json" },
  { key: "framework360.profile", name: "framework360.profile.json" },
] as const;

/** Standard output, or input. */
export const STREAM = "-";

const MANIFEST = "manifest.json";
const SIGN = "\ntg360 backup, SHA-256 of what is above: ";
/** With the fingerprint and a line end. */
const END_BYTES = SIGN.length + 65;

/**
 * Writes a backup. It gets its name when it is complete and on the disk; an older file of that name stays until then. `texts`: the
 * configuration without secrets, and profiles. `fill` writes the state to a path where nothing is, if there is one. `workFolder`:
 * for what goes to standard output. Throws StoreError.
 */
export async function writeBackup(
  path: string,
  texts: KeptTexts,
  workFolder: string,
  fill: (draft: string) => Promise<Manifest>,
): Promise<Manifest> {
  const draft = path === STREAM ? join(workFolder, "stdout") : `${path}.new-${String(process.pid)}`;
  await attempt(path, () => {
    // Says at once that nothing can be written here: the copy would say it of the state. Nothing is to be tidied then.
    closeSync(openSync(draft, "wx", 0o600));
    rmSync(draft);
  });
  try {
    const manifest = await fill(draft);
    await attempt(path, async () => {
      putTexts(draft, { ...texts, [MANIFEST]: JSON.stringify(manifest) });
      appendFileSync(draft, `${SIGN}${await hashOf(draft)}\n`);
      if (path === STREAM) {
        await pipeline(createReadStream(draft), process.stdout, { end: false });
        return;
      }
      syncPath(draft);
      renameSync(draft, path);
      syncPath(dirname(path));
    });
    return manifest;
  } finally {
    for (const suffix of ["", "-journal", "-wal", "-shm"]) rmSync(draft + suffix, { force: true });
  }
}

export interface Opened {
  readonly manifest: Manifest;
  readonly texts: KeptTexts;
  /** The state alone, as a file in the folder; meaningless if there is none. */
  readonly state: string;
}

/**
 * Copies a backup into a folder and checks all of it. Throws StoreError if it is no backup, not whole, or not as it was
 * made. `shownAs` = its path in messages.
 */
export async function readBackup(path: string, folder: string, shownAs: string): Promise<Opened> {
  const state = join(folder, "tg360.db");
  try {
    const source = path === STREAM ? process.stdin : createReadStream(path);
    await pipeline(source, createWriteStream(state, { mode: 0o600 }));
    // Both have words of their own in the message.
    const bytes = statSync(state).size - END_BYTES;
    const end = bytes < 0 ? "" : readEnd(state, bytes);
    if (!end.startsWith(SIGN)) throw new Error("end");
    truncateSync(state, bytes);
    if (end !== `${SIGN}${await hashOf(state)}\n`) throw new Error("content");
    const { [MANIFEST]: manifest = "", ...texts } = takeTexts(state);
    // Written by this program, and checked by the fingerprint.
    return { manifest: JSON.parse(manifest) as Manifest, texts, state };
  } catch (error) {
    throw unreadable(shownAs, error) ?? damaged(shownAs, error);
  }
}

/** Messages name the backup, not the folder that it was unpacked into. */
export function checkUnpacked(unpacked: string, path: string): void {
  try {
    verifyStore(unpacked);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.problem.code === "state-other-version")
      throw new StoreError(problem("state-other-version", { path }), error);
    throw damaged(path, error);
  }
}

/** It could not even be opened; null = it could. */
function unreadable(path: string, error: unknown): StoreError | null {
  const why = UNREADABLE[codeOf(error) ?? ""];
  return why === undefined ? null : new StoreError(problem("backup-unreadable", { path, why }), error);
}

const UNREADABLE: Readonly<Record<string, "denied" | "missing" | "folder">> = {
  EACCES: "denied",
  EPERM: "denied",
  ENOENT: "missing",
  ENOTDIR: "missing",
  EISDIR: "folder",
};

function damaged(path: string, error: unknown): StoreError {
  return new StoreError(problem("backup-damaged", { path, detail: messageOf(error) }), error);
}

/** Whether a file ends as a backup does. */
export function hasEnd(path: string): boolean {
  const bytes = statSync(path).size - END_BYTES;
  return bytes > 0 && readEnd(path, bytes).startsWith(SIGN);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

function readEnd(path: string, from: number): string {
  const descriptor = openSync(path, "r");
  try {
    const end = Buffer.alloc(END_BYTES);
    readSync(descriptor, end, 0, END_BYTES, from);
    return end.toString("latin1");
  } finally {
    closeSync(descriptor);
  }
}

async function attempt(path: string, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new StoreError(problem("file-not-written", { path, detail: messageOf(error), what: "backup" }), error);
  }
}
