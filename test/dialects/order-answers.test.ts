/** The outcome of foreign answers to an order, where a profile maps little of them or maps it wrongly. */
import { expect, test } from "vitest";

import { createText } from "../../src/text/text.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE } from "../support/stage.ts";
import { type DialectCase, DIALECTS, profileOf } from "./dialects.ts";
import { openStand } from "./stand.ts";

function dialectNamed(name: string): DialectCase {
  const found = DIALECTS.find((dialect) => dialect.name === name);
  if (found === undefined) throw new Error(`no dialect ${name}`);
  return found;
}

test("orders whose id the profile reads at the wrong place are looked up and exported, and each names what is there instead", async () => {
  const dialect = dialectNamed("query-token");
  const stand = await openStand(dialect, profileOf(dialect.name, { createOrder: { record: "result" } }));
  const ids = [1, 2, 3].map(() => stand.shop.placeOrder({ cart: [CUSTOM_LINE] }).id);
  const report = await stand.export();
  expect(report).toMatchObject({ exitCode: 0, summary: { exported: 3 }, problems: [] });
  const unread = {
    code: "order-unread",
    data: { status: 201, places: ["result.oid", "result.ono"], found: ["ok", "now", "data.oid", "data.ono"] },
  };
  expect(report.orders).toMatchObject(ids.map((id) => ({ id, state: "exported", error: null, warnings: [unread] })));
  expect(await stand.verdict()).toEqual(clean());
  const [said] = report.orders.flatMap(({ warnings }) => warnings);
  const english = await createText("en", null);
  const shown = said && english.problem(said);
  expect(shown).toMatchObject({
    message:
      "TotalGest answered with 201, but there is no order ID or number at result.oid, result.ono; the answer has ok, now, data.oid, data.ono. It is not known whether the order arrived: tg360 looks for it in TotalGest.",
  });
  expect(JSON.stringify(shown)).toContain("createOrder.record or fields.orderResult");
});

test("a 409 with the order but without a code is looked up, and never believed as it is", async () => {
  const dialect = dialectNamed("header-key");
  const stand = await openStand(dialect, profileOf(dialect.name, { fields: { error: { code: null } } }));
  const { erp, shop } = stand;
  shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stand.export();
  expect(erp.ledger.orders).toHaveLength(1);
  const lookUps = (): number => erp.ledger.callsFor("findOrder").length;
  const before = lookUps();
  stand.forget();
  expect(await stand.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  expect(lookUps()).toBe(before + 1);
  expect(await stand.verdict()).toEqual(clean());
});
