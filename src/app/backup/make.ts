import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

import { VERSION } from "../../cli/installed.ts";
import { valueAt } from "../../config/keys.ts";
import { loadConfig } from "../../config/load.ts";
import { splitSecrets } from "../../config/shops/kept.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { verifyStore } from "../../store/sqlite/file/state-file.ts";
import type { Binding } from "../../core/ports/binding.ts";
import { bindingIn } from "../../core/run/shops/binding.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { type App, printNotices } from "../app.ts";
import type { Configured } from "../config.ts";
import { ownSources } from "../shops.ts";
import { readState } from "../state/read.ts";
import { makeWorkFolder, saveState } from "../state/open.ts";
import { fileIn, hasState, readDatabasePlace, statePath } from "../state/place.ts";
import { CONFIG, type Manifest, PROFILES, writeBackup } from "./file.ts";

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

export interface Counted {
  readonly orders: number;
  readonly products: number;
  /** Orders to be sent, or with an unknown outcome. */
  readonly waiting: number;
}

interface Content {
  /** The shop that the state belongs to; null = it is not bound yet. */
  readonly binding: Binding | null;
  readonly counted: Counted;
}

const NOTHING: Content = { binding: null, counted: { orders: 0, products: 0, waiting: 0 } };

/** What is in a state file; nothing if there is none. Throws StoreError. */
export async function countIn(path: string, clock: Clock): Promise<Content> {
  if (!existsSync(path)) return NOTHING;
  return readState({ kind: "file", path }, clock, async (store) => {
    const { orders, products } = await store.countStates(clock.now());
    const waiting = orders.queued + orders.sending + orders.unconfirmed;
    return {
      binding: bindingIn(await store.readNote("binding")),
      counted: { orders: sum(orders), products: sum(products), waiting },
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
  const config = loadConfig({ ...(await ownSources(app, { makesFile })), makesFile });
  await printNotices(app, config.notices);
  return { ...config, place: (await readDatabasePlace(config, app)) ?? fileIn(config.dataDir) };
}
