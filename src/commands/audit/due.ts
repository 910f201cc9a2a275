import type { CommandLine, Configuration, StateAccess } from "../../compose/context.ts";
import { isAuditDue } from "../../core/audit/plan.ts";
import { addDays, localDay } from "../../core/common/time/zone.ts";
import type { KeptAudit } from "../../report/audit/words.ts";
import { makeAudit } from "./make.ts";

const WHAT_IS_DUE = { period: { day: null, month: null, from: null, to: null }, products: false };

/** Makes the daily audit; null = it is not due. */
export async function makeDueAudit(
  context: CommandLine & Configuration & StateAccess,
  delayMs = 0,
): Promise<KeptAudit | null> {
  const { timeZone } = await context.locateState();
  const nowMs = context.clock.now();
  const yesterday = addDays(localDay(nowMs, timeZone), -1);
  const [last] = await context.withState((store) => store.listAudits(1, yesterday));
  if (!isAuditDue(last ?? null, nowMs, timeZone, delayMs)) return null;
  return context.withEngine({ direction: null, dryRun: false }, (engine) => makeAudit(engine, WHAT_IS_DUE, context));
}
