/** The kinds of problems, by how they are treated. */
import { EXIT } from "./errors.ts";
import type { Treatment } from "./treatment.ts";

export const PLAIN: Treatment = {
  level: "error",
  exit: EXIT.items,
  actor: "operator",
  isRetried: false,
  isTransient: false,
  ofTheCall: [],
  ofTheItem: [],
  isMendedTogether: false,
  isBrake: false,
  isKeptPrice: false,
  isOfTheDisk: false,
  isOtherAnswer: false,
};

export const item: Treatment = { ...PLAIN };
/** Judged again in every cycle. */
export const onHold: Treatment = { ...PLAIN, isRetried: true };
export const warning: Treatment = { ...PLAIN, level: "warning", exit: EXIT.ok };
export const usage: Treatment = { ...PLAIN, exit: EXIT.usage };
export const configuration: Treatment = { ...PLAIN, exit: EXIT.configuration };
export const credentials: Treatment = { ...PLAIN, exit: EXIT.credentials, reportedAs: "credentials-refused" };
export const stopped: Treatment = { ...PLAIN, exit: EXIT.stopped };
/** The database is away: what was recorded is safe, and the next run continues. */
export const databaseAway: Treatment = { ...stopped, isRetried: true, isTransient: true, ofTheCall: ["detail"] };
export const lockedOut: Treatment = { ...PLAIN, exit: EXIT.locked, actor: "nobody", isRetried: true };
export const disk: Treatment = { ...stopped, isOfTheDisk: true };
export const brake: Treatment = { ...stopped, isBrake: true };
/** The answer breaks the contract or the profile. */
export const contract: Treatment = { ...PLAIN, exit: EXIT.remote, actor: "integrator", isRetried: true };
/** The system is away or busy. The details differ from call to call. */
export const outage: Treatment = {
  ...contract,
  actor: "nobody",
  isTransient: true,
  reportedAs: "outage",
  ofTheCall: ["detail", "until"],
};
/** The answer is not data. */
export const noData: Treatment = { ...contract, actor: "operator", ofTheCall: ["excerpt"], isOtherAnswer: true };
/** A check that found nothing to fix. */
export const fine: Treatment = { ...warning, level: "fine", actor: "nobody" };
export const skipped: Treatment = { ...fine, level: "skipped" };
/** The system answers, but the profile or configuration names something that it does not have. */
export const profileWrong: Treatment = { ...configuration, actor: "integrator" };
export const profileDoubt: Treatment = { ...warning, actor: "integrator" };
export const connectionFails: Treatment = { ...PLAIN, exit: EXIT.remote };
export const loginWrong: Treatment = { ...PLAIN, exit: EXIT.credentials };
/** The system's answers have another form than the profile says. */
export const sampleWrong: Treatment = { ...connectionFails, actor: "integrator" };
/** A run meets it once: afterwards the order is `failed` and is not sent again. */
export const refusedOnce: Treatment = { ...item, isTransient: true, isMendedTogether: true };
