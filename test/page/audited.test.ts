/** What the month's page says of an order that only TotalGest had. */
import { join } from "node:path";

import { expect, test } from "vitest";

import { finding } from "../../src/core/audit/verdict.ts";
import { lookedUp, recordAudited, recordBooked } from "../../src/core/orders/transitions.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { readMonth } from "../../src/page/audited.ts";
import { openStore } from "../../src/store/database.ts";
import { makeTestFolder } from "../support/folder.ts";
import { QuickClock } from "../support/quick-clock.ts";
import { AN_EXCEPTION, anAuditReport } from "../support/reports.ts";

/** A store with one order that waits. */
async function openAudited(): Promise<Store> {
  const clock = new QuickClock("2026-11-25T04:00:00Z");
  const store = await openStore({ path: join(makeTestFolder(), "tg360.db"), clock });
  const known = { id: "1", reference: "", placedAt: "2026-11-20T10:00:00Z", status: "", statusName: "", total: "1.00" };
  const policy = { statuses: { due: ["3"], open: [], cancelled: [], after: [] }, fromMs: 0, nowMs: clock.now() };
  await store.recordOrders([{ ...known, currency: "CHF", order: null, fault: null }], policy);
  return store;
}

test("an order that the shop does not have is open until an audit finds that TotalGest has it no longer", async () => {
  const store = await openAudited();
  const nowMs = Date.parse("2026-11-25T04:00:00Z");
  await store.changeOrders([lookedUp("1", { id: "o1", number: "N-1" }, nowMs)], recordBooked);
  const find = (isThere: boolean): Promise<unknown> => {
    const found = isThere ? [{ field: "shop-missing", article: null, sent: "N-1", now: null } as const] : [];
    return store.changeOrders([{ id: "1", found, atMs: nowMs }], recordAudited);
  };
  const exceptions = [{ ...finding("unknown"), ...AN_EXCEPTION, day: null }];
  await store.keepAudit(anAuditReport("2026-11-24", { exitCode: 3, exceptions }), 1);
  const openIn = async (): Promise<readonly string[]> =>
    (await readMonth(store, "default", "2026-11")).open.map(({ id }) => id);
  await find(true);
  expect(await openIn()).toEqual(["1"]);
  await find(false);
  expect(await openIn()).toEqual([]);
  await store.close();
});

test("a difference that is over hides no other one of the same order", async () => {
  const store = await openAudited();
  const exceptions = [{ ...finding("unknown"), ...AN_EXCEPTION, day: null }];
  await store.keepAudit(anAuditReport("2026-11-22", { exitCode: 3, exceptions }), 1);
  const day = "2026-11-24";
  const held = [{ ...finding("held-there"), ...AN_EXCEPTION, day }];
  await store.keepAudit(anAuditReport(day, { exitCode: 3, exceptions: held }), 1);
  const { open, days } = await readMonth(store, "default", "2026-11");
  expect(open.map(({ cause }) => cause)).toEqual(["held-there"]);
  expect(days.filter(({ verdict }) => verdict === "differs").map((one) => one.day)).toEqual([day]);
  await store.close();
});

test("a difference without a day counts in the month of its audit and in the one before", async () => {
  const store = await openAudited();
  const exceptions = [{ ...finding("unknown"), ...AN_EXCEPTION, id: "9999", day: null }];
  for (const day of ["2026-10-31", "2026-11-30"]) await store.keepAudit(anAuditReport(day), 0);
  await store.keepAudit(anAuditReport("2026-12-01", { exitCode: 3, exceptions }), 1);
  const openIn = async (month: string): Promise<number> => (await readMonth(store, "other", month)).open.length;
  expect([await openIn("2026-10"), await openIn("2026-11"), await openIn("2026-12")]).toEqual([0, 1, 1]);
  await store.close();
});
