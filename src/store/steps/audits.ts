import { linkHash } from "../../core/audit/chain.ts";
import { type AuditReport, reportPieces } from "../../core/audit/report.ts";
import type { AuditHead, AuditStore } from "../../core/audit/store.ts";
import type { Rows, Transactions } from "../rows/transactions.ts";

/** The chain of audits, and queries for audits. */
export function auditSteps({ read, write }: Transactions): AuditStore {
  return {
    listPlaced: (fromMs, toMs) => read((rows) => rows.listPlaced(fromMs, toMs)),
    readDecisions: (id) => read((rows) => rows.readDecisions(id)),
    readReserved: (ids) => read((rows) => rows.readReserved(ids)),
    keepAudit: (report, differences) => write((rows) => keepAudit(rows, report, differences)),
    listAudits: (limit, day) => read((rows) => rows.listAudits(limit, day)),
    readLastAudit: () => read((rows) => rows.readLatestAudit()),
    readAuditLinks: (afterNumber, limit) => read((rows) => rows.readAuditLinks(afterNumber, limit)),
    listOpenDays: (from) => read((rows) => rows.listOpenDays(from)),
  };
}

async function keepAudit(rows: Rows, report: AuditReport, differences: number): Promise<AuditHead> {
  const [last] = await rows.listAudits(1);
  const previousSha256 = last?.sha256 ?? null;
  const head = {
    number: (last?.number ?? 0) + 1,
    startedMs: report.startedMs,
    from: report.from,
    to: report.to,
    ...report.proven,
    exitCode: report.exitCode,
    differences,
    previousSha256,
  };
  const sha256 = await rows.addAudit({ ...head, days: report.days }, reportPieces(report), (pieces) =>
    linkHash(previousSha256, pieces),
  );
  return { ...head, sha256 };
}
