import { ConfigurationError } from "../common/problems/errors.ts";
import type { ShopStatus } from "../ports/shop.ts";
import { problem } from "../common/problems/problem.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { Settings } from "../run/settings.ts";
import STATUS_NAMES from "./status-names.json" with { type: "json" };

/**
 * Complete names that mean completed, and those that mean cancelled or refunded. A word within a longer name proves
 * nothing ("Rimborso completato"). If a shop uses other names, the operator is asked.
 */
const COMPLETED: ReadonlySet<string> = new Set(Object.values(STATUS_NAMES.completed).flat());
const CANCELLED: ReadonlySet<string> = new Set(Object.values(STATUS_NAMES.cancelled).flat());

/** Status ids that mean completed, and those that mean cancelled or refunded. */
export interface StatusMeaning {
  readonly completed: readonly string[];
  readonly cancelled: readonly string[];
}

/** The stored meaning of the statuses. */
export interface StatusNote extends StatusMeaning {
  /** Found by complete names, or configured; absent = guessed by an earlier version from words within names. */
  readonly exact?: true;
}

/**
 * The meaning of the shop's statuses: as configured (by id, or by name ignoring case), else by their names. If not
 * exactly one name means completed, none does, and a person has to configure it. Pure.
 */
export function readStatuses(statuses: readonly ShopStatus[], settings: Settings["export"]): StatusMeaning {
  const byName = named(statuses, COMPLETED);
  return {
    completed: settings.statuses === null ? (byName.length === 1 ? byName : []) : chosen(statuses, settings.statuses),
    cancelled: settings.cancelled === null ? named(statuses, CANCELLED) : chosen(statuses, settings.cancelled),
  };
}

/**
 * As `readStatuses`, but a state with a guessed meaning of an earlier version keeps it until it is configured, because
 * the exports so far followed it. `unconfirmed` names the kept statuses if complete names disagree. Pure.
 */
export function settleStatuses(
  statuses: readonly ShopStatus[],
  settings: Settings["export"],
  stored: StatusNote | null,
): { readonly note: StatusNote; readonly unconfirmed: Problem | null } {
  const meaning = readStatuses(statuses, settings);
  if (stored === null || stored.exact === true) return { note: { ...meaning, exact: true }, unconfirmed: null };
  const kept = {
    completed: settings.statuses === null ? existing(statuses, stored.completed) : meaning.completed,
    cancelled: settings.cancelled === null ? existing(statuses, stored.cancelled) : meaning.cancelled,
  };
  const isSame = sameIds(kept.completed, meaning.completed) && sameIds(kept.cancelled, meaning.cancelled);
  if (isSame || kept.completed.length === 0) return { note: { ...meaning, exact: true }, unconfirmed: null };
  const titlesOf = (ids: readonly string[]): string[] => titles(statuses.filter(({ id }) => ids.includes(id)));
  const data = { completed: titlesOf(kept.completed), cancelled: titlesOf(kept.cancelled) };
  return { note: kept, unconfirmed: problem("statuses-unconfirmed", data) };
}

/**
 * Throws ConfigurationError if no status of the shop means completed, for example because of a typing error: otherwise
 * nothing would ever be exported, without a message. If a shop lists no statuses at all, the configured ones are
 * accepted.
 */
export function requireCompleted(meaning: StatusMeaning, statuses: readonly ShopStatus[]): void {
  if (statuses.length === 0 && meaning.completed.length > 0) return;
  if (statuses.some((status) => meaning.completed.includes(status.id))) return;
  throw new ConfigurationError(problem("statuses-unknown", { known: titles(statuses) }));
}

/** `3 = Completato` */
function titles(statuses: readonly ShopStatus[]): string[] {
  return statuses.map(({ id, name }) => `${id} = ${name}`);
}

function named(statuses: readonly ShopStatus[], names: ReadonlySet<string>): string[] {
  return statuses.filter(({ name }) => names.has(foldedName(name))).map(({ id }) => id);
}

/** Normalises status names for comparison. */
export function foldedName(name: string): string {
  return name.normalize("NFC").trim().replaceAll(/\s+/gu, " ").toLowerCase();
}

function chosen(statuses: readonly ShopStatus[], wanted: readonly string[]): string[] {
  const keys = new Set(wanted.map((word) => foldedName(word)));
  const byName = statuses.filter((status) => keys.has(foldedName(status.name))).map((status) => status.id);
  return [...new Set([...wanted.map((word) => word.trim()), ...byName])];
}

/** If a shop lists no statuses at all, none of them counts as removed. */
function existing(statuses: readonly ShopStatus[], ids: readonly string[]): readonly string[] {
  return statuses.length === 0 ? ids : ids.filter((id) => statuses.some((status) => status.id === id));
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
