import type { Lang } from "../core/common/language.ts";

/** The flags of every command. */
export interface Globals {
  readonly config: string | null;
  readonly dataDir: string | null;
  /** `--shop` or `TG360_SHOP`, or the shop of this turn; null = none is named. */
  readonly shop: string | null;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Colours are wanted: no `--no-color`, no `NO_COLOR`. Whether a stream is a terminal is in `Output`. */
  readonly color: boolean;
  readonly lang: Lang;
  /** False = never ask questions. */
  readonly input: boolean;
  readonly lockTimeoutMs: number;
}
