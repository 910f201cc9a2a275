import type { OrderStore } from "../ports/order-store.ts";
import type { StatusStore } from "../ports/status-store.ts";
import { EXIT } from "../common/problems/errors.ts";
import { readGivenUp, unreadDays, withGivenUp } from "./given-up.ts";
import type { AuditHead, AuditStore, KeptAudit } from "./report.ts";
import { isDifference, type Decision } from "./verdict.ts";

type DecidedStore = Pick<OrderStore, "readOrder"> & Pick<AuditStore, "readDecisions"> & Pick<StatusStore, "readNote">;

/** A kept audit with what people decided since about the orders that it names, and about its days. */
export async function withDecisions(store: DecidedStore, { head, report }: KeptAudit): Promise<KeptAudit> {
  const exceptions = [];
  for (const one of report.exceptions) {
    const isOpen = isDifference(one) || one.kind === "not-provable";
    const since = isOpen ? await readDecisionSince(store, one.id, report.startedMs) : null;
    exceptions.push(since === null ? one : { ...one, since });
  }
  return { head, report: withGivenUp(await readGivenUp(store), { ...report, exceptions }) };
}

/** Of each audit that is not proven, whether people settled since all that it found or could not read. */
export async function withSettled(
  store: DecidedStore & Pick<AuditStore, "readAudit">,
  heads: readonly AuditHead[],
): Promise<readonly AuditHead[]> {
  const judged: AuditHead[] = [];
  for (const head of heads) {
    const kept = head.exitCode === EXIT.ok ? null : await store.readAudit(head.number);
    judged.push(kept === null ? head : { ...head, isSettled: isSettled(await withDecisions(store, kept)) });
  }
  return judged;
}

function isSettled({ report }: KeptAudit): boolean {
  const isOpen = report.exceptions.some((one) => isDifference(one) && one.since === undefined);
  return !isOpen && unreadDays(report).length === 0;
}

/** What ended the differences of an order since an instant; null = nothing did, or it differs again. */
export async function readDecisionSince(
  store: Omit<DecidedStore, "readNote">,
  id: string,
  sinceMs: number,
): Promise<Decision | null> {
  const [last] = await store.readDecisions(id);
  if (last === undefined || last.atMs < sinceMs || !ENDS.has(last.kind)) return null;
  const order = await store.readOrder(id);
  return (order?.afterExport ?? null) === null || order?.afterExport?.acknowledged != null ? last : null;
}

const ENDS: ReadonlySet<string> = new Set<Decision["kind"]>(["dismissed", "marked-exported", "acknowledged"]);
