/** Framework360's own TotalGest module, left on, books every order a second time: the doctor looks for its traces. */
import { expect, test } from "vitest";

import { othersReferences } from "../../src/diagnosis/judge/other-module.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

/** The other module sends the order that tg360 sent, under a reference of its own. */
function bookedAgain({ sandbox }: Stage, externalReference: string): void {
  const [sent] = sandbox.erp.orders;
  if (sent === undefined) throw new Error("nothing was sent");
  sandbox.erp.enterOrder({ ...sent.order, externalReference });
}

async function saysOfModule(stage: Stage): Promise<readonly string[]> {
  const { stdout } = await stage.run(["doctor", "--json"]);
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly what: string }[] };
  return findings.map(({ what }) => what).filter((what) => what.includes("another reference"));
}

test("orders that are in TotalGest under another reference too are named, with what to switch off", async () => {
  const stage = await openStage({ products: 3 });
  const { reference } = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stage.run(["export-orders"]);
  expect(await saysOfModule(stage)).toEqual([]);
  bookedAgain(stage, `FW-${reference}`);
  const [said] = await saysOfModule(stage);
  expect(said).toContain(
    `1 order of the last days is in TotalGest under another reference than tg360’s: FW-${reference}.`,
  );
  expect(said).toContain("Framework360’s own TotalGest module seems to be on");
});

const ORDER = { id: "1042", reference: "WEB-2026-1042", total: "24.90" };
const TOTALS = { net: null, vat: null, gross: "24.90" };

test.each([
  ["our own reference", "fw360:shop:1042", TOTALS, false],
  ["the number that the buyer sees", "WEB-2026-1042", TOTALS, true],
  ["the id", "f360/1042", TOTALS, true],
  ["the id without an amount", "1042", null, true],
  ["another amount", "1042", { ...TOTALS, gross: "30.00" }, false],
  ["a longer number", "110420", TOTALS, false],
  ["no reference", null, TOTALS, false],
] as const)("%s: %s", (_name, reference, totals, isTrace) => {
  expect(othersReferences([{ reference, totals }], [ORDER])).toEqual(isTrace ? [reference] : []);
});

test("an id of two digits is in too many references to be a trace", () => {
  expect(othersReferences([{ reference: "order 42", totals: null }], [{ ...ORDER, id: "42" }])).toEqual([]);
});
