import type { LoadedConfig } from "../../config/load.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Counted } from "./files.ts";

export interface BackupMade extends Counted {
  readonly path: string;
  readonly madeAt: string;
  readonly hasConfiguration: boolean;
  readonly hasSecrets: boolean;
}

/** A backup that was read through and found whole, and of this shop. */
export interface OpenedBackup {
  readonly madeAt: string;
  /** There is something here already that it would take the place of. */
  readonly replaces: boolean;
  /** The configuration will be written: there is none, or it was asked for. */
  readonly bringsConfiguration: boolean;
  readonly hasSecrets: boolean;
  /** `passphrase` null = without the secrets. Throws Tg360Error before anything was changed, LockedError while something runs. */
  apply(passphrase: string | null): Promise<Restored>;
  close(): void;
}

export interface Restored extends Counted {
  readonly madeAt: string;
  /** The copies of what was there before. */
  readonly kept: readonly string[];
  /** The configuration file that was written; null = it stays as it was. */
  readonly configuration: string | null;
  /** Secrets that are needed and not there are to be entered. */
  readonly secretsMissing: boolean;
}

export interface BackupParts {
  readonly config: LoadedConfig;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly lockTimeoutMs: number;
}
