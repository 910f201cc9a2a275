import { join } from "node:path";

import { expect, test } from "vitest";

import { decideDay, readGivenUp, withGivenUp } from "../../../src/core/audit/given-up.ts";
import { finding } from "../../../src/core/audit/verdict.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { openStore } from "../../../src/store/database.ts";
import { makeTestFolder } from "../../support/folder.ts";
import { QuickClock } from "../../support/quick-clock.ts";
import { AN_EXCEPTION, anAuditReport } from "../../support/reports.ts";

test("a day is given up for what its own last audit did not read, whatever others say of its orders", async () => {
  const clock = new QuickClock("2026-11-25T04:00:00Z");
  const store = await openStore({ path: join(makeTestFolder(), "tg360.db"), clock });
  const day = "2026-11-22";
  const why = problem("server-error", { system: "Framework360", operation: "orders/list", status: 500, detail: "" });
  const unread = [{ side: "shop", from: day, to: day, id: null, problem: why }] as const;
  await store.keepAudit(anAuditReport(day, { exitCode: 6, unread }), 0);
  // Of a longer time, without the day itself: it names an order of the day, and could read everything.
  const exceptions = [{ ...finding("doubled"), ...AN_EXCEPTION, day }];
  await store.keepAudit(anAuditReport("2026-11-20", { to: "2026-11-24", exitCode: 3, exceptions }), 1);
  await decideDay(store, day, { by: "anna", atMs: clock.now(), reason: "lost" });
  const { [day]: given } = await readGivenUp(store);
  expect(given).toMatchObject({ by: "anna", reason: "lost", reasons: [expect.stringContaining("Framework360")] });
  await store.close();
});

test("one record that may be of any day, and that a person gave up for one, is given up for all; a list is not", async () => {
  const clock = new QuickClock("2026-11-25T04:00:00Z");
  const store = await openStore({ path: join(makeTestFolder(), "tg360.db"), clock });
  const [first, second] = ["2026-11-22", "2026-11-23"];
  const why = problem("order-invalid", { id: "77", path: "total", found: "null" });
  const givenWith = async (id: string | null): Promise<readonly unknown[]> => {
    const unread = [{ side: "shop", from: null, to: null, id, problem: why }] as const;
    await store.keepAudit(anAuditReport(first ?? "", { exitCode: 6, unread }), 0);
    await decideDay(store, first ?? "", { by: "anna", atMs: clock.now(), reason: "lost" });
    const report = anAuditReport(second ?? "", { exitCode: 6, unread });
    return withGivenUp(await readGivenUp(store), report).days.map(({ givenUp }) => givenUp?.reason);
  };
  expect([await givenWith("77"), await givenWith(null)]).toEqual([["lost"], [undefined]]);
  await store.close();
});

test("of days that people give up and open again at the same moment each stays as it was decided", async () => {
  const clock = new QuickClock("2026-11-25T04:00:00Z");
  const path = join(makeTestFolder(), "tg360.db");
  // A page and a terminal.
  const stores = [await openStore({ path, clock }), await openStore({ path, clock })];
  const why = problem("server-error", { system: "Framework360", operation: "orders/list", status: 500, detail: "" });
  const days = ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"];
  for (const day of days) {
    const unread = [{ side: "shop", from: day, to: day, id: null, problem: why }] as const;
    await stores[0]?.keepAudit(anAuditReport(day, { exitCode: 6, unread }), 0);
  }
  const decide = async (day: string, reason: string | null): Promise<void> => {
    const given = reason === null ? null : { by: "anna", atMs: clock.now(), reason };
    const store = stores[days.indexOf(day) % 2];
    if (store !== undefined) await decideDay(store, day, given);
  };
  const [first = "", ...others] = days;
  await decide(first, "lost");
  await Promise.all([decide(first, null), ...others.map((day) => decide(day, `lost ${day}`))]);
  for (const store of stores) {
    const given = await readGivenUp(store);
    expect(
      Object.keys(given)
        .toSorted()
        .map((day) => [day, given[day]?.reason]),
    ).toEqual(others.map((day) => [day, `lost ${day}`]));
    await store.close();
  }
});
