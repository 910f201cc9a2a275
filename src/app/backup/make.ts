import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

import { VERSION } from "../../cli/installed.ts";
import { valueAt } from "../../config/keys.ts";
import { splitSecrets } from "../../config/shops/kept.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { verifyStore } from "../../store/sqlite/file/verify.ts";
import type { App } from "../app.ts";
import { saveState } from "../state/open.ts";
import { hasState, statePath } from "../state/place.ts";
import { configToCarry, type Counted, countIn, NOTHING } from "./carried.ts";
import { CONFIG, makeWorkFolder, type Manifest, PROFILES, writeBackup } from "./file.ts";

export interface BackupMade extends Counted {
  readonly path: string;
  readonly madeAt: string;
  readonly hasConfiguration: boolean;
  /** The shop has these secrets, and the backup does not; by their settings. */
  readonly leftOut: readonly string[];
}

/**
 * Writes a backup of the selected shop to a file, which gets its name when it is complete, or to `-`. Throws
 * ConfigurationError, StoreError.
 */
export async function makeBackup(app: App, path: string): Promise<BackupMade> {
  const { clock } = app;
  const config = await configToCarry(app, false);
  const { dataDir, place } = config;
  if (!hasState(place) && !config.exists) throw new ConfigurationError(problem("backup-empty", {}));
  const { plain, secrets } = splitSecrets(config.fileTree);
  const sealed = Object.entries(config.secrets).filter(([, source]) => source?.kind === "sealed");
  const leftOut = [...new Set([...Object.keys(secrets), ...sealed.map(([key]) => key)])].toSorted();
  const texts: Record<string, string> = {};
  if (config.exists) {
    texts[CONFIG] = JSON.stringify(plain);
    for (const { key, name } of PROFILES) {
      const profile = valueAt(config.values, key);
      if (typeof profile === "string") texts[name] = readFileSync(profile, "utf8");
    }
  }
  const workFolder = makeWorkFolder(existsSync(statePath(dataDir)) ? dataDir : tmpdir());
  try {
    let found = NOTHING;
    const copyState = async (to: string): Promise<void> => {
      await saveState(place, to, clock);
      verifyStore(to);
      found = await countIn(to, clock);
    };
    const madeAt = new Date(clock.now()).toISOString();
    const manifest = (): Manifest => ({
      schema: "tg360.backup-file/1",
      madeAt,
      version: VERSION,
      hasState: hasState(place),
      binding: found.binding,
      leftOut,
    });
    await writeBackup(path, { texts, manifest, workFolder }, hasState(place) ? copyState : null);
    return { path, madeAt, hasConfiguration: config.exists, leftOut, ...found.counted };
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}
