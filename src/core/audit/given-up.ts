/** Days that cannot be proven, and that a person gave up: they stay unproven, are not read again, and alarm nobody. */
import { EXIT, Tg360Error } from "../common/problems/errors.ts";
import { problem } from "../common/problems/problem.ts";
import type { LocalDay } from "../common/time/zone.ts";
import type { StatusStore } from "../ports/status-store.ts";
import { problemKey } from "../run/notify/decide-report.ts";
import { concerns } from "./proof.ts";
import type {
  AuditDay,
  AuditedDay,
  AuditException,
  AuditHead,
  AuditReport,
  AuditStore,
  GivenUp,
  Unread,
} from "./report.ts";
import { isDifference } from "./verdict.ts";

/** By day. `reasons`: what kept the day from being proven; another reason opens it again. */
type GivenUpDays = Readonly<Record<LocalDay, GivenUp & { readonly reasons: readonly string[] }>>;

type KeptReader = Pick<StatusStore, "readNote"> & Pick<AuditStore, "readAudit">;
type KeptWriter = KeptReader & Pick<StatusStore, "changeNote"> & Pick<AuditStore, "listAudits">;

export async function readGivenUp(store: Pick<StatusStore, "readNote">): Promise<GivenUpDays> {
  return JSON.parse((await store.readNote("given-up-days")) ?? "{}") as GivenUpDays;
}

interface ReasonNote {
  readonly key: string;
  /** It is one record, which may belong to any day, and keeps each of them from being proven. */
  readonly isOfAnyDay: boolean;
}

/** Something that was not read, as far as it keeps a day from being proven. */
type NotRead = Unread | AuditException;

export function isAbout(one: NotRead, day: LocalDay): boolean {
  return "side" in one ? concerns(one, day) : one.day === null || one.day === day;
}

function isUnproven(one: AuditException): boolean {
  return one.kind === "not-provable" && one.since === undefined;
}

/** Why a day cannot be proven, apart from its differences. */
function reasonsOf({ unread, exceptions }: AuditReport, day: LocalDay): readonly ReasonNote[] {
  return [...unread, ...exceptions.filter(isUnproven)].filter((one) => isAbout(one, day)).map(reasonOf);
}

function reasonOf(one: NotRead): ReasonNote {
  const [place, why, from] = "side" in one ? [one.side, one.problem, one.from] : [one.cause, one.detail, one.day];
  return {
    key: JSON.stringify([place, one.id, why === null ? null : problemKey(why)]),
    isOfAnyDay: from === null && one.id !== null,
  };
}

export interface DaysGivenUp {
  readonly days: readonly Pick<AuditDay, "day" | "givenUp">[];
}

/** The first of the days that this leaves unproven and that nobody gave up; null = there is none. */
export function openDayOf({ days }: DaysGivenUp, one: NotRead): LocalDay | null {
  return days.find(({ day, givenUp }) => givenUp === undefined && isAbout(one, day))?.day ?? null;
}

/** Who gave the day up and why; null = nobody did, nothing of it is unread, or there is another reason now. Pure. */
function givenUpOf(days: GivenUpDays, report: AuditReport, day: LocalDay): GivenUp | null {
  const own = days[day];
  const all = Object.values(days);
  const found = reasonsOf(report, day).map(({ key, isOfAnyDay }) => {
    const isKnown = ({ reasons }: GivenUpDays[LocalDay]): boolean => reasons.includes(key);
    return own !== undefined && isKnown(own) ? own : isOfAnyDay ? all.find(isKnown) : undefined;
  });
  const [first] = found;
  if (first === undefined || found.includes(undefined)) return null;
  const { reasons: _reasons, ...given } = own ?? first;
  return given;
}

/** The report with who gave its days up. Such a day is open only for its differences. Pure. */
export function withGivenUp(days: GivenUpDays, report: AuditReport): AuditReport {
  const marked = report.days.map((one) => {
    const givenUp = givenUpOf(days, report, one.day);
    if (givenUp === null) return one;
    const isOpen = report.exceptions.some(
      (other) => other.day === one.day && other.since === undefined && isDifference(other),
    );
    return { ...one, isOpen, givenUp };
  });
  return { ...report, days: marked };
}

/** The days that are unproven for what was not read, and that nobody gave up. */
export function unreadDays(report: AuditReport): readonly LocalDay[] {
  const open = report.days.filter(({ day, givenUp }) => givenUp === undefined && reasonsOf(report, day).length > 0);
  return open.map(({ day }) => day);
}

/** The audit, and whether people gave up all of its days that are unproven for what was not read. */
export async function judgedHead(store: KeptReader, head: AuditHead | null): Promise<AuditHead | null> {
  if (head?.exitCode !== EXIT.remote) return head;
  const days = await readGivenUp(store);
  const kept = Object.keys(days).length === 0 ? null : await store.readAudit(head.number);
  return kept === null ? head : { ...head, isGivenUp: unreadDays(withGivenUp(days, kept.report)).length === 0 };
}

/** Those of these days that nobody gave up, or that are open for a difference too. */
export async function withoutGivenUp(
  store: KeptReader,
  audited: readonly AuditedDay[],
): Promise<readonly AuditedDay[]> {
  const days = await readGivenUp(store);
  if (Object.keys(days).length === 0) return audited;
  const open: AuditedDay[] = [];
  for (const [number, some] of Map.groupBy(audited, (one) => one.number)) {
    const kept = await store.readAudit(number);
    const read = kept === null ? [] : withGivenUp(days, kept.report).days;
    open.push(...some.filter(({ day }) => read.find((one) => one.day === day)?.isOpen !== false));
  }
  return open;
}

/** The last audit that read this day, of the newest ones; null = there is none. */
async function readAuditOf(store: KeptWriter, day: LocalDay): Promise<AuditReport | null> {
  for (const { number } of await store.listAudits(NEWEST, day)) {
    const kept = await store.readAudit(number);
    if (kept?.report.days.some((one) => one.day === day) === true) return kept.report;
  }
  return null;
}

/** Audits of other days may name an order of the day. */
const NEWEST = 10;

/**
 * A person gives a day up, or opens it again (null). Throws Tg360Error if no audit has read it, if nothing of it is unread, or if
 * nobody gave it up.
 */
export async function decideDay(store: KeptWriter, day: LocalDay, given: GivenUp | null): Promise<void> {
  return given === null ? reopen(store, day) : giveUp(store, day, given);
}

async function giveUp(store: KeptWriter, day: LocalDay, given: GivenUp): Promise<void> {
  const report = await readAuditOf(store, day);
  if (report === null) throw new Tg360Error(problem("audit-none", { day }), undefined, EXIT.items);
  const reasons = reasonsOf(report, day).map(({ key }) => key);
  if (reasons.length === 0) {
    const isProven = report.days.some((one) => one.day === day && one.proven);
    throw new Tg360Error(problem(isProven ? "day-proven" : "day-differs", { day }));
  }
  await change(store, (days) => ({ ...days, [day]: { ...given, reasons } }));
}

async function reopen(store: KeptWriter, day: LocalDay): Promise<void> {
  if ((await readGivenUp(store))[day] === undefined) throw new Tg360Error(problem("day-not-given-up", { day }));
  await change(store, ({ [day]: _given, ...others }) => others);
}

async function change(store: KeptWriter, make: (days: GivenUpDays) => GivenUpDays): Promise<void> {
  await store.changeNote("given-up-days", (known) => {
    const days = make(JSON.parse(known ?? "{}") as GivenUpDays);
    return Object.keys(days).length === 0 ? null : JSON.stringify(days);
  });
}
