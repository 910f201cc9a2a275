import { VERSION } from "../installed.ts";
import { auditOrders } from "../../core/audit/audit.ts";
import { judgedHead, readGivenUp, withGivenUp } from "../../core/audit/given-up.ts";
import { isToSettle } from "../../core/audit/verdict.ts";
import { isAuditDue, isUnread, readDueDays } from "../../core/audit/plan.ts";
import type { KeptAudit } from "../../core/audit/report.ts";
import type { Engine } from "../../core/run/engine.ts";
import { addDays, type DayRange, daysOf, type LocalDay, localDay } from "../../core/common/time/zone.ts";
import type { App } from "../app.ts";
import { locateState } from "../config.ts";
import { withEngine } from "../engine.ts";
import { withState } from "../state/read.ts";

/** Audits the days of a period, or those that are due (null), and stores the result. */
export async function makeAudit(engine: Engine, period: DayRange | null, signal: AbortSignal): Promise<KeptAudit> {
  const { store, clock, settings } = engine;
  const { timeZone } = settings.framework360;
  const days = period === null ? await readDueDays(store, settings.export.from, clock.now(), timeZone) : daysOf(period);
  const report = await auditOrders(engine, { days, isDaily: period === null, version: VERSION }, signal);
  const head = await store.keepAudit(report, report.exceptions.filter(isToSettle).length);
  return { head, report: withGivenUp(await readGivenUp(store), report) };
}

/** States whose audit of this day was made, so that the cycles of a day ask for it once. */
const made = new Map<string, LocalDay>();

/** Makes the daily audit; null = it is not due. */
export async function makeDueAudit(app: App, delayMs = 0): Promise<KeptAudit | null> {
  const { dataDir, timeZone } = await locateState(app);
  const nowMs = app.clock.now();
  const yesterday = addDays(localDay(nowMs, timeZone), -1);
  if (!isAuditDue(null, nowMs, timeZone, delayMs) || made.get(dataDir) === yesterday) return null;
  const last = await withState(app, async (store) => {
    const [head = null] = await store.listAudits(1, yesterday);
    return judgedHead(store, head);
  });
  if (!isAuditDue(last, nowMs, timeZone, delayMs)) {
    if (last === null || !isUnread(last)) made.set(dataDir, yesterday);
    return null;
  }
  return withEngine(app, { direction: null, dryRun: false }, (engine) => makeAudit(engine, null, app.signal));
}
