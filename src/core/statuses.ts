import { ConfigurationError } from "./errors.ts";
import type { ShopStatus } from "./ports.ts";
import { problem } from "./problem.ts";
import type { Settings } from "./settings.ts";

/** Stems of words that mean completed, and cancelled or refunded, in Italian, French, German and English. */
const COMPLETED =
  /^(complet(?:[aoi]|ee?)?|completat[aoie]|completed|terminee?|terminat[aoi]|conclus[aoi]|concluded|evas[aoi]|abgeschlossen|vollstandig|erledigt|fulfilled)$/;
const CANCELLED =
  /^(annullat[aoi]|cancellat[aoi]|stornat[aoi]|rimborsat[aoi]|annulee?|remboursee?|storniert|annulliert|abgebrochen|erstattet|ruckerstattet|zuruckerstattet|cancell?ed|refunded|voided)$/;
/** A word that turns the meaning around, or makes it only part of the order. */
const NOT_WHOLLY = /^(non|no|not|pas|nicht|never|da|to|parzial\w*|partiel\w*|partial\w*|teil\w*)$/;

/** Status ids that mean completed, and that mean cancelled or refunded. */
export interface StatusMeaning {
  readonly completed: readonly string[];
  readonly cancelled: readonly string[];
}

/**
 * What the shop's statuses mean: as configured (by id, or by name in any case), else by their names. Pure.
 */
export function readStatuses(statuses: readonly ShopStatus[], settings: Settings["export"]): StatusMeaning {
  return {
    completed: settings.statuses === null ? named(statuses, COMPLETED) : chosen(statuses, settings.statuses),
    cancelled: settings.cancelled === null ? named(statuses, CANCELLED) : chosen(statuses, settings.cancelled),
  };
}

/**
 * Throws where no status of the shop means completed, a misspelt setting included: then nothing could ever be exported,
 * without a word. A shop that lists no statuses at all is believed what is configured.
 */
export function requireCompleted(meaning: StatusMeaning, statuses: readonly ShopStatus[]): void {
  if (statuses.length === 0 && meaning.completed.length > 0) return;
  if (statuses.some((status) => meaning.completed.includes(status.id))) return;
  throw new ConfigurationError(
    problem("statuses-unknown", { known: statuses.map((status) => `${status.id} = ${status.name}`) }),
  );
}

function named(statuses: readonly ShopStatus[], pattern: RegExp): string[] {
  return statuses.filter((status) => isNamed(status.name, pattern)).map((status) => status.id);
}

function isNamed(name: string, pattern: RegExp): boolean {
  const words =
    name
      .normalize("NFD")
      .replaceAll(/\p{M}/gu, "")
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  return words.some((word) => pattern.test(word)) && !words.some((word) => NOT_WHOLLY.test(word));
}

function chosen(statuses: readonly ShopStatus[], wanted: readonly string[]): string[] {
  const keys = new Set(wanted.map((word) => word.trim().toLowerCase()));
  const byName = statuses.filter((status) => keys.has(status.name.trim().toLowerCase())).map((status) => status.id);
  return [...new Set([...wanted.map((word) => word.trim()), ...byName])];
}
