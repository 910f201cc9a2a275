/** The health of a shop: what is read for it, and what follows. */
import { judgedHead } from "../audit/given-up.ts";
import { isUnread, MISSING_AFTER_MS } from "../audit/plan.ts";
import type { AuditHead, AuditStore } from "../audit/report.ts";
import { DIRECTIONS, type Direction, RUN_KINDS, type RunKind } from "../common/direction.ts";
import { EXIT } from "../common/problems/errors.ts";
import { type Problem, problem, treatmentOf } from "../common/problems/problem.ts";
import { SYSTEM_NAMES } from "../common/systems.ts";
import { formatDuration, MINUTE } from "../common/time/duration.ts";
import { readMemory } from "../orders/fulfilment/fulfilment.ts";
import type { Backups, NoteKey, RunRecord } from "../ports/runs.ts";
import type { StateCounts, StatusStore } from "../ports/status-store.ts";
import { readRefused } from "./pauses.ts";

/** A direction is overdue without a good run for this many intervals of the daemon or worker. */
const OVERDUE_INTERVALS = 3;
/** Where neither runs, cron starts the cycles, each when the one before it is over. */
const OVERDUE_WITHOUT_MS = 20 * MINUTE;

/** End of the last good run of each direction, epoch ms; null = none yet. */
export type LastGood = Readonly<Record<Direction, number | null>> & {
  /** Absent = deliveries are not pushed. */
  readonly fulfilment?: number | null;
  /** Since when they are. */
  readonly pushedSinceMs?: number;
};

export type Health = "ok" | "degraded" | "failing";

/** The state of a shop, as far as `status`, the page and messages are about it. */
export interface ShopState {
  readonly nowMs: number;
  readonly counts: StateCounts;
  readonly lastGood: LastGood;
  /** Newest first, at most ten. */
  readonly runs: readonly RunRecord[];
  /** The audit of the newest days; null = there is none. */
  readonly audit: AuditHead | null;
  /** Refused logins, the brakes that tripped last, and problems that last until a person fixes them. */
  readonly standing: readonly Problem[];
  /** How often the daemon or worker begins a cycle; null = neither does. */
  readonly everyMs: number | null;
  readonly stateMadeMs: number;
  /** The last backup that was made by itself; absent = there is none. */
  readonly backup?: NonNullable<Backups["good"]>;
}

/** Everything that `status` shows. */
export interface Overview extends ShopState {
  readonly health: Health;
  /** The worst first. */
  readonly reasons: readonly Problem[];
}

/** What the health is judged by, and what is shown beside it. */
export interface NotesStore
  extends
    Pick<StatusStore, "countStates" | "listRuns" | "readNote" | "readNotes" | "readCreatedMs">,
    Pick<AuditStore, "readLastAudit" | "readAudit"> {}

/** Problems as JSON, one or a list: the brakes, then those that last until a person fixes them. */
const STANDING_NOTES = [
  "brakes",
  "fulfilment-brake",
  "standing:clock",
  "standing:copy",
  "standing:messages",
  "standing:fulfilment",
  "standing:payments",
  "standing:signals",
  "standing:backup",
  "standing:old-backups",
] as const satisfies readonly NoteKey[];

/** The notes that the health reads, together. */
export const HEALTH_NOTES: readonly NoteKey[] = [
  "every",
  "backups",
  "good:orders",
  "good:products",
  "good:fulfilment",
  "fulfilment",
  "given-up-days",
  ...DIRECTIONS.flatMap((direction) => SYSTEM_NAMES.map((system) => `pause:${direction}:${system}` as const)),
  ...STANDING_NOTES,
];

const RUNS = 10;

export async function readOverview(store: NotesStore, nowMs: number): Promise<Overview> {
  const [counts, runs, last, notes, stateMadeMs] = await Promise.all([
    store.countStates(nowMs),
    store.listRuns(RUNS),
    store.readLastAudit(),
    store.readNotes(HEALTH_NOTES),
    store.readCreatedMs(),
  ]);
  const noted = { readNote: (key: NoteKey) => Promise.resolve(notes.get(key) ?? null) };
  const audit = await judgedHead({ ...noted, readAudit: (number) => store.readAudit(number) }, last);
  const refused = await Promise.all(DIRECTIONS.map((direction) => readRefused(noted, direction)));
  const standing = [...refused.flat(), ...STANDING_NOTES.flatMap((key) => problemsIn(notes.get(key) ?? null))];
  const lastGood = await readLastGood(noted);
  const every = notes.get("every");
  const everyMs = every === undefined ? null : Number(every);
  const good = backupsIn(notes.get("backups") ?? null).good;
  const backup = good === null ? {} : { backup: good };
  const state = { nowMs, counts, lastGood, runs, audit, standing, everyMs, stateMadeMs, ...backup };
  return { ...state, ...judgeHealth(state) };
}

/** End of the last good run of each direction, epoch ms; null = none yet. */
export async function readLastGood(store: Pick<StatusStore, "readNote">): Promise<LastGood> {
  const [orders = null, products = null, fulfilment = null] = await Promise.all(
    RUN_KINDS.map(async (kind) => {
      const note = await store.readNote(`good:${kind}`);
      return note === null ? null : Number(note);
    }),
  );
  const memory = await readMemory(store);
  return { orders, products, ...(memory === null ? {} : { fulfilment, pushedSinceMs: memory.onMs }) };
}

/** Null = none was begun yet. */
export function backupsIn(note: string | null): Backups {
  return note === null ? { triedMs: 0, good: null } : (JSON.parse(note) as Backups);
}

function problemsIn(note: string | null): readonly Problem[] {
  return note === null ? [] : [JSON.parse(note) as Problem | readonly Problem[]].flat();
}

/** Before anything is set up, only that is reported, and not that nothing ran. */
export function beforeSetUp(reasons: readonly Problem[]): readonly Problem[] {
  const others = reasons.filter(({ code }) => code !== "never-ran");
  return others.length === reasons.length ? reasons : [problem("not-set-up", {}), ...others];
}

/**
 * The health. Failing: a direction without a good run for too long or ever, a configuration that ends every run, or refused
 * credentials. Degraded: changes
 * that are held back, a failed, held, unconfirmed, stuck or late item, an exported order that differs in the shop, or a problem that lasts until a person fixes it. The worst
 * reasons come first. Pure.
 */
export function judgeHealth(state: ShopState): Pick<Overview, "health" | "reasons"> {
  const { standing, counts } = state;
  const isGrave = ({ code }: Problem): boolean => code === "login-refused";
  const grave = [...stopped(state), ...standing.filter(isGrave), ...overdue(state)];
  const light = [...standing.filter((one) => !isGrave(one)), ...countedReasons(counts), ...auditReasons(state)];
  const health = grave.length > 0 ? "failing" : light.length > 0 ? "degraded" : "ok";
  return { health, reasons: [...grave, ...light] };
}

/** What every run ends with until a person corrects the configuration. */
function stopped(state: ShopState): Problem[] {
  const ended = RUN_KINDS.map((kind) => brokenBy(state, kind)).filter((found) => found !== null);
  const ofConfiguration = ended.filter((found) => treatmentOf(found).exit === EXIT.configuration);
  return [...new Map(ofConfiguration.map((found) => [JSON.stringify(found), found])).values()];
}

/** An audit is missing only if TotalGest has an order to audit. */
function auditReasons({ counts, audit, stateMadeMs, nowMs }: Omit<ShopState, "runs">): Problem[] {
  const isMissing = nowMs - (audit?.startedMs ?? stateMadeMs) > MISSING_AFTER_MS && counts.orders.exported > 0;
  const last = audit === null ? "never" : new Date(audit.startedMs).toISOString();
  const missing = isMissing ? [problem("audit-missing", { last })] : [];
  if (audit === null) return missing;
  const { to, differences } = audit;
  return [
    ...missing,
    ...(differences > 0 ? [problem("audit-differences", { to, count: differences })] : []),
    ...(isUnread(audit) ? [problem("audit-not-proven", { to })] : []),
  ];
}

function overdue({ lastGood, nowMs, everyMs }: Omit<ShopState, "runs">): Problem[] {
  const patienceMs = everyMs === null ? OVERDUE_WITHOUT_MS : OVERDUE_INTERVALS * everyMs;
  // Until its first good run it counts from when it was switched on.
  const deliveredMs = Math.max(lastGood.fulfilment ?? 0, lastGood.pushedSinceMs ?? nowMs);
  const all = [...DIRECTIONS.map((kind) => [kind, lastGood[kind]] as const), ["fulfilment", deliveredMs] as const];
  return all.flatMap(([direction, lastMs]) => {
    if (lastMs === null) return [problem("never-ran", { direction })];
    const last = new Date(lastMs).toISOString();
    return nowMs - lastMs > patienceMs ? [problem("overdue", { direction, last })] : [];
  });
}

function countedReasons(counts: StateCounts): Problem[] {
  const all = [
    ["orders-failed", counts.orders.failed],
    ["orders-unconfirmed", counts.orders.unconfirmed],
    ["orders-held", counts.orders.held],
    ["statuses-refused", counts.statusesRefused],
    ["orders-after-export", counts.afterExport],
    ["orders-stuck", counts.stuck],
    ["products-failed", counts.products.failed],
    ["orders-late", counts.late],
  ] as const;
  return all.flatMap(([code, count]) => (count > 0 ? [problem(code, { count })] : []));
}

/**
 * Why the newest run of a kind did not reach its end; null = it did, or there is none. A run that ended well after the last
 * good one of its kind was about orders that a person named: it proves nothing.
 */
export function brokenBy({ runs, lastGood }: Pick<ShopState, "runs" | "lastGood">, kind: RunKind): Problem | null {
  const goodMs = lastGood[kind] ?? 0;
  const run = runs.find(({ direction, good, finishedMs }) => direction === kind && (!good || finishedMs <= goodMs));
  return run === undefined || run.good ? null : run.problem;
}

/** A problem if a direction's last successful run is older than `maxAgeMs`, or there was none: the older of the two. */
export function judgeAge({ lastGood, nowMs }: Overview, maxAgeMs: number): Problem | null {
  const older = (["orders", "products"] as const).toSorted((a, b) => (lastGood[a] ?? -1) - (lastGood[b] ?? -1));
  const [direction = "orders"] = older;
  const lastMs = lastGood[direction];
  if (lastMs !== null && nowMs - lastMs <= maxAgeMs) return null;
  const last = lastMs === null ? "never" : new Date(lastMs).toISOString();
  return problem("too-old", { direction, maxAge: formatDuration(maxAgeMs), last });
}
