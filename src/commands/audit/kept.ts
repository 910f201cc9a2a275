import type { Context, Printing } from "../../app/context.ts";
import { reportIn } from "../../core/audit/kept.ts";
import { EXIT, type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { LocalDay } from "../../core/common/time/zone.ts";
import { auditListDocument } from "../../report/audit/document.ts";
import { renderAuditList } from "../../report/audit/screen.ts";
import type { KeptAudit } from "../../report/audit/words.ts";
import { writeJson } from "../../report/json/pieces.ts";
import { asText } from "../output/present.ts";
import { resultScreen } from "../output/screen-of.ts";

type Needs = Printing & Pick<Context, "locateState" | "withState">;

const MOST_LISTED = 50;

export async function listAudits(context: Needs): Promise<ExitCode> {
  const { globals, output } = context;
  const most = globals.json ? Number.MAX_SAFE_INTEGER : MOST_LISTED;
  const heads = await context.withState((store) => store.listAudits(most));
  if (globals.json) await writeJson(auditListDocument(heads), (text) => output.out(text));
  else await output.out(asText(await renderAuditList(await screenOf(context), heads)));
  return EXIT.ok;
}

/** The last audit of a day. Throws UsageError if there is none. */
export async function showAudit(context: Needs, day: LocalDay): Promise<KeptAudit> {
  return context.withState(async (store) => {
    const [head] = await store.listAudits(1, day);
    const kept = head === undefined ? null : await store.readAudit(head.number);
    if (kept === null) throw new UsageError(problem("audit-none", { day }));
    return { head: kept.head, report: reportIn(kept) };
  });
}

async function screenOf(context: Needs): ReturnType<typeof resultScreen> {
  return resultScreen(context, (await context.locateState()).timeZone);
}
