import { ConfigurationError } from "../common/problems/errors.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import { recordOf } from "../common/record.ts";
import { classOf, STATUS_CLASSES, type StatusClass, type StatusMeaning } from "../orders/order.ts";
import type { RenamedStatus } from "../orders/record.ts";
import type { ShopStatus } from "../ports/shop.ts";
import type { Settings } from "../run/settings.ts";
import STATUS_NAMES from "./status-names.json" with { type: "json" };

/** Complete names: a word within a longer one proves nothing ("Rimborso completato"). */
const NAMES = recordOf(STATUS_CLASSES, (one) => new Set(Object.values(STATUS_NAMES[one]).flat()));

/** The setting of each class. */
export const CLASS_SETTINGS = {
  due: "statuses",
  open: "open",
  cancelled: "cancelled",
  after: "after",
} as const satisfies Readonly<Record<StatusClass, keyof Settings["export"]>>;

/**
 * The meaning of the shop's statuses: as configured (by id, or by name ignoring case); a class that is not configured
 * goes by the names. If not exactly one name means completed, none does, and a person has to configure it. A status that
 * is configured under two classes has none. `before`: statuses that the shop listed earlier; they count as long as the
 * shop does not list them otherwise. Pure.
 */
export function readStatuses(
  statuses: readonly ShopStatus[],
  settings: Settings["export"],
  before: readonly ShopStatus[] = [],
): StatusMeaning {
  const known = knownStatuses(statuses, before);
  const configured = recordOf(STATUS_CLASSES, (one) => {
    const words = settings[CLASS_SETTINGS[one]];
    return words === null ? null : chosen(known, words);
  });
  const all = Object.values(configured).flatMap((ids) => ids ?? []);
  const idsOf = (one: StatusClass): readonly string[] => {
    const ids = configured[one];
    if (ids !== null) return ids.filter((id) => all.indexOf(id) === all.lastIndexOf(id));
    const byName = named(one === "due" && statuses.length > 0 ? statuses : known, one).filter(
      (id) => !all.includes(id),
    );
    return one === "due" && byName.length !== 1 ? [] : byName;
  };
  return recordOf(STATUS_CLASSES, idsOf);
}

/** A status as it was when it was first seen, or when a person last confirmed it. */
export interface NotedStatus extends ShopStatus {
  readonly class: StatusClass | null;
}

/**
 * Notes statuses at first sight, and finds those whose name now means another class than their name did, by the closed
 * lists: the shop may have given their ids anew. Pure.
 */
export function noteStatuses(
  noted: readonly NotedStatus[],
  listed: readonly ShopStatus[],
  meaning: StatusMeaning,
): { readonly noted: readonly NotedStatus[]; readonly renamed: readonly RenamedStatus[] } {
  const known = new Map(noted.map((one) => [one.id, one]));
  const fresh = listed.filter(({ id }) => !known.has(id));
  const renamed = listed.flatMap(({ id, name }): readonly RenamedStatus[] => {
    const before = known.get(id);
    if (before === undefined || foldedName(before.name) === foldedName(name)) return [];
    const [was, is] = [classOfName(before.name) ?? before.class, classOfName(name)];
    return was === null || is === null || was === is ? [] : [{ id, before: before.name, name, meaning: was }];
  });
  return { noted: [...noted, ...fresh.map((one) => asNoted(one, meaning))], renamed };
}

/** A person has said what these statuses mean: their present names count from now on. Pure. */
export function confirmStatuses(
  noted: readonly NotedStatus[],
  confirmed: readonly ShopStatus[],
  meaning: StatusMeaning,
): readonly NotedStatus[] {
  const ids = new Set(confirmed.map(({ id }) => id));
  return [...noted.filter(({ id }) => !ids.has(id)), ...confirmed.map((one) => asNoted(one, meaning))];
}

function asNoted({ id, name }: ShopStatus, meaning: StatusMeaning): NotedStatus {
  return { id, name, class: classOf(id, meaning) };
}

function classOfName(name: string): StatusClass | null {
  return STATUS_CLASSES.find((one) => NAMES[one].has(foldedName(name))) ?? null;
}

/** The statuses that the shop lists, and those that it listed before under ids that it does not list now. */
export function knownStatuses(statuses: readonly ShopStatus[], before: readonly ShopStatus[]): readonly ShopStatus[] {
  const ids = new Set(statuses.map(({ id }) => id));
  return [...statuses, ...before.filter(({ id }) => !ids.has(id))];
}

/**
 * Throws ConfigurationError if nobody configured which status means completed and the names do not tell: otherwise
 * nothing would ever be exported, without a message.
 */
export function requireDue(
  meaning: StatusMeaning,
  statuses: readonly ShopStatus[],
  settings: Settings["export"],
): void {
  if (settings.statuses !== null || meaning.due.length > 0) return;
  throw new ConfigurationError(dueUnknown(statuses, settings));
}

/** No status means completed: the names do not tell, or the settings give those that are named so another class. */
export function dueUnknown(statuses: readonly ShopStatus[], settings: Settings["export"]): Problem {
  const known = titlesOf(statuses);
  const words = STATUS_CLASSES.flatMap((one) => settings[CLASS_SETTINGS[one]] ?? []);
  const others = new Set(chosen(statuses, words));
  const byName = named(statuses, "due");
  const isTaken = byName.length > 0 && byName.every((id) => others.has(id));
  const taken = titlesOf(statuses.filter(({ id }) => byName.includes(id)));
  return isTaken ? problem("statuses-taken", { known, taken }) : problem("statuses-unknown", { known });
}

/** `3 = Completato` */
export function titlesOf(statuses: readonly ShopStatus[]): string[] {
  return statuses.map(({ id, name }) => `${id} = ${name}`);
}

function named(statuses: readonly ShopStatus[], one: StatusClass): string[] {
  return statuses.filter(({ name }) => NAMES[one].has(foldedName(name))).map(({ id }) => id);
}

/** Normalises status names for comparison. */
export function foldedName(name: string): string {
  return name.normalize("NFC").trim().replaceAll(/\s+/gu, " ").toLowerCase();
}

/** An id is believed even if the shop does not list it: an order goes by its own status. */
function chosen(statuses: readonly ShopStatus[], wanted: readonly string[]): readonly string[] {
  const keys = new Set(wanted.map((word) => foldedName(word)));
  const byName = statuses.filter((status) => keys.has(foldedName(status.name))).map((status) => status.id);
  return [...new Set([...wanted.map((word) => word.trim()), ...byName])];
}
