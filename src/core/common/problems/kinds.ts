/**
 * The kinds of problems, by how they are treated. A kind declares a problem in the table: its type argument is the
 * values of the problem's text (without one, there are none), `more` is where this problem differs from its kind.
 */
import type { System } from "../systems.ts";

/** The exit codes by name. `docs/operations.md` and every command's help print this table. */
export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  items: 3,
  configuration: 4,
  credentials: 5,
  remote: 6,
  locked: 7,
  stopped: 8,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** If several codes apply, the first of this list is the exit code of the process. */
const PRECEDENCE: readonly ExitCode[] = [130, 143, 1, 2, 8, 5, 4, 7, 6, 3, 0];

/** The exit code of a run in which all of `codes` occurred: 1 > 8 > 5 > 4 > 7 > 6 > 3 > 0. */
export function worstExit(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.ok;
}

/** Who has to act. `nobody`: it passes by itself, or only informs. `integrator`: who maintains the profile. */
type Actor = "nobody" | "operator" | "integrator";

/** `skipped` = pointless after another finding, or not asked for; a `warning` blocks nothing. */
export type Level = "fine" | "skipped" | "warning" | "error";

/** A mapping that fixes a problem of orders. */
export const MAPPING_SETTINGS = ["mapping.payments", "mapping.shipping", "mapping.vat", "mapping.countries"] as const;
export type MappingSetting = (typeof MAPPING_SETTINGS)[number];

/** How a problem is treated, independent of its data. */
export interface Treatment {
  readonly level: Level;
  /** The exit code of a run with this problem, unless another one is worse. */
  readonly exit: ExitCode;
  readonly actor: Actor;
  /** The next cycle retries by itself; `retryable` in JSON. */
  readonly isRetried: boolean;
  /** It happened to this run and says nothing of the next one: with `--quiet` each run reports it. */
  readonly isEvent: boolean;
  /** Problems with the same name here are reported once, as one problem; absent = the code itself. */
  readonly reportedAs?: string;
  /** Values that differ from call to call: several calls that fail this way are one problem. */
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
  /** The answer does not come from the called function: with a 404, the path is wrong. */
  readonly isOtherAnswer: boolean;
  /** The mapping that fixes it, where `sharedBy` is the shop's side; absent = no mapping fixes it. */
  readonly mappedBy?: MappingSetting;
  /** The setting of the system that is probably wrong, besides its address. */
  readonly suspect?: "secret" | "mayNameAnother";
  /** The kind and system of a record that cannot be read. Many records with the same fault become one line. */
  readonly ofRecord?: { readonly kind: "orders" | "products"; readonly system: System };
  /** The check that failed with it; absent = the sample. */
  readonly check?: "connection" | "credentials" | "paging";
}

/** The treatment of one problem, with the type of its values. */
interface Declared<Data> extends Treatment {
  /** Never set: only the type checker uses it. */
  readonly data?: Data;
}

/** The values of a declared problem's text. */
export type DataOf<D> = D extends Declared<infer Data> ? Data : never;

type DeclareKind = <Data = Record<string, never>>(more?: Partial<Treatment>) => Declared<Data>;

const PLAIN: Treatment = {
  level: "error",
  exit: EXIT.items,
  actor: "operator",
  isRetried: false,
  isEvent: false,
  ofTheCall: [],
  ofTheItem: [],
  isMendedTogether: false,
  isDecidable: false,
  isBrake: false,
  isOtherAnswer: false,
};

function kind(differences: Partial<Treatment>, parent: Treatment = PLAIN): DeclareKind {
  const treatment = { ...parent, ...differences };
  return (more) => (more === undefined ? treatment : { ...treatment, ...more });
}

export const item = kind({});
/** Judged again in every cycle. */
export const onHold = kind({ isRetried: true, isDecidable: true });
export const warning = kind({ level: "warning", exit: EXIT.ok });
export const usage = kind({ exit: EXIT.usage });
export const configuration = kind({ exit: EXIT.configuration });
export const credentials = kind({ exit: EXIT.credentials, reportedAs: "credentials-refused" });
export const stopped = kind({ exit: EXIT.stopped });
/** The database is away: what was recorded is safe, and the next run continues. */
export const databaseAway = kind({ isRetried: true, ofTheCall: ["detail"] }, stopped());
export const lockedOut = kind({ exit: EXIT.locked, actor: "nobody", isRetried: true });
export const brake = kind({ isBrake: true }, stopped());
/** The answer breaks the contract or the profile. */
export const contract = kind({ exit: EXIT.remote, actor: "integrator", isRetried: true });
/** The system is away or busy. The details differ from call to call. */
export const outage = kind({ actor: "nobody", reportedAs: "outage", ofTheCall: ["detail", "until"] }, contract());
/** The answer is not data. */
export const noData = kind(
  { actor: "operator", ofTheCall: ["excerpt"], isOtherAnswer: true, reportedAs: "outage" },
  contract(),
);
/** A check that found nothing to fix. */
export const fine = kind({ level: "fine", actor: "nobody" }, warning());
export const skipped = kind({ level: "skipped" }, fine());
/** The system answers, but the profile or configuration names something that it does not have. */
export const profileWrong = kind({ actor: "integrator" }, configuration());
export const profileDoubt = kind({ actor: "integrator" }, warning());
export const connectionFails = kind({ exit: EXIT.remote });
export const loginWrong = kind({ exit: EXIT.credentials });
/** The system's answers have another form than the profile says. */
export const sampleWrong = kind({ actor: "integrator" }, connectionFails());
/** A run meets it once: afterwards the order is `failed` and is not sent again. */
export const refusedOnce = kind({ isMendedTogether: true, isDecidable: true });
