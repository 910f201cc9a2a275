import { loadConfig } from "../../config/load.ts";
import type { App } from "../app.ts";
import type { Configured } from "../config.ts";
import { printNotices } from "../messages/notices.ts";
import { ownSources } from "../shops.ts";
import { fileIn, readDatabasePlace } from "../state/place.ts";
import type { Counted } from "./files.ts";

export interface BackupMade extends Counted {
  readonly path: string;
  readonly madeAt: string;
  readonly hasConfiguration: boolean;
  readonly hasSecrets: boolean;
}

export interface RestoreWish {
  readonly withConfiguration: boolean;
  /** Nobody has worked with the state since the backup: no order waits for a person because of it. */
  readonly isMoved: boolean;
}

/** A backup that was read and checked, and that belongs to this shop. */
export interface OpenedBackup {
  readonly madeAt: string;
  /** Restoring would replace an existing state. */
  readonly replaces: boolean;
  /** The configuration will be written: there is none, or it was requested. */
  readonly bringsConfiguration: boolean;
  readonly hasSecrets: boolean;
  /** The addresses that will be used if the configuration of the backup is taken over, and those used here. */
  readonly addresses: { readonly there: Addresses; readonly here: Addresses };
  /**
   * `passphrase` null = without the secrets. Throws Tg360Error before anything was changed, LockedError during a run.
   */
  apply(passphrase: string | null): Promise<Restored>;
  close(): void;
}

/** Of the two systems; null = none. */
export interface Addresses {
  readonly totalgest: string | null;
  readonly shop: string | null;
}

export interface Restored extends Counted {
  readonly madeAt: string;
  /** The copies of the previous files. */
  readonly kept: readonly string[];
  /** The configuration file that was written; null = it is unchanged. */
  readonly configuration: string | null;
  /** Required secrets are missing and have to be entered. */
  readonly secretsMissing: boolean;
}

/**
 * The configuration to be saved, or to be replaced; `makesFile` = it may be created. Throws ConfigurationError.
 */
export async function configToCarry(app: App, makesFile: boolean): Promise<Configured> {
  const config = loadConfig({ ...(await ownSources(app, { makesFile })), makesFile });
  await printNotices(app, config.notices);
  return { ...config, place: (await readDatabasePlace(config, app)) ?? fileIn(config.dataDir) };
}
