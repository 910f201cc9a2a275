import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";

import type { Binding } from "../core/ports.ts";
import { readTar, writeTar } from "./tar.ts";

/** What a backup says of itself. It stands first in the archive. */
export interface Manifest {
  readonly schema: "tg360.backup-file/1";
  /** RFC 3339, UTC. */
  readonly madeAt: string;
  /** Of the program that made it. */
  readonly version: string;
  /** Whose state it is; null = it is nobody's yet, or there is none. */
  readonly binding: Binding | null;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

export const MANIFEST = "manifest.json";
/** Nothing else is unpacked, wherever its name would lead. */
const NAMES: ReadonlySet<string> = new Set([
  MANIFEST,
  "tg360.db",
  "config.json",
  "secrets.json",
  "totalgest.profile.json",
  "framework360.profile.json",
]);

/** Size and hash of each file in a folder. */
export async function describeFiles(folder: string, names: readonly string[]): Promise<Manifest["files"]> {
  const entries: [string, { bytes: number; sha256: string }][] = [];
  for (const name of names) {
    const path = join(folder, name);
    entries.push([name, { bytes: statSync(path).size, sha256: await hashOf(path) }]);
  }
  return Object.fromEntries(entries);
}

/** Packs these files of a folder, the manifest first. Throws what the stream says. */
export async function pack(folder: string, names: readonly string[], target: NodeJS.WritableStream): Promise<void> {
  const files = [MANIFEST, ...names].map((name) => {
    const path = join(folder, name);
    return { name, bytes: statSync(path).size, content: createReadStream(path) as AsyncIterable<Buffer> };
  });
  const epochS = Math.floor(statSync(join(folder, MANIFEST)).mtimeMs / 1000);
  await pipeline(Readable.from(writeTar(files, epochS), { objectMode: false }), createGzip(), target);
}

/** Unpacks into a folder and compares every byte with the manifest. Throws Error where anything is missing or different. */
export async function unpack(source: NodeJS.ReadableStream, folder: string): Promise<Manifest> {
  const found: string[] = [];
  await pipeline(source, createGunzip(), async (unzipped: AsyncIterable<Buffer>) => {
    for await (const { name, content } of readTar(unzipped)) {
      if (!NAMES.has(name) || found.includes(name)) throw new Error(`${name} does not belong into it`);
      found.push(name);
      await pipeline(content, createWriteStream(join(folder, name), { mode: 0o600, flags: "wx" }));
    }
  });
  const manifest = parseManifest(found.includes(MANIFEST) ? readFileSync(join(folder, MANIFEST), "utf8") : "null");
  const names = Object.keys(manifest.files);
  const missing = names.find((name) => !found.includes(name));
  if (missing !== undefined) throw new Error(`${missing} is missing`);
  for (const [name, { sha256 }] of Object.entries(await describeFiles(folder, names))) {
    if (manifest.files[name]?.sha256 !== sha256) throw new Error(`${name} was changed`);
  }
  return manifest;
}

function parseManifest(text: string): Manifest {
  const manifest: unknown = JSON.parse(text);
  const isOurs =
    typeof manifest === "object" &&
    manifest !== null &&
    "schema" in manifest &&
    manifest.schema === "tg360.backup-file/1" &&
    "files" in manifest &&
    typeof manifest.files === "object" &&
    manifest.files !== null;
  if (!isOurs) throw new Error(MANIFEST);
  // Written by this program, and every file it names is compared.
  return manifest as Manifest;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
