import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describeFiles, type Manifest, MANIFEST } from "../../backup/archive.ts";
import { seal } from "../../backup/seal.ts";
import { VERSION } from "../../cli/version.ts";
import { valueAt } from "../../config/keys.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { splitSecrets } from "../../config/shops/partition.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { verifyStore } from "../../store/sqlite/file/verify.ts";
import type { App } from "../app.ts";
import { saveState } from "../state/open.ts";
import { hasState, statePath } from "../state/place.ts";
import { type BackupMade, configToCarry } from "./backup.ts";
import { asJson, CONFIG, lookInto, makeWorkFolder, PROFILES, SECRETS, STATE, writeArchive } from "./files.ts";

/**
 * Writes a backup of the selected shop to a file, which gets its name when it is complete, or to `-`. `passphrase`
 * null = without secrets. `isOfAll` = it goes into an archive of all shops, which has the common files elsewhere.
 * Throws ConfigurationError, StoreError.
 */
export async function makeBackup(
  app: App,
  path: string,
  passphrase: string | null,
  { isOfAll = false } = {},
): Promise<BackupMade> {
  const { clock, signal } = app;
  const config = await configToCarry(app, false);
  const { dataDir, place } = config;
  if (!hasState(place) && !config.exists) throw new ConfigurationError(problem("backup-empty", {}));
  const folder = makeWorkFolder(existsSync(statePath(dataDir)) ? dataDir : tmpdir());
  try {
    const names: string[] = [];
    const put = (name: string, text: string): void => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      names.push(name);
    };
    if (hasState(place)) {
      await saveState(place, join(folder, STATE), clock);
      verifyStore(join(folder, STATE));
      names.push(STATE);
    }
    const { plain, secrets: written } = splitSecrets(config.fileTree);
    const secrets = passphrase === null ? written : { ...written, ...(await openSealed(config, signal)) };
    if (config.exists) put(CONFIG, asJson(plain));
    const hasSecrets = passphrase !== null && Object.keys(secrets).length > 0;
    if (hasSecrets) put(SECRETS, asJson(await seal(JSON.stringify(secrets), passphrase)));
    for (const { key, file } of PROFILES) {
      const profile = valueAt(config.values, key);
      if (isOfAll && config.origins.get(key)?.name !== config.path) continue;
      if (config.exists && typeof profile === "string") put(file, readFileSync(profile, "utf8"));
    }
    const { binding, counted } = await lookInto(join(folder, STATE), clock);
    const madeAt = new Date(clock.now()).toISOString();
    const files = await describeFiles(folder, names);
    const manifest: Manifest = { schema: "tg360.backup-file/1", madeAt, version: VERSION, binding, files };
    writeFileSync(join(folder, MANIFEST), asJson(manifest), { mode: 0o600 });
    await writeArchive(folder, names, path);
    return { path, madeAt, hasConfiguration: config.exists, hasSecrets, ...counted };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The secrets that the database has sealed, by setting. Throws ConfigurationError if they cannot be opened. */
async function openSealed({ secrets }: LoadedConfig, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  const opened: Record<string, string> = {};
  for (const [key, source] of Object.entries(secrets)) {
    if (source?.kind === "sealed") opened[key] = await source.open(signal);
  }
  return opened;
}
