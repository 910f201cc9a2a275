import { VERSION } from "../../cli/installed.ts";
import { auditOrders } from "../../core/audit/audit.ts";
import { isDifference, isWaiting } from "../../core/audit/judge/verdict.ts";
import { daysOfPeriod, dueDays, type Period, REOPENED_DAYS, auditHourMs, isAuditDue } from "../../core/audit/plan.ts";
import type { Engine } from "../../core/run/engine.ts";
import { UsageError, EXIT } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { addDays, type LocalDay, localDay } from "../../core/common/time/zone.ts";
import type { KeptAudit } from "../../view/audit/words.ts";
import type { App } from "../../app/app.ts";
import { locateState } from "../../app/config.ts";
import { withEngine } from "../../app/engine.ts";
import { withState } from "../../app/state/read.ts";

/** Audits the days of a period, or those that are due, and stores the result. */
export async function makeAudit(engine: Engine, period: Period, signal: AbortSignal): Promise<KeptAudit> {
  const days = await daysToAudit(engine, period);
  const report = await auditOrders(engine, { days, version: VERSION }, signal);
  const head = await engine.store.keepAudit(
    report,
    report.exceptions.filter((one) => isDifference(one) && !isWaiting(one)).length,
  );
  return { report, head };
}

async function daysToAudit({ store, clock, settings }: Engine, period: Period): Promise<readonly LocalDay[]> {
  const { timeZone } = settings.framework360;
  const nowMs = clock.now();
  const today = localDay(nowMs, timeZone);
  const days = daysOfPeriod(period, today);
  if (days === null) return dueDays(await store.listOpenDays(addDays(today, -REOPENED_DAYS)), nowMs, timeZone);
  if (days.length > 0) return days;
  const [option, value] = Object.entries(period).find(([, one]) => one !== null) ?? ["day", today];
  throw new UsageError(
    problem("bad-option", { option: `--${option}`, value: value ?? "", expected: [today], kind: "examples" }),
  );
}

const WHAT_IS_DUE = { day: null, month: null, from: null, to: null };

/** States whose audit of this day was made, so that the cycles of a day ask for it once. */
const made = new Map<string, LocalDay>();

/** Makes the daily audit; null = it is not due. */
export async function makeDueAudit(app: App, delayMs = 0): Promise<KeptAudit | null> {
  const { dataDir, timeZone } = await locateState(app);
  const nowMs = app.clock.now();
  const yesterday = addDays(localDay(nowMs, timeZone), -1);
  if (auditHourMs(nowMs, timeZone, delayMs) === null || made.get(dataDir) === yesterday) return null;
  const [last] = await withState(app, (store) => store.listAudits(1, yesterday));
  if (!isAuditDue(last ?? null, nowMs, timeZone, delayMs)) {
    if (last?.exitCode !== EXIT.remote) made.set(dataDir, yesterday);
    return null;
  }
  return withEngine(app, { direction: null, dryRun: false }, (engine) => makeAudit(engine, WHAT_IS_DUE, app.signal));
}
