import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";

import type { Binding } from "../core/ports/binding.ts";
import { isShopName } from "../core/run/shops/name.ts";
import { readTar, writeTar } from "./tar.ts";

/** The manifest of a backup. It is the first file of the archive. */
export interface Manifest {
  readonly schema: "tg360.backup-file/1";
  /** RFC 3339, UTC. */
  readonly madeAt: string;
  /** The version of the program that made it. */
  readonly version: string;
  /** The shop that the state belongs to; null = it is not bound yet, or there is no state. */
  readonly binding: Binding | null;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/** The manifest of an archive with the backups of all shops. */
export interface SetManifest {
  readonly schema: "tg360.backup-set/1";
  readonly madeAt: string;
  readonly version: string;
  /** Each has a backup of its own in the archive, `NAME.tgz`. */
  readonly shops: readonly string[];
  readonly files: Manifest["files"];
}

export const MANIFEST = "manifest.json";
/** The only files that are unpacked from the backup of one shop, so that no path can lead elsewhere. */
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

/** Packs these files of a folder, the manifest first. Throws the stream's errors. */
export async function pack(folder: string, names: readonly string[], target: NodeJS.WritableStream): Promise<void> {
  const files = [MANIFEST, ...names].map((name) => {
    const path = join(folder, name);
    return { name, bytes: statSync(path).size, content: createReadStream(path) as AsyncIterable<Buffer> };
  });
  const epochS = Math.floor(statSync(join(folder, MANIFEST)).mtimeMs / 1000);
  await pipeline(Readable.from(writeTar(files, epochS), { objectMode: false }), createGzip(), target);
}

/** The file of one shop's backup in an archive of all. */
export function nameInSet(shop: string): string {
  return `${shop}.tgz`;
}

/** Whether an archive has the backups of all shops. Throws Error if it is not a backup of tg360. */
export async function isSet(path: string): Promise<boolean> {
  const unzipped = createGunzip();
  const source = createReadStream(path);
  source.once("error", (error) => unzipped.destroy(error)).pipe(unzipped);
  try {
    for await (const { name, content } of readTar(unzipped)) {
      if (name !== MANIFEST) throw new Error(`${name} stands first`);
      const pieces: Buffer[] = [];
      for await (const piece of content) pieces.push(piece);
      return parseManifest(Buffer.concat(pieces).toString("utf8")).schema === "tg360.backup-set/1";
    }
  } finally {
    source.destroy();
    unzipped.destroy();
  }
  throw new Error(MANIFEST);
}

/** Unpacks the backups of all shops into a folder. Throws Error if anything is missing or different. */
export async function unpackSet(source: NodeJS.ReadableStream, folder: string): Promise<SetManifest> {
  const manifest = await unpackInto(source, folder, (name) => {
    const shop = name.replace(/\.tgz$/, "");
    return name === MANIFEST || (name === nameInSet(shop) && isShopName(shop));
  });
  if (manifest.schema !== "tg360.backup-set/1") throw new Error(MANIFEST);
  const missing = manifest.shops.find((shop) => !Object.hasOwn(manifest.files, nameInSet(shop)));
  if (missing !== undefined) throw new Error(`${nameInSet(missing)} is missing`);
  return manifest;
}

/**
 * Unpacks into a folder and compares every byte with the manifest. Throws Error if anything is missing or different.
 */
export async function unpack(source: NodeJS.ReadableStream, folder: string): Promise<Manifest> {
  const manifest = await unpackInto(source, folder, (name) => NAMES.has(name));
  if (manifest.schema !== "tg360.backup-file/1") throw new Error(MANIFEST);
  return manifest;
}

async function unpackInto(
  source: NodeJS.ReadableStream,
  folder: string,
  belongs: (name: string) => boolean,
): Promise<Manifest | SetManifest> {
  const found: string[] = [];
  await pipeline(source, createGunzip(), async (unzipped: AsyncIterable<Buffer>) => {
    for await (const { name, content } of readTar(unzipped)) {
      if (!belongs(name) || found.includes(name)) throw new Error(`${name} does not belong into it`);
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

function parseManifest(text: string): Manifest | SetManifest {
  const manifest: unknown = JSON.parse(text);
  const isOurs =
    typeof manifest === "object" &&
    manifest !== null &&
    "schema" in manifest &&
    (manifest.schema === "tg360.backup-file/1" || manifest.schema === "tg360.backup-set/1") &&
    "files" in manifest &&
    typeof manifest.files === "object" &&
    manifest.files !== null;
  if (!isOurs) throw new Error(MANIFEST);
  // Written by this program, and every file that it names is compared.
  return manifest as Manifest | SetManifest;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
