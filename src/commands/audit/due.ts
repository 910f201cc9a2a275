import type { App } from "../../app/app.ts";
import { locateState } from "../../app/config.ts";
import { withEngine } from "../../app/engine.ts";
import { withState } from "../../app/state/read.ts";
import { auditHourMs, isAuditDue } from "../../core/audit/plan.ts";
import { EXIT } from "../../core/common/problems/errors.ts";
import { addDays, type LocalDay, localDay } from "../../core/common/time/zone.ts";
import type { KeptAudit } from "../../view/audit/words.ts";
import { makeAudit } from "./make.ts";

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
