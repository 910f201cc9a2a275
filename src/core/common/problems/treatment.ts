import type { MappingSetting } from "../../orders/mapping-key.ts";
import type { ExitCode } from "./exit.ts";
import type { System } from "../systems.ts";

/**
 * Who has to act. `nobody`: it passes by itself, or is only information. `integrator`: the person who maintains the
 * profile.
 */
type Actor = "nobody" | "operator" | "integrator";

/** `skipped` = pointless after another finding, or not asked for; a `warning` blocks nothing. */
export type Level = "fine" | "skipped" | "warning" | "error";

/** How a problem is treated, independent of its data. */
export interface Treatment {
  readonly level: Level;
  /** The exit code of a run with this problem, unless another one is worse. */
  readonly exit: ExitCode;
  readonly actor: Actor;
  /** The next cycle retries by itself; `retryable` in JSON. */
  readonly isRetried: boolean;
  /** Transient: over as soon as a run does not meet it. Its end is not reported. */
  readonly isTransient: boolean;
  /** It happened to this run and says nothing of the next one: with `--quiet` each run reports it. */
  readonly isEvent: boolean;
  /** Problems with the same name here are reported once, as one problem; absent = the code itself. */
  readonly reportedAs?: string;
  /** Values that differ from call to call: several calls that fail this way become one line with a count. */
  readonly ofTheCall: readonly string[];
  /** Values of the single item, which do not make it another cause. */
  readonly ofTheItem: readonly string[];
  /** The value that orders with this problem have in common: one answer ends it for all of them. Absent = none. */
  readonly sharedBy?: string;
  /** The command in its hint takes several items. */
  readonly isMendedTogether: boolean;
  /** An order that waits: it may also be in TotalGest already, or never be sent, which its hint adds. */
  readonly isDecidable: boolean;
  /** It restrains a mass change, and the run continues. */
  readonly isBrake: boolean;
  /** It restrains a price and nothing else of the product. */
  readonly isKeptPrice: boolean;
  /** The disk prevents writing the state file, or SQLite from creating the files it needs for reading. */
  readonly isOfTheDisk: boolean;
  /** The answer does not come from the called function: with a 404, the path is wrong. */
  readonly isOtherAnswer: boolean;
  /** The mapping that fixes it, and which value is the shop's side; absent = no mapping fixes it. */
  readonly mappedBy?: { readonly setting: MappingSetting; readonly value: string };
  /** The setting of the system that is probably wrong, besides its address. */
  readonly suspect?: "secret" | "mayNameAnother";
  /** The kind and system of a record that cannot be read. Many records with the same fault become one line. */
  readonly ofRecord?: { readonly kind: "orders" | "products"; readonly system: System };
  /** The check that failed with it; absent = the sample. */
  readonly check?: "connection" | "paging";
}
