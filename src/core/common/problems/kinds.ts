/**
 * The kinds of problems, by how they are treated. A kind declares a problem in the table: its type argument is the
 * values of the problem's text (without one, there are none), `more` is where this problem differs from its kind.
 */
import { EXIT } from "./exit.ts";
import type { Treatment } from "./treatment.ts";

/** The treatment of one problem, with the type of its values. */
interface Declared<Data> extends Treatment {
  /** Never set: only the type checker uses it. */
  readonly data?: Data;
}

/** The values of a declared problem's text. */
export type DataOf<D> = D extends Declared<infer Data> ? Data : never;

type Kind = <Data = Record<string, never>>(more?: Partial<Treatment>) => Declared<Data>;

const PLAIN: Treatment = {
  level: "error",
  exit: EXIT.items,
  actor: "operator",
  isRetried: false,
  isTransient: false,
  isEvent: false,
  ofTheCall: [],
  ofTheItem: [],
  isMendedTogether: false,
  isDecidable: false,
  isBrake: false,
  isKeptPrice: false,
  isOfTheDisk: false,
  isOtherAnswer: false,
};

function kind(differences: Partial<Treatment>, parent: Treatment = PLAIN): Kind {
  const treatment = { ...parent, ...differences };
  return (more) => (more === undefined ? treatment : { ...treatment, ...more });
}

export const plain = kind({});
export const item = kind({});
/** Judged again in every cycle. */
export const onHold = kind({ isRetried: true, isDecidable: true });
export const warning = kind({ level: "warning", exit: EXIT.ok });
export const usage = kind({ exit: EXIT.usage });
export const configuration = kind({ exit: EXIT.configuration });
export const credentials = kind({ exit: EXIT.credentials, reportedAs: "credentials-refused" });
export const stopped = kind({ exit: EXIT.stopped });
/** The database is away: what was recorded is safe, and the next run continues. */
export const databaseAway = kind({ isRetried: true, isTransient: true, ofTheCall: ["detail"] }, stopped());
export const lockedOut = kind({ exit: EXIT.locked, actor: "nobody", isRetried: true });
export const disk = kind({ isOfTheDisk: true }, stopped());
export const brake = kind({ isBrake: true }, stopped());
/** The answer breaks the contract or the profile. */
export const contract = kind({ exit: EXIT.remote, actor: "integrator", isRetried: true });
/** The system is away or busy. The details differ from call to call. */
export const outage = kind(
  { actor: "nobody", isTransient: true, reportedAs: "outage", ofTheCall: ["detail", "until"] },
  contract(),
);
/** The answer is not data. */
export const noData = kind({ actor: "operator", ofTheCall: ["excerpt"], isOtherAnswer: true }, contract());
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
export const refusedOnce = kind({ isTransient: true, isMendedTogether: true, isDecidable: true });
