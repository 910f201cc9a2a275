/** Orders that wait for a person, the possible choices, and the effect of a decision. */

import { beforeEach, describe, expect, test } from "vitest";

import { decisionLines } from "../../../../src/commands/fix/walk.ts";
import { createText } from "../../../../src/text/text.ts";
import { isDecision } from "../../../../src/core/acts/action.ts";
import { actOnOrders } from "../../../../src/core/acts/act.ts";
import {
  type Choice,
  eachOf,
  findOpenDecisions,
  type OpenDecision,
  waitingOf,
} from "../../../../src/core/orders/fix/open-decisions.ts";
import { WAITING_STATES } from "../../../../src/core/run/notify/open-problems.ts";
import type { Store } from "../../../../src/core/ports/store.ts";
import { decideAlone } from "../../../support/decide.ts";
import type { World } from "../../../support/fake-world.ts";
import { anOrderRecord } from "../../../support/reports.ts";
import { anAddress, anErpProduct, anItem, anOrder, aShopProduct, ERP_SHOP } from "../../../support/specimens.ts";
import { openWorld } from "../../../support/open-world.ts";

const TWINT = { id: "twint", name: "TWINT", paid: true, transaction: null };
const signal = new AbortController().signal;

let store: Store;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ store, world } = opened);
  world.erp.put(anErpProduct());
  world.shop.products.set("501", aShopProduct());
  return opened.close;
});

async function look(): Promise<readonly OpenDecision[]> {
  const waiting = (await store.listOrders({ states: WAITING_STATES })).map(waitingOf);
  return findOpenDecisions(waiting, ERP_SHOP, world.settings.mapping);
}

function summary(found: readonly OpenDecision[]): readonly unknown[] {
  return found.map(({ problem, orders, choices }) => [
    problem.code,
    orders.map(({ id }) => id),
    choices.map((one) => (one.kind === "map" ? one.to : one.kind)),
  ]);
}

function decide(choice: Choice, ...ids: readonly string[]): ReturnType<typeof actOnOrders> {
  return isDecision(choice) ? decideAlone(world, choice, ids, signal) : actOnOrders(world, choice, ids, signal);
}

describe("waiting orders", () => {
  test("that an audit did not find in TotalGest can be sent again, or be there under another number", () => {
    const choices = (field: "erp-missing" | "total"): readonly string[] => {
      const differences = [{ field, article: null, sent: "A-1", now: null }];
      const afterExport = { differences, sinceMs: 1, acknowledged: null };
      const waiting = [waitingOf(anOrderRecord({ state: "exported", afterExport }))];
      return findOpenDecisions(waiting, ERP_SHOP, world.settings.mapping).flatMap((one) =>
        one.choices.map(({ kind }) => kind),
      );
    };
    expect(choices("total")).toEqual(["acknowledge"]);
    expect(choices("erp-missing")).toEqual(["acknowledge", "resend", "mark-exported"]);
  });

  test("are grouped by mapping, with TotalGest's list to choose from; every other order is separate", async () => {
    world.shop.sell(anOrder({ id: "1", total: "999.00" }));
    world.shop.sell(anOrder({ id: "2", payment: TWINT }));
    world.shop.sell(anOrder({ id: "3", payment: { ...TWINT, id: "TWINT " } }));
    world.shop.sell(anOrder({ id: "4", items: [anItem({ rate: "7.7" })] }));
    await world.export();
    expect(summary(await look())).toEqual([
      ["payment-unmapped", ["2", "3"], ["CARD", "PAYPAL"]],
      ["vat-unmapped", ["4"], ["N81", "R26", "B38", "mark-exported", "dismiss"]],
      ["totals-mismatch", ["1"], ["send", "mark-exported", "dismiss"]],
    ]);
  });

  test("of one cause can be decided one by one: each may be in TotalGest already, or never be sent", async () => {
    for (const id of ["2", "3"]) world.shop.sell(anOrder({ id, payment: TWINT }));
    await world.export();
    expect(summary((await look()).flatMap(eachOf))).toEqual(
      ["2", "3"].map((id) => ["payment-unmapped", [id], ["CARD", "PAYPAL", "mark-exported", "dismiss"]]),
    );
  });

  test("offer all countries for a country, and suggest none", async () => {
    world.shop.sell(anOrder({ id: "2", billing: anAddress({ country: "Helvetia" }) }));
    await world.export();
    const found = await look();
    const country = found.find(({ problem }) => problem.code === "country-unknown");
    expect(country?.likely).toBeNull();
    expect(country?.choices).toContainEqual(
      expect.objectContaining({ setting: "mapping.countries", from: "Helvetia", to: "CH" }),
    );
  });

  test("do not call corrected what nobody corrected, and name the meanings that a status may get", async () => {
    world.shop.sell(anOrder({ id: "1", status: "77", statusName: "Fatturata in parte" }));
    await world.export();
    const [found] = await look();
    expect(summary(found === undefined ? [] : [found])).toEqual([
      ["status-unclassed", ["1"], ["mark-exported", "dismiss"]],
    ]);
    const screen = { text: await createText("en"), columns: 200, color: false };
    const shown = found === undefined ? "" : decisionLines(screen, found).join("\n");
    for (const meaning of ["--statuses +77", "--after +77", "--open +77", "--cancelled +77"])
      expect(shown).toContain(meaning);
  });

  test("offer TotalGest's ways of shipping for one that it does not know", async () => {
    const strict = world.withSettings({ export: { shipping: "required" } });
    world.shop.sell(
      anOrder({ id: "1", items: [anItem()], delivery: { id: "9", name: "Velo", price: "0", rate: null } }),
    );
    await strict.export();
    const shippingMethods = [{ code: "ECO", name: "PostPac Economy" }];
    const [found] = findOpenDecisions(
      (await store.listOrders({ states: WAITING_STATES })).map(waitingOf),
      { ...ERP_SHOP, shippingMethods },
      world.settings.mapping,
    );
    expect(found?.choices[0]).toEqual({
      kind: "map",
      setting: "mapping.shipping",
      from: "9",
      to: "ECO",
      name: "PostPac Economy",
    });
  });

  test("offer no mapping for an empty name", async () => {
    world.shop.sell(anOrder({ id: "1", payment: null }));
    await world.export();
    expect(summary(await look())).toEqual([["payment-unmapped", ["1"], ["send", "mark-exported", "dismiss"]]]);
  });
});

describe("a decision", () => {
  const MAP = { kind: "map", setting: "mapping.payments", from: "twint", to: "CARD", name: "" } as const;

  test("for a mapping sends the orders that waited for it, and no others", async () => {
    world.shop.sell(anOrder({ id: "1", payment: TWINT }));
    world.shop.sell(anOrder({ id: "2", payment: { ...TWINT, id: "bill", name: "Rechnung" } }));
    await world.export();
    world.shop.sell(anOrder({ id: "3" }));
    world = world.withSettings({ mapping: { payments: { twint: "CARD", bill: "CARD" } } });
    const report = await decide(MAP, "1");
    expect(report.orders.map(({ id, state }) => [id, state])).toEqual([["1", "exported"]]);
    expect(world.erp.orders.map(({ reference }) => reference.split(":").at(-1))).toEqual(["1"]);
  });

  test("for a mapping does not send an order that was cancelled meanwhile", async () => {
    world.shop.sell(anOrder({ id: "1", payment: TWINT }));
    await world.export();
    world.shop.sell(anOrder({ id: "1", payment: TWINT, status: "4", statusName: "Annullato" }));
    world = world.withSettings({ mapping: { payments: { twint: "CARD" } } });
    expect((await decide(MAP, "1")).orders).toEqual([]);
    expect(world.erp.orders).toEqual([]);
  });

  test("marks, dismisses and resends", async () => {
    for (const id of ["1", "2"]) world.shop.sell(anOrder({ id, total: "999.00" }));
    await world.export();
    await decide({ kind: "mark-exported", number: "2026-7", reason: null }, "1");
    await decide({ kind: "dismiss", reason: "a test" }, "2");
    expect(await look()).toEqual([]);
    expect((await store.readOrder("1"))?.erpNumber).toBe("2026-7");
    const refused = { code: "erp-refused-order" as const, data: { detail: "no", fields: [] } };
    world.erp.script.push({ commit: false, answer: { kind: "refused", problem: refused } });
    world.shop.sell(anOrder({ id: "3" }));
    await world.export();
    expect(summary(await look())).toEqual([["erp-refused-order", ["3"], ["send", "mark-exported", "dismiss"]]]);
    expect((await decide({ kind: "send" }, "3")).summary.exported).toBe(1);
  });
});
