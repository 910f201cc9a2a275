import { join } from "node:path";

import Database from "better-sqlite3";
import { expect, test } from "vitest";

import { checkLink } from "../../src/core/audit/chain.ts";
import type { AuditReport } from "../../src/core/audit/report.ts";
import type { AuditHead } from "../../src/core/audit/store.ts";
import { openStore } from "../../src/store/database.ts";
import { QuickClock } from "../support/quick-clock.ts";
import { anAuditReport } from "../support/reports.ts";
import { makeTestFolder } from "../support/folder.ts";

const clock = new QuickClock("2026-11-25T04:00:00Z");

function aReport(day: string, isOpen = false): AuditReport {
  const report = anAuditReport(day, { startedMs: clock.now(), finishedMs: clock.now() });
  return { ...report, days: report.days.map((one) => ({ ...one, isOpen })) };
}

async function threeAudits(): Promise<string> {
  const path = join(makeTestFolder(), "tg360.db");
  const store = await openStore({ path, clock });
  await store.keepAudit(aReport("2026-11-22", true), 0);
  await store.keepAudit(aReport("2026-11-23"), 0);
  await store.keepAudit(aReport("2026-11-22"), 2);
  await store.close();
  return path;
}

async function faultsIn(path: string): Promise<readonly string[]> {
  const store = await openStore({ path, clock });
  const links = await store.readAuditLinks(0, 100);
  await store.close();
  let last: AuditHead | null = null;
  const faults: string[] = [];
  for (const one of links) {
    const fault = checkLink(one, last);
    if (fault !== null) faults.push(`${fault.kind} ${String(fault.number)}`);
    last = one.head;
  }
  return faults;
}

/** Changes the file with plain SQL, as a person with access to it could. */
function tamper(path: string, sql: string): void {
  const db = new Database(path);
  db.exec(
    `DROP TRIGGER audits_are_not_changed; DROP TRIGGER audits_are_not_deleted; PRAGMA foreign_keys = OFF; ${sql}`,
  );
  db.close();
}

test("audits form a chain, are listed newest first, and the last one of a day is found", async () => {
  const path = await threeAudits();
  expect(await faultsIn(path)).toEqual([]);
  const store = await openStore({ path, clock });
  const [third, second, first] = await store.listAudits(10);
  expect(third).toMatchObject({ number: 3, differences: 2, amount: null, previousSha256: second?.sha256 });
  expect(first?.previousSha256).toBeNull();
  expect(await store.listAudits(10, "2026-11-22")).toMatchObject([{ number: 3 }, { number: 1 }]);
  expect(await store.readLastAudit()).toMatchObject({ number: 2, to: "2026-11-23" });
  expect(await store.listOpenDays("2026-01-01")).toEqual([]);
  await store.close();
});

test("an audit of very many orders is stored completely, in pieces", async () => {
  const path = join(makeTestFolder(), "tg360.db");
  const store = await openStore({ path, clock });
  const orders = Array.from({ length: 2501 }, (_, at) => {
    const id = String(at);
    return ["2026-11-23", id, `WEB-${id}`, `2026-${id}`, "39.30", "39.30"] as const;
  });
  const report = { ...aReport("2026-11-23"), orders };
  await store.keepAudit(report, 0);
  const [link] = await store.readAuditLinks(0, 1);
  expect(JSON.parse(Buffer.from(link?.data ?? []).toString())).toEqual(report);
  await store.close();
  expect(await faultsIn(path)).toEqual([]);
});

test("an audit cannot be changed or deleted by the program itself", async () => {
  const path = await threeAudits();
  const db = new Database(path);
  expect(() => db.exec("UPDATE audits SET differences = 0")).toThrow("audits are kept as they are");
  expect(() => db.exec("DELETE FROM audits WHERE number = 3")).toThrow("audits are kept as they are");
  db.close();
});

test.each([
  ["changed", "UPDATE audits SET data = (SELECT data FROM audits WHERE number = 3) WHERE number = 2", ["changed 2"]],
  ["cut", "UPDATE audits SET data = x'00' WHERE number = 2", ["changed 2"]],
  ["deleted", "DELETE FROM audits WHERE number = 2", ["gap 3"]],
  ["deleted at the beginning", "DELETE FROM audits WHERE number = 1", ["gap 2"]],
  ["replaced with another hash", "UPDATE audits SET sha256 = 'beef' WHERE number = 1", ["changed 1", "gap 2"]],
])("an audit that was %s is detected", async (_name, sql, faults) => {
  const path = await threeAudits();
  tamper(path, sql);
  expect(await faultsIn(path)).toEqual(faults);
});

test("who decided what about an order, and why, outlives the order's history", async () => {
  const path = join(makeTestFolder(), "tg360.db");
  const store = await openStore({ path, clock, author: "anna" });
  const listedOrder = {
    id: "1042",
    reference: "WEB-1042",
    placedAt: "2026-11-23T10:00:00Z",
    status: "3",
    statusName: "Completato",
    total: "10.00",
    currency: "CHF",
    order: null,
    fault: null,
  };
  const policy = { completed: ["3"], cancelled: [], fromMs: 0, nowMs: clock.now() };
  await store.recordOrders([listedOrder], policy);
  await store.dismissOrder("1042", "paid at the till", clock.now());
  expect(await store.readOrderEvents("1042")).toContainEqual(
    expect.objectContaining({ kind: "dismissed", author: "anna", note: "paid at the till" }),
  );
  await store.prune(clock.now() + 91 * 24 * 60 * 60 * 1000);
  expect(await store.readOrderEvents("1042")).toEqual([]);
  expect(await store.readDecisions("1042")).toEqual([
    { kind: "dismissed", author: "anna", note: "paid at the till", atMs: clock.now() },
  ]);
  await store.close();
});
