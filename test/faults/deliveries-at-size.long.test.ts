/** Years of orders, an evening's parcels, and an accident, each with the mails that the shop sent. */
import { expect, test } from "vitest";

import { DAY, MINUTE } from "../../src/core/common/time/duration.ts";
import { pushByHand, readHeldStatuses, scopeOfHeld } from "../../src/core/orders/fulfilment/run.ts";
import type { FulfilmentReport } from "../../src/core/orders/fulfilment/fulfilment.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

const ON = { fulfilment: { statuses: { shipped: "7", invoiced: "8" } } };
const OLD = 1000;
const EVENING = 60;
const ACCIDENT = 200;

test("a thousand old orders are mailed to nobody, an evening's 60 parcels to 60, and 200 at once to those that a person releases", async () => {
  const stage = await openStage({ at: "2026-11-10T10:00:00Z", products: 1 });
  const { sandbox, clock } = stage;
  for (let at = 0; at < OLD; at++) sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  expect((await stage.export()).summary.exported).toBe(OLD);
  const old = sandbox.erp.orders.map(({ id }) => id);
  for (const id of old) sandbox.erp.shipOrder(id);
  clock.advance(8 * DAY);
  expect(await cycle(stage)).toMatchObject({ exit: 0, summary: { pushed: 0, heldBack: 0, waiting: 0 } });
  expect(mails(stage)).toBe(0);

  for (let at = 0; at < EVENING; at++) sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await cycle(stage);
  for (const { id } of sandbox.erp.orders.slice(OLD)) sandbox.erp.shipOrder(id);
  expect(await cycle(stage)).toMatchObject({ exit: 0, summary: { pushed: EVENING, heldBack: 0 } });
  expect(mails(stage)).toBe(EVENING);

  clock.advance(DAY);
  for (const id of old.slice(0, ACCIDENT)) sandbox.erp.changeOrder(id, { state: "invoiced" });
  expect(await cycle(stage)).toMatchObject({ exit: 8, summary: { pushed: 0, heldBack: ACCIDENT } });
  const held = await stage.withEngine(readHeldStatuses);
  // One more joins after a person has seen the list: it stays.
  sandbox.erp.changeOrder(old[ACCIDENT] ?? "", { state: "invoiced" });
  expect(await cycle(stage)).toMatchObject({ exit: 8, summary: { heldBack: ACCIDENT + 1 } });
  expect(mails(stage)).toBe(EVENING);
  const { signal } = new AbortController();
  const released = await stage.withEngine((engine) =>
    pushByHand(engine, { kind: "release-statuses" }, scopeOfHeld(held), { run: signal, wire: signal }),
  );
  expect(released).toMatchObject({ summary: { pushed: ACCIDENT, left: 0, heldBack: 1 } });
  expect(mails(stage)).toBe(EVENING + ACCIDENT);
}, 300_000);

async function cycle(stage: Stage): Promise<FulfilmentReport & { readonly exit: number }> {
  stage.clock.advance(5 * MINUTE);
  const report = await stage.export({}, ON);
  if (report.fulfilment === null) throw new Error("switched off");
  return { ...report.fulfilment, exit: report.exitCode };
}

function mails({ sandbox }: Stage): number {
  return sandbox.ledger.filter((entry) => entry.kind === "commit" && entry.operation === "mail").length;
}
