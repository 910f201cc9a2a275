import type { Lang } from "../core/common/language.ts";

/** The flags that every command takes. */
export interface Globals {
  readonly config: string | null;
  readonly dataDir: string | null;
  /** `--shop` or `TG360_SHOP`, or the one whose turn it is; null = none is named. */
  readonly shop: string | null;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Colours are wanted: no `--no-color`, no `NO_COLOR`. Whether a stream is a terminal is `Output`'s to say. */
  readonly color: boolean;
  readonly lang: Lang;
  /** False = ask nothing, whatever the terminal is. */
  readonly input: boolean;
  readonly lockTimeoutMs: number;
  /** Where a timeline of the run is written; null = none is wanted. */
  readonly trace: string | null;
}
