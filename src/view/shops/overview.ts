import { isDeepStrictEqual } from "node:util";
import { brokenBy, type Overview } from "../../core/run/health.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { RUN_KINDS } from "../../core/common/direction.ts";
import { EXIT } from "../../core/common/problems/errors.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import { PRODUCT_STATES, type StateCounts } from "../../core/ports/status-store.ts";
import type { AuditHead } from "../../core/audit/report.ts";
import type { Text } from "../../text/text.ts";
import { HEALTH_TONES, orderTone, SHOWN_STATES, productTone } from "../labels.ts";
import { type Cell, type Group, type Section, type Table, titled, type Tone, type View } from "../view.ts";
import { lastRunsTable } from "./runs.ts";

/** The reasons and the runs together: with these, the overview fits a terminal of 24 lines of 80 columns. */
const LINES = 9;
const COLUMNS = 76;

/** The title says whether all is well; below it why not, each reason with its command. */
export function overviewView(text: Text, overview: Overview): View {
  const { health, reasons, runs } = overview;
  const word = text.t(`health.${health}`);
  const title = reasons.length > 0 ? word : `${word}${text.t("said.colon")}${text.t("health.well")}`;
  const { section, lines } = reasonsOf(text, withCauses(overview));
  const view = { ...titled(title, HEALTH_TONES[health]), groups: reasons.length === 0 ? [] : [section] };
  if (isUntouched(overview)) return { ...view, foot: [text.t("status.empty")] };
  // An empty line, the title and the heads.
  const shown = runs.slice(0, Math.max(0, LINES - lines - 3));
  const lastRuns = shown.length === 0 ? [] : [lastRunsTable(text, shown)];
  return {
    ...view,
    tables: [...countTables(text, overview), ...lastRuns],
    foot: [queueText(text, overview), ...auditTexts(text, overview.audit), ...backupTexts(text, overview)],
  };
}

function isUntouched({ counts, runs, lastGood }: Overview): boolean {
  const { products, orders } = counts;
  const items = [...Object.values(products), ...Object.values(orders)].reduce((a, b) => a + b, 0);
  return items === 0 && runs.length === 0 && lastGood.orders === null && lastGood.products === null;
}

/** A reason, and whether a command of its own helps: a run that broke off is repeated by itself, and its cause says what to do. */
interface ShownReason {
  readonly reason: Problem;
  readonly isBroken: boolean;
}

/** Below what stands still, why: what its last run met, each once. */
function withCauses(overview: Overview): readonly ShownReason[] {
  const { reasons } = overview;
  const shown = reasons.map((reason) => ({ reason, cause: causeOf(overview, reason) }));
  const met = shown.flatMap(({ cause }) => cause ?? []);
  const causes = met.filter((cause, at) => met.findIndex((one) => isDeepStrictEqual(one, cause)) === at);
  const after = shown.findLastIndex(({ cause }) => cause !== null) + 1;
  return shown
    .map(({ reason, cause }): ShownReason => ({ reason, isBroken: cause !== null }))
    .toSpliced(after, 0, ...causes.map((reason) => ({ reason, isBroken: false })));
}

/** Null = the reason is no standstill, its last run was good, or the reasons say the cause already. */
function causeOf(overview: Overview, { code, data }: Problem): Problem | null {
  if (code !== "overdue" && code !== "never-ran") return null;
  const cause = brokenBy(overview, data.direction);
  return cause === null || overview.reasons.some((reason) => isDeepStrictEqual(reason, cause)) ? null : cause;
}

/** As many as there is room for, at least one. */
function reasonsOf(text: Text, reasons: readonly ShownReason[]): { readonly section: Section; readonly lines: number } {
  const groups: Group[] = [];
  let lines = 0;
  for (const [at, { reason, isBroken }] of reasons.entries()) {
    const { message, next: all } = text.problem(reason);
    const next = isBroken ? [] : all;
    const command = next.find((step) => step.command !== null)?.command;
    const step = command == null ? next[0] : { say: "", command };
    const length = message.length + (step?.command ?? step?.say ?? "").length;
    const more = length < COLUMNS - 3 ? 1 : Math.ceil(message.length / (COLUMNS - 6)) + 1;
    if (at > 0 && lines + more > LINES - (at < reasons.length - 1 ? 1 : 0)) break;
    lines += more;
    groups.push({ message, next: step === undefined ? [] : [step], items: [], count: 0 });
  }
  const left = reasons.length - groups.length;
  if (left === 0) return { section: { title: null, tone: null, groups }, lines };
  return { section: { title: null, tone: null, groups, foot: text.t("report.more", { n: left }) }, lines: lines + 1 };
}

function countTables(text: Text, { counts, lastGood, nowMs }: Overview): readonly Table[] {
  const { number, instant, duration } = text.formats;
  const count = (label: string, n: number, tone: Tone): readonly Cell[] => [
    { text: label, tone: n === 0 ? "dim" : tone },
    number(n),
  ];
  const table = (title: string, rows: readonly (readonly Cell[])[], align?: "right"): Table => ({
    title,
    heads: [{ label: "" }, align === undefined ? { label: "" } : { label: "", align }],
    rows,
  });
  const ago = (atMs: number): string =>
    text.t("status.ago", { at: instant(atMs), age: duration(Math.max(SECOND, nowMs - atMs)) });
  const good = RUN_KINDS.filter((kind) => kind !== "fulfilment" || lastGood.fulfilment !== undefined).map((kind) => {
    const atMs = lastGood[kind] ?? null;
    return [text.t(`direction.${kind}`), atMs === null ? text.t("status.never") : ago(atMs)];
  });
  const orders = SHOWN_STATES.map((state) =>
    count(text.t(`label.order.${state}`), counts.orders[state], orderTone(state)),
  );
  const products = PRODUCT_STATES.map((state) =>
    count(text.t(`label.product.${state}`), counts.products[state], productTone(state)),
  );
  return [
    table(text.t("status.orders"), orders, "right"),
    { ...table(text.t("status.products"), products, "right"), isBeside: true },
    { ...table(text.t("status.last-good"), good), isBeside: true },
  ];
}

/** How many orders wait for a person. */
export function needsAttention({ orders, afterExport }: StateCounts): number {
  return orders.failed + orders.held + orders.unconfirmed + afterExport;
}

function queueText(text: Text, { counts, nowMs }: Overview): string {
  const { queued, sending } = counts.orders;
  const age = text.formats.duration(Math.max(SECOND, nowMs - (counts.oldestWaitingMs ?? nowMs)));
  return text.t("status.queue", { depth: queued + sending, age, need: needsAttention(counts) });
}

/** Up to which day every order is proven to have arrived, or that it is not proven. */
function auditTexts(text: Text, audit: AuditHead | null): readonly string[] {
  if (audit === null) return [];
  const open = audit.isGivenUp === true ? "audit.word.given-up" : "audit.word.not-proven";
  const result = text.t(audit.exitCode === EXIT.ok ? "audit.word.proven" : open);
  return [text.t("status.audit", { to: text.formats.localDay(audit.to), result })];
}

/** How old the last backup is that was made by itself and found whole. */
function backupTexts({ t, formats }: Text, { backup, nowMs }: Overview): readonly string[] {
  if (backup === undefined) return [];
  return [
    t("status.backup", {
      at: formats.instant(backup.atMs),
      age: formats.duration(Math.max(SECOND, nowMs - backup.atMs)),
    }),
  ];
}
