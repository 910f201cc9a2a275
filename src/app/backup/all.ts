/** One archive with the backups of all shops of an installation, each a complete backup of its own. */
import { createReadStream, createWriteStream, existsSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

import { describeFiles, isSet, MANIFEST, nameInSet, type SetManifest, unpackSet } from "../../backup/archive.ts";
import { VERSION } from "../../cli/version.ts";
import { ConfigurationError, Tg360Error } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { App } from "../app.ts";
import { readInstallation } from "../shops.ts";
import type { BackupMade } from "./backup.ts";
import { asJson, damaged, makeWorkFolder, STREAM, writeArchive } from "./files.ts";

interface AllMade {
  readonly path: string;
  readonly madeAt: string;
  readonly shops: readonly (BackupMade & { readonly shop: string })[];
}

/** A shop that goes into the archive. */
interface OneOfAll {
  readonly shop: string;
  /** Writes its backup into this file; null = there is none, which was reported. */
  make(file: string): Promise<BackupMade | null>;
}

/**
 * Makes a backup of each of these shops and packs them into one archive. Throws StoreError, ConfigurationError if
 * there is nothing to pack.
 */
export async function makeBackupOfAll(app: App, shops: readonly OneOfAll[], path: string): Promise<AllMade> {
  const { rootDir } = await readInstallation(app);
  const folder = makeWorkFolder(existsSync(rootDir) ? rootDir : tmpdir());
  try {
    const made: (BackupMade & { readonly shop: string })[] = [];
    for (const { shop, make } of shops) {
      const one = await make(join(folder, nameInSet(shop)));
      if (one !== null) made.push({ ...one, shop });
    }
    if (made.length === 0) throw new ConfigurationError(problem("backup-empty", {}));
    const madeAt = new Date(app.clock.now()).toISOString();
    const names = made.map(({ shop }) => nameInSet(shop));
    const manifest: SetManifest = {
      schema: "tg360.backup-set/1",
      madeAt,
      version: VERSION,
      shops: made.map(({ shop }) => shop),
      files: await describeFiles(folder, names),
    };
    writeFileSync(join(folder, MANIFEST), asJson(manifest), { mode: 0o600 });
    await writeArchive(folder, names, path);
    return { path, madeAt, shops: made };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An opened backup file. */
export interface Archive {
  /** The shops in it, each with a backup of its own; null = it is the backup of one shop. */
  readonly shops: readonly string[] | null;
  /** The file with the backup of this shop. Throws ConfigurationError if the archive does not contain it. */
  pathOf(shop: string): string;
  close(): void;
}

/** Reads what kind of backup it is; one of all shops is unpacked and checked. Throws StoreError if it is damaged. */
export async function openArchive(app: App, path: string): Promise<Archive> {
  const { rootDir } = await readInstallation(app);
  const folder = makeWorkFolder(existsSync(rootDir) ? rootDir : tmpdir());
  const close = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const file = path === STREAM ? join(folder, "stdin") : path;
    if (path === STREAM) await pipeline(process.stdin, createWriteStream(file, { mode: 0o600 }));
    if (!(await isSet(file))) return { shops: null, pathOf: () => file, close };
    const { shops } = await unpackSet(createReadStream(file), folder);
    const pathOf = (shop: string): string => {
      if (shops.includes(shop)) return join(folder, nameInSet(shop));
      throw new ConfigurationError(problem("backup-lacks-shop", { path, shop, shops }));
    };
    return { shops, pathOf, close };
  } catch (error) {
    close();
    throw error instanceof Tg360Error ? error : damaged(path, error);
  }
}
