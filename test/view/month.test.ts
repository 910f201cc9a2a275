import { expect, test } from "vitest";

import type { AuditException, AuditReport } from "../../src/core/audit/report.ts";
import { finding } from "../../src/core/audit/verdict.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import type { OrderRecord } from "../../src/core/orders/record.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { type Month, readMonth } from "../../src/page/audited.ts";
import { anAuditReport } from "../support/reports.ts";

const DAY = "2026-11-23";
let audits = 0;

function anException(id: string, cause: Parameters<typeof finding>[0], patch: Partial<AuditException> = {}) {
  return { ...finding(cause), id, day: DAY, ...patch } as AuditException;
}

/** November with one audit, of this day; `settled`: ids of orders that a person has settled since. */
function month(report: Partial<AuditReport>, settled: (id: string) => boolean = () => false): Promise<Month> {
  const number = (audits += 1);
  const afterExport = (id: string) => ({ acknowledged: settled(id) ? { atMs: 1, reason: "seen" } : null });
  const store = {
    listAuditedDays: () => Promise.resolve([{ day: DAY, number, isOpen: true }]),
    readCreatedMs: () => Promise.resolve(1),
    readNote: () => Promise.resolve(null),
    readDecisions: (ids: readonly string[]) =>
      Promise.resolve(new Map(ids.filter(settled).map((id) => [id, [{ kind: "acknowledged", atMs: Infinity }]]))),
    readAudit: () => Promise.resolve({ head: { number }, report: anAuditReport(DAY, report) }),
    readOrder: (id: string) => Promise.resolve({ id, reason: null, afterExport: afterExport(id) } as OrderRecord),
  };
  return readMonth(store as unknown as Store, "default", "2026-11");
}

const verdictOf = ({ days }: Month): unknown => days.find(({ day }) => day === DAY)?.verdict;

test("a day is settled only where everything else of it was read and has arrived", async () => {
  const dismissed = anException("1", "dismissed");
  const changed = anException("2", "changed");
  const unread = {
    side: "shop",
    from: DAY,
    to: DAY,
    id: null,
    problem: problem("order-unanswered", { id: "9" }),
  } as const;
  const verdicts = [
    await month({ exceptions: [dismissed] }),
    await month({ exceptions: [dismissed], unread: [unread] }),
    await month({ exceptions: [dismissed, anException("3", "waiting")] }),
    await month({ exceptions: [dismissed, anException("3", "unasked")] }),
    await month({ exceptions: [changed] }, () => true),
    await month({ exceptions: [changed], unread: [unread] }, () => true),
    await month({ exceptions: [changed], unread: [unread] }),
  ].map(verdictOf);
  expect(verdicts).toEqual(["settled", "open", "open", "open", "settled", "open", "differs"]);
});

test("an open difference can be settled, however many were settled before it", async () => {
  const exceptions = Array.from({ length: 150 }, (_, at) => anException(String(at), "changed"));
  const { open, orders } = await month({ exceptions }, (id) => Number(id) < 120);
  expect(open).toHaveLength(30);
  expect(open.every(({ id }) => orders.has(id))).toBe(true);
});
