import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

import { VERSION } from "../installed.ts";
import { valueAt } from "../../config/keys.ts";
import { loadFrom } from "../../config/load.ts";
import { splitSecrets } from "../../config/shops/kept.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { verifyStore } from "../../store/sqlite/file/state-file.ts";
import { bindingIn } from "../../core/run/shops/binding.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { type App, printNotices } from "../app.ts";
import type { Configured } from "../config.ts";
import { ownSources, shopDatabase } from "../shops/shops.ts";
import { readState } from "../state/read.ts";
import { makeWorkFolder, saveState } from "../state/open.ts";
import { hasState, placeOf, statePath } from "../state/place.ts";
import { CONFIG, type StateContent, type Manifest, PROFILES, writeBackup } from "./file.ts";

export interface BackupMade extends Manifest {
  readonly path: string;
  readonly hasConfiguration: boolean;
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
    const manifest = await writeBackup(path, texts, workFolder, async (draft): Promise<Manifest> => {
      if (hasState(place)) {
        await saveState(place, draft, clock);
        verifyStore(draft);
      }
      const [madeAt, content] = [new Date(clock.now()).toISOString(), await countIn(draft, clock)];
      return {
        schema: "tg360.backup-file/1",
        madeAt,
        version: VERSION,
        hasState: hasState(place),
        leftOut,
        ...content,
      };
    });
    return { ...manifest, path, hasConfiguration: config.exists };
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

/** What is in a state file; nothing if there is none. Throws StoreError. */
export async function countIn(path: string, clock: Clock): Promise<StateContent> {
  if (!existsSync(path)) return { binding: null, orders: 0, products: 0, waiting: 0 };
  return readState({ kind: "file", path }, clock, async (store) => {
    const { orders, products } = await store.countStates(clock.now());
    return {
      binding: bindingIn(await store.readNote("binding")),
      orders: sum(orders),
      products: sum(products),
      waiting: orders.queued + orders.sending + orders.unconfirmed,
    };
  });
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/**
 * The configuration to be saved, or to be replaced; `makesFile` = it may be created. Throws ConfigurationError.
 */
export async function configToCarry(app: App, makesFile: boolean): Promise<Configured> {
  const config = loadFrom({ ...(await ownSources(app, { makesFile })), makesFile });
  await printNotices(app, config.notices);
  return { ...config, place: placeOf(config, await shopDatabase(app)) };
}
