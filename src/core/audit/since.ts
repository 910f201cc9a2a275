import type { OrderStore } from "../ports/order-store.ts";
import type { StatusStore } from "../ports/status-store.ts";
import { EXIT } from "../common/problems/errors.ts";
import { readGivenUp, unreadDays, withGivenUp } from "./given-up.ts";
import type { AuditException, AuditHead, AuditStore, KeptAudit } from "./report.ts";
import type { OrderRecord } from "../orders/record.ts";
import { isDifference, type Decision } from "./verdict.ts";

type DecidedStore = Pick<OrderStore, "readOrder"> & Pick<AuditStore, "readDecisions"> & Pick<StatusStore, "readNote">;

/** A kept audit with what people decided since about the orders that it names, and about its days. */
export async function withDecisions(store: DecidedStore, { head, report }: KeptAudit): Promise<KeptAudit> {
  const isOpen = (one: AuditException): boolean => isDifference(one) || one.kind === "not-provable";
  const asked = report.exceptions.filter(isOpen).map(({ id }) => id);
  const decisions = await store.readDecisions(asked);
  const exceptions = [];
  for (const one of report.exceptions) {
    const ofOrder = isOpen(one) ? decisions.get(one.id) : undefined;
    const since =
      ofOrder === undefined ? null : decisionSince(ofOrder, await store.readOrder(one.id), report.startedMs);
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

/** What ended the differences of an order since an instant, of the decisions about it, the newest first; null = nothing did, or it differs again. */
export function decisionSince(
  decisions: readonly Decision[],
  order: Pick<OrderRecord, "afterExport"> | null,
  sinceMs: number,
): Decision | null {
  const [last] = decisions;
  if (last === undefined || last.atMs < sinceMs || !ENDS.has(last.kind)) return null;
  return (order?.afterExport ?? null) === null || order?.afterExport?.acknowledged != null ? last : null;
}

const ENDS: ReadonlySet<string> = new Set<Decision["kind"]>(["dismissed", "marked-exported", "acknowledged"]);
