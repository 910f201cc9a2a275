import type { App } from "../../app/app.ts";
import { locateState } from "../../app/config.ts";
import { withState } from "../../app/state/read.ts";
import { reportIn } from "../../core/audit/kept.ts";
import { type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { LocalDay } from "../../core/common/time/zone.ts";
import { auditListDocument } from "../../render/json/audit.ts";
import { auditListView } from "../../view/audit/view.ts";
import { bodyLines } from "../../render/terminal/view.ts";
import type { KeptAudit } from "../../view/audit/words.ts";
import { printResult } from "../output/present.ts";

const MOST_LISTED = 50;

export async function listAudits(app: App): Promise<ExitCode> {
  const most = app.globals.json ? Number.MAX_SAFE_INTEGER : MOST_LISTED;
  const heads = await withState(app, (store) => store.listAudits(most));
  return printResult(app, {
    timeZone: (await locateState(app)).timeZone,
    document: () => auditListDocument(heads),
    screen: (screen) => bodyLines(screen, auditListView(screen.text, heads)),
  });
}

/** The last audit of a day. Throws UsageError if there is none. */
export async function showAudit(app: App, day: LocalDay): Promise<KeptAudit> {
  return withState(app, async (store) => {
    const [head] = await store.listAudits(1, day);
    const kept = head === undefined ? null : await store.readAudit(head.number);
    if (kept === null) throw new UsageError(problem("audit-none", { day }));
    return { head: kept.head, report: reportIn(kept) };
  });
}
