import { join } from "node:path";

import Database from "better-sqlite3";
import { expect, test } from "vitest";

import { type AuditException, type AuditReport, hashOf } from "../../src/core/audit/report.ts";
import { type Decision, finding } from "../../src/core/audit/verdict.ts";
import { openStore } from "../../src/store/database.ts";
import { QuickClock } from "../support/quick-clock.ts";
import { AN_EXCEPTION, anAuditReport } from "../support/reports.ts";
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

test("audits are kept with the hash of their document, are listed newest first, and the last one of a day is found", async () => {
  const path = await threeAudits();
  const store = await openStore({ path, clock });
  expect(await store.listAudits(10)).toMatchObject([
    { number: 3, differences: 2, amount: null, sha256: hashOf(JSON.stringify((await store.readAudit(3))?.report)) },
    { number: 2 },
    { number: 1 },
  ]);
  expect(await store.listAudits(10, "2026-11-22")).toMatchObject([{ number: 3 }, { number: 1 }]);
  expect(await store.readLastAudit()).toMatchObject({ number: 2, to: "2026-11-23" });
  expect(await store.listAuditedDays("2026-01-01", "2026-12-31")).toEqual([
    { day: "2026-11-22", number: 3, isOpen: false },
    { day: "2026-11-23", number: 2, isOpen: false },
  ]);
  await store.close();
});

test("a day is open by its own last audit, whatever other days were audited since", async () => {
  const store = await openStore({ path: join(makeTestFolder(), "tg360.db"), clock });
  await store.keepAudit(aReport("2026-11-21", true), 0);
  await store.keepAudit(aReport("2026-11-22", true), 0);
  await store.keepAudit(aReport("2026-11-22"), 0);
  await store.keepAudit(aReport("2026-11-23"), 0);
  expect(await store.listAuditedDays("2026-11-21", "2026-11-22")).toEqual([
    { day: "2026-11-21", number: 1, isOpen: true },
    { day: "2026-11-22", number: 3, isOpen: false },
  ]);
  await store.close();
});

test("an audit of very many orders is stored completely", async () => {
  const path = join(makeTestFolder(), "tg360.db");
  const store = await openStore({ path, clock });
  const orders = Array.from({ length: 2501 }, (_, at) => {
    const id = String(at);
    return ["2026-11-23", id, `WEB-${id}`, `2026-${id}`, "39.30", "39.30", []] as const;
  });
  const report = { ...aReport("2026-11-23"), orders };
  await store.keepAudit(report, 0);
  const kept = await store.readAudit(1);
  expect(kept?.report).toEqual(report);
  expect(await store.readAudit(2)).toBeNull();
  await store.close();
});

test("an audit cannot be changed or deleted by the program itself", async () => {
  const path = await threeAudits();
  const db = new Database(path);
  expect(() => db.exec("UPDATE audits SET differences = 0")).toThrow("audits are kept as they are");
  expect(() => db.exec("DELETE FROM audits WHERE number = 3")).toThrow("audits are kept as they are");
  db.close();
});

const LISTED = {
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
const POLICY = { statuses: { due: ["3"], open: ["1"], cancelled: [], after: [] }, fromMs: 0, nowMs: clock.now() };

const DECIDED = { timeoutMs: 30_000 };

test("a kept audit has none of the words of people, and shows those of each of its own decisions while they are known", async () => {
  const path = join(makeTestFolder(), "tg360.db");
  const store = await openStore({ path, clock, author: "anna" });
  await store.recordOrders([LISTED], POLICY);
  const [firstMs, lastMs] = [clock.now(), clock.now() + 1000];
  await store.decideOrder("1042", { kind: "dismiss", reason: "a first thought" }, { ...DECIDED, atMs: firstMs });
  await store.decideOrder("1042", { kind: "put-back" }, { ...DECIDED, atMs: firstMs });
  await store.decideOrder("1042", { kind: "dismiss", reason: "paid at the till" }, { ...DECIDED, atMs: lastMs });
  const mark = { kind: "mark-exported", number: "N-7", reason: "typed by hand" } as const;
  await store.decideOrder("1042", mark, { ...DECIDED, atMs: lastMs });
  const decided = (kind: Decision["kind"], atMs: number, reason: string): AuditException => ({
    ...finding("dismissed"),
    ...AN_EXCEPTION,
    id: "1042",
    day: "2026-11-23",
    decision: { kind, atMs, by: "anna", reason },
  });
  const exceptions = [
    decided("dismissed", firstMs, "a first thought"),
    decided("dismissed", lastMs, "paid at the till"),
    decided("marked-exported", lastMs, "typed by hand"),
  ];
  await store.keepAudit({ ...aReport("2026-11-23"), exceptions }, 0);
  expect((await store.readAudit(1))?.report.exceptions).toEqual(exceptions);
  await store.close();
  const db = new Database(path);
  const kept = JSON.stringify(db.prepare("SELECT data FROM audits").all());
  expect(["first thought", "till", "by hand"].filter((words) => kept.includes(words))).toEqual([]);
  db.close();
});

test("who decided what about an order, and why, outlives the order's history", async () => {
  const path = join(makeTestFolder(), "tg360.db");
  const store = await openStore({ path, clock, author: "anna" });
  await store.recordOrders([LISTED], POLICY);
  await store.decideOrder(
    "1042",
    { kind: "dismiss", reason: "paid at the till" },
    { atMs: clock.now(), timeoutMs: 30_000 },
  );
  expect(await store.readOrderEvents("1042")).toContainEqual(
    expect.objectContaining({ kind: "dismissed", author: "anna", note: "paid at the till" }),
  );
  await store.prune(clock.now() + 91 * 24 * 60 * 60 * 1000);
  expect(await store.readOrderEvents("1042")).toEqual([]);
  expect((await store.readDecisions(["1042"])).get("1042")).toEqual([
    { kind: "dismissed", by: "anna", reason: "paid at the till", atMs: clock.now() },
  ]);
  await store.close();
});
