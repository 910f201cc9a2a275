import { VERSION } from "../../cli/installed.ts";
import { auditOrders } from "../../core/audit/audit.ts";
import { isDifference, isWaiting } from "../../core/audit/judge/verdict.ts";
import { daysOfPeriod, dueDays, type Period, REOPENED_DAYS } from "../../core/audit/plan.ts";
import type { Engine } from "../../core/run/engine.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { addDays, type LocalDay, localDay } from "../../core/common/time/zone.ts";
import type { KeptAudit } from "../../view/audit/words.ts";

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
