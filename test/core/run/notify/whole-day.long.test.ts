/** Two days in which every kind of problem occurs once, and what the mails alone tell a person about it. */

import { beforeEach, expect, test } from "vitest";

import { HOUR, MINUTE } from "../../../../src/core/common/time/duration.ts";
import { acknowledgeChanges } from "../../../support/decide.ts";
import type { Store } from "../../../../src/core/ports/store.ts";
import { type FakeClock, remote, type World } from "../../../support/fake-world.ts";
import { type MailServer, startMailServer } from "../../../support/mail-server.ts";
import { anAuditReport } from "../../../support/reports.ts";
import { anErpProduct, anItem, anOrder } from "../../../support/specimens.ts";
import { openWorld } from "../../../support/open-world.ts";
import { deliverMails } from "./deliver-mails.ts";

/** Eight in the morning in Zurich. */
const START = "2026-11-24T07:00:00Z";
const SUMMARY = { TG360_NOTIFY_DAILY_SUMMARY: "07:00" };
const TWINT = { id: "twint", name: "TWINT", paid: true, transaction: null };
const PRODUCTS = 60;
const signal = new AbortController().signal;

let directory: string;
let store: Store;
let clock: FakeClock;
let world: World;
let server: MailServer;

beforeEach(async () => {
  const opened = await openWorld(START);
  ({ clock, directory, store, world } = opened);
  server = await startMailServer();
  return async () => {
    await server[Symbol.asyncDispose]();
    await opened.close();
  };
});

function deliver(): Promise<void> {
  return deliverMails(directory, server, clock, SUMMARY);
}

/** Stores the result of a morning's audit. */
async function audit(day: string, differences: number): Promise<void> {
  const times = { startedMs: clock.now(), finishedMs: clock.now() };
  await store.keepAudit(anAuditReport(day, { ...times, exitCode: differences === 0 ? 0 : 3 }), differences);
}

/** Cron runs two processes, each of which sends. */
async function runFor(lengthMs: number, everyMs = 10 * MINUTE): Promise<readonly string[]> {
  const before = server.mails.length;
  for (let passed = 0; passed < lengthMs; passed += everyMs) {
    clock.advance(everyMs);
    await world.export();
    await deliver();
    await world.pull();
    await deliver();
  }
  return server.mails.slice(before).map(({ subject }) => subject.replace("shop.example.ch", "").replace(/^[:,] /, ""));
}

function sell(id: string, patch: Parameters<typeof anOrder>[0] = {}): void {
  const placedAt = new Date(clock.now()).toISOString();
  const items = [anItem({ shopProductId: null, sku: "S-59" })];
  world.shop.sell(anOrder({ id, reference: `WEB-${id}`, placedAt, items, ...patch }));
}

function setActive(count: number, active: boolean): void {
  for (let index = 0; index < count; index++) {
    world.erp.put(anErpProduct({ id: `p${String(index)}`, sku: `S-${String(index)}`, active }));
  }
}

/** Makes TotalGest unreachable, or reachable again. */
function setAway(isAway: boolean): void {
  for (const call of ["products", "shop"]) {
    if (isAway) world.erp.fail.set(call, remote("TotalGest", "unreachable"));
    else world.erp.fail.delete(call);
  }
}

test("two days of cron send one mail per new problem, one a day, one when it is over, none when everything is fine, and lose none", async () => {
  setActive(PRODUCTS, true);
  sell("7");
  expect(await runFor(HOUR), "the state is of today").toEqual([]);

  sell("1042", { payment: TWINT });
  sell("1043", { payment: TWINT });
  expect(await runFor(HOUR), "on hold, for one reason").toEqual(["a new problem"]);
  const detail = { detail: "order is not valid", fields: ["lines[0].sku: unknown_sku"] };
  world.erp.script.push({
    commit: false,
    answer: { kind: "refused", problem: { code: "erp-refused-order", data: detail } },
  });
  sell("1044");
  expect(await runFor(HOUR), "refused").toEqual(["a new problem"]);
  expect(server.mails.at(-1)?.text).toMatch(/NEW[^]*1044 \(WEB-1044,[^]*STILL OPEN[^]*1042\s+\(WEB-1042,/);

  setAway(true);
  server.isDown = true;
  expect(await runFor(2 * HOUR), "the mail server is away as well").toEqual([]);
  expect(await store.readNote("standing:messages")).toContain("message-unsent");
  server.isDown = false;
  expect(await runFor(HOUR), "the outage, two hours late").toEqual(["a new problem"]);
  expect(await store.readNote("standing:messages")).toBeNull();
  expect(server.mails.at(-1)?.text).toContain("TotalGest");
  setAway(false);
  expect(await runFor(HOUR)).toEqual(["a problem is solved"]);

  setActive(40, false);
  expect(await runFor(HOUR), "a brake").toEqual(["a new problem"]);
  expect(server.mails.at(-1)?.text).toContain("tg360 pull-products --allow-mass-change");
  const sold = world.shop.orders.get("7");
  if (sold !== undefined) world.shop.orders.set("7", { ...sold, status: "4", statusName: "Annullato" });
  expect(await runFor(HOUR), "cancelled after its export").toEqual(["a new problem"]);
  expect(server.mails.at(-1)?.text).toContain("--acknowledge");

  expect(await runFor(12 * HOUR, 15 * MINUTE), "the night").toEqual([]);
  await audit("2026-11-24", 3);
  expect(await runFor(HOUR), "what the audit found").toEqual(["a new problem"]);
  expect(await runFor(2 * HOUR, 15 * MINUTE), "the morning after").toEqual([
    "24.11.2026: 3 of 4 orders are not in TotalGest",
  ]);
  const summary = server.mails.at(-1)?.text ?? "";
  for (const id of ["1042", "1043", "1044"])
    expect(summary.replaceAll(/\s+/g, " ")).toContain(`${id} (WEB-${id}, Anna Bernasconi)`);
  expect(summary).toContain("tg360 configure --map-payment twint=CODE");
  expect(summary).toContain("tg360 export-orders --ids 1044");
  expect(summary).toContain("The audit of this day is still open (3 points). See it:\ntg360 audit show 2026-11-24");
  expect(await runFor(22.5 * HOUR, 30 * MINUTE), "a day after the last").toEqual(["5 problems are still open"]);

  await audit("2026-11-25", 0);
  expect(await runFor(HOUR)).toEqual(["a problem is solved", "25.11.2026: no orders"]);

  world = world.withSettings({ mapping: { payments: { twint: "CARD" } } });
  setActive(40, true);
  await acknowledgeChanges(world, ["7"], { reason: "credit note" }, signal);
  expect(await runFor(HOUR), "of orders, and of products").toEqual(["2 problems are solved", "a problem is solved"]);
  await world.export({ failed: true });
  expect(await runFor(15 * MINUTE)).toEqual(["all reported problems are solved"]);
  expect(server.mails.at(-1)?.text).toContain("There is nothing to do.");
  expect(await runFor(23 * HOUR, 30 * MINUTE), "a day without news").toEqual(["26.11.2026: no orders"]);
  expect(server.mails.map(({ raw }) => raw).join("")).not.toMatch(/anna@example\.ch|Via Nassa|\+41 91/);
}, 300_000);
