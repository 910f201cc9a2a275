import type { MappingSetting } from "../../order/mapping-key.ts";
import type { ExitCode } from "./errors.ts";
import type { System } from "../systems.ts";

/** Who has to do something. `nobody`: it passes, or is only a remark. `integrator`: whoever keeps the profile. */
type Actor = "nobody" | "operator" | "integrator";

/** `skipped` = pointless after something else, or not asked for; a `warning` keeps nothing from being done. */
export type Level = "fine" | "skipped" | "warning" | "error";

/** How a problem is treated, whatever it is about. */
export interface Treatment {
  readonly level: Level;
  /** What a run ends with for it, if nothing worse comes up. */
  readonly exit: ExitCode;
  readonly actor: Actor;
  /** The next cycle tries again by itself: JSON calls it `retryable`. */
  readonly isRetried: boolean;
  /** Transient: it is over as soon as a run does not meet it, and that it is over is not reported. */
  readonly isTransient: boolean;
  /** Problems with the same name here are reported once, as one problem; absent = the code itself. */
  readonly reportedAs?: string;
  /** Values that differ from call to call: several calls that fail in this way are one line, with their number. */
  readonly ofTheCall: readonly string[];
  /** Values that belong to the single item: they make no other cause of it. */
  readonly ofTheItem: readonly string[];
  /** The command in its hint takes several items. */
  readonly isMendedTogether: boolean;
  /** It holds back a mass change, and the run goes on. */
  readonly isBrake: boolean;
  /** It keeps a price back, and nothing else of its product. */
  readonly isKeptPrice: boolean;
  /** The disk does not let the state file be written, or SQLite make the files that it needs for reading. */
  readonly isOfTheDisk: boolean;
  /** What answered is not the function that was called: under a 404, its path is wrong. */
  readonly isOtherAnswer: boolean;
  /** The mapping that mends it, and which of its values is the shop's side; absent = none does. */
  readonly mappedBy?: { readonly setting: MappingSetting; readonly value: string };
  /** Which setting of the system is likely at fault, if not its address. */
  readonly suspect?: "secret" | "mayNameAnother";
  /** A record that cannot be read: of which kind, and whose. Many that are wrong in the same place are one line. */
  readonly ofRecord?: { readonly kind: "orders" | "products"; readonly system: System };
  /** What a check was about that ended with it, if not the sample. */
  readonly check?: "connection" | "paging";
}
