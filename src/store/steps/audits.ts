import { hashOf } from "../../core/audit/kept.ts";
import type { AuditReport } from "../../core/audit/report.ts";
import type { AuditHead, AuditStore } from "../../core/audit/store.ts";
import type { Rows, Transactions } from "../rows/transactions.ts";

/** The kept audits, and queries for audits. */
export function auditSteps({ read, write }: Transactions): AuditStore {
  return {
    listPlaced: (fromMs, toMs) => read((rows) => rows.listPlaced(fromMs, toMs)),
    readDecisions: (id) => read((rows) => rows.readDecisions(id)),
    keepAudit: (report, differences) => write((rows) => keepAudit(rows, report, differences)),
    listAudits: (limit, day) => read((rows) => rows.listAudits(limit, day)),
    readLastAudit: () => read((rows) => rows.readLatestAudit()),
    readAudit: (number) => read((rows) => rows.readAudit(number)),
    listOpenDays: (from) => read((rows) => rows.listOpenDays(from)),
  };
}

async function keepAudit(rows: Rows, report: AuditReport, differences: number): Promise<AuditHead> {
  const [last] = await rows.listAudits(1);
  const data = JSON.stringify(report);
  const head = {
    number: (last?.number ?? 0) + 1,
    startedMs: report.startedMs,
    from: report.from,
    to: report.to,
    ...report.proven,
    exitCode: report.exitCode,
    differences,
    sha256: hashOf(data),
  };
  await rows.addAudit({ head, data, days: report.days });
  return head;
}
