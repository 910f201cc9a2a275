import { ConfigurationError } from "../common/problems/errors.ts";
import type { ShopStatus } from "../ports/shop.ts";
import { problem } from "../common/problems/problem.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { Settings } from "../run/settings.ts";
import STATUS_NAMES from "./status-names.json" with { type: "json" };

/**
 * Whole names that mean completed, and cancelled or refunded. A word in a longer name proves nothing ("Rimborso completato"),
 * so only these count; an operator whose shop uses other names is asked.
 */
const COMPLETED: ReadonlySet<string> = new Set(Object.values(STATUS_NAMES.completed).flat());
const CANCELLED: ReadonlySet<string> = new Set(Object.values(STATUS_NAMES.cancelled).flat());

/** Status ids that mean completed, and that mean cancelled or refunded. */
export interface StatusMeaning {
  readonly completed: readonly string[];
  readonly cancelled: readonly string[];
}

/** The meaning that a state keeps. */
export interface StatusNote extends StatusMeaning {
  /** Found by whole names, or configured; absent = guessed by an earlier version, from words within names. */
  readonly exact?: true;
}

/**
 * What the shop's statuses mean: as configured (by id, or by name in any case), else by their names. Where not exactly one
 * is named like completed, none is: that is for a person to say. Pure.
 */
export function readStatuses(statuses: readonly ShopStatus[], settings: Settings["export"]): StatusMeaning {
  const byName = named(statuses, COMPLETED);
  return {
    completed: settings.statuses === null ? (byName.length === 1 ? byName : []) : chosen(statuses, settings.statuses),
    cancelled: settings.cancelled === null ? named(statuses, CANCELLED) : chosen(statuses, settings.cancelled),
  };
}

/**
 * As `readStatuses`, but a state whose meaning an earlier version guessed keeps it until it is configured: what was exported
 * so far was chosen by it. `unconfirmed` names what is kept where whole names say otherwise. Pure.
 */
export function settleStatuses(
  statuses: readonly ShopStatus[],
  settings: Settings["export"],
  noted: StatusNote | null,
): { readonly note: StatusNote; readonly unconfirmed: Problem | null } {
  const meaning = readStatuses(statuses, settings);
  if (noted === null || noted.exact === true) return { note: { ...meaning, exact: true }, unconfirmed: null };
  const kept = {
    completed: settings.statuses === null ? existing(statuses, noted.completed) : meaning.completed,
    cancelled: settings.cancelled === null ? existing(statuses, noted.cancelled) : meaning.cancelled,
  };
  const isSame = sameIds(kept.completed, meaning.completed) && sameIds(kept.cancelled, meaning.cancelled);
  if (isSame || kept.completed.length === 0) return { note: { ...meaning, exact: true }, unconfirmed: null };
  const titlesOf = (ids: readonly string[]): string[] => titles(statuses.filter(({ id }) => ids.includes(id)));
  const data = { completed: titlesOf(kept.completed), cancelled: titlesOf(kept.cancelled) };
  return { note: kept, unconfirmed: problem("statuses-unconfirmed", data) };
}

/**
 * Throws where no status of the shop means completed, a misspelt setting included: then nothing could ever be exported,
 * without a word. A shop that lists no statuses at all is believed what is configured.
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

/** How names of statuses are compared. */
export function foldedName(name: string): string {
  return name.normalize("NFC").trim().replaceAll(/\s+/gu, " ").toLowerCase();
}

function chosen(statuses: readonly ShopStatus[], wanted: readonly string[]): string[] {
  const keys = new Set(wanted.map((word) => foldedName(word)));
  const byName = statuses.filter((status) => keys.has(foldedName(status.name))).map((status) => status.id);
  return [...new Set([...wanted.map((word) => word.trim()), ...byName])];
}

/** A shop that lists no statuses at all has not taken any of them back. */
function existing(statuses: readonly ShopStatus[], ids: readonly string[]): readonly string[] {
  return statuses.length === 0 ? ids : ids.filter((id) => statuses.some((status) => status.id === id));
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
