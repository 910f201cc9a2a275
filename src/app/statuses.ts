/** What a person says that the shop's statuses mean. */
import { withValue } from "../config/keys.ts";
import { plainSettings } from "../config/settings.ts";
import { CLASS_SETTINGS, foldedName, readStatuses, titlesOf } from "../core/discovery/statuses.ts";
import { ConfigurationError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { STATUS_CLASSES, type StatusClass } from "../core/orders/order.ts";
import type { ShopStatus } from "../core/ports/shop.ts";
import { type Changes, loadWith, type Setup } from "./setup.ts";

/** The ids or names that were given for a class. */
type ClassWords = Readonly<Partial<Record<(typeof CLASS_SETTINGS)[StatusClass], readonly string[] | undefined>>>;

/** A value that begins like this is added to the class, and taken from the others; without it, it replaces the class. */
const ADD = "+";

/** Whether statuses are added to a class. The present members may be known by their names alone. */
export function addsStatuses(flags: ClassWords): boolean {
  return Object.values(CLASS_SETTINGS).some((key) => flags[key]?.some((word) => word.startsWith(ADD)) === true);
}

/**
 * The classes that the flags change and, if the shop lists its statuses, the ids of those with a known name: a name in
 * the back office may change. `statuses` empty = the shop was not asked. Throws ConfigurationError if none meant
 * completed any more.
 */
export function withStatuses(
  changes: Changes,
  flags: ClassWords,
  statuses: readonly ShopStatus[],
  setup: Setup,
): Changes {
  const settings = plainSettings(loadWith(setup, {})).export;
  const idsOf = (words: readonly string[]): readonly string[] => words.flatMap((word) => idsNamed(word, statuses));
  const moved = new Set(Object.values(CLASS_SETTINGS).flatMap((key) => idsOf((flags[key] ?? []).map(plainWord))));
  const byName = readStatuses(statuses, settings);
  let found = changes;
  for (const one of STATUS_CLASSES) {
    const key = CLASS_SETTINGS[one];
    const words = flags[key];
    const before = settings[key];
    const kept = (before ?? byName[one]).filter((word) => idsNamed(word, statuses).every((id) => !moved.has(id)));
    if (words !== undefined) {
      const isAdded = words.some((word) => word.startsWith(ADD));
      found = withValue(found, `export.${key}`, [...(isAdded ? kept : []), ...idsOf(words.map(plainWord))]);
    } else if (one === "due" && before !== null && kept.length === 0) {
      const taken = titlesOf(statuses.filter((status) => moved.has(status.id) && byName.due.includes(status.id)));
      throw new ConfigurationError(problem("statuses-taken", { known: titlesOf(statuses), taken }));
    } else if (kept.length !== (before ?? []).length) found = withValue(found, `export.${key}`, kept);
  }
  return found;
}

/** The statuses whose meaning a person has said: those that the flags name; in the wizard all. */
export function confirmedIn(
  flags: ClassWords,
  statuses: readonly ShopStatus[],
  isWizard: boolean,
): readonly ShopStatus[] {
  const words = Object.values(CLASS_SETTINGS).flatMap((key) => (flags[key] ?? []).map(plainWord));
  const ids = new Set(words.flatMap((word) => idsNamed(word, statuses)));
  return statuses.filter(({ id }) => isWizard || ids.has(id));
}

/** The ids that a word means; a word that the shop does not list stays itself. */
function idsNamed(word: string, statuses: readonly ShopStatus[]): readonly string[] {
  if (statuses.some(({ id }) => id === word)) return [word];
  const ids = statuses.filter(({ name }) => foldedName(name) === foldedName(word)).map(({ id }) => id);
  return ids.length === 0 ? [word] : ids;
}

/** Without the sign that adds it. */
export function plainWord(word: string): string {
  return word.startsWith(ADD) ? word.slice(ADD.length).trim() : word;
}
