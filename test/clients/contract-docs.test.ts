import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { withTables } from "../../scripts/contracts.ts";
import shop from "../../src/clients/framework360/contract.json" with { type: "json" };
import * as framework360 from "../../src/clients/framework360/contract.ts";
import { orderWire, shopProductWire, taxWire } from "../../src/clients/framework360/wire.ts";
import totalGest from "../../src/clients/totalgest/contract.json" with { type: "json" };
import * as totalgest from "../../src/clients/totalgest/contract.ts";
import { bookedWire, errorWire, orderRefWire, productWire, shopWire } from "../../src/clients/totalgest/wire.ts";

const page = readFileSync(new URL("../../docs/contracts.md", import.meta.url), "utf8");

/** The part of the page under a heading of the second level. */
function partOf(heading: string): string {
  return page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
}

test("the tables of the page equal those of the contracts: `npm run contracts` writes them", () => {
  expect(withTables(page)).toBe(page);
  expect(page.match(/^<!-- \w+ \w+ -->$/gm)?.length).toBeGreaterThan(8);
});

test.each([
  ["a shop", shopWire, totalGest.records.shop],
  ["a product", productWire, withoutField(totalGest.records.product, "updatedAt")],
  ["an order that TotalGest has", orderRefWire, totalGest.records.orderResult],
  ["its amounts", bookedWire, totalGest.records.booked],
  ["an error", errorWire, totalGest.records.error],
  ["an order", orderWire, shop.records.order],
  ["a product of the shop", shopProductWire, shop.records.product],
  ["a VAT rate", taxWire, shop.records.tax],
])("the schema of %s has the fields of the contract", (_, schema, { fields }) => {
  const names = new Set(Object.keys(fields).map((field) => field.split(/\[\]|\./)[0]));
  expect(Object.keys(schema.shape).toSorted()).toEqual([...names].toSorted());
});

/** No run calls it. */
function withoutField({ fields }: { readonly fields: object }, name: string): { readonly fields: object } {
  return { fields: Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name)) };
}

for (const [heading, contract] of [
  ["TotalGest", totalgest],
  ["Framework360", framework360],
] as const) {
  test(`every error code of ${heading} is on the page`, () => {
    for (const code of Object.values(contract.ERROR_CODES)) expect(partOf(heading)).toContain(`\`${code}\``);
  });
}

test("headers, base paths and the codes of refused fields are on the page", () => {
  expect(partOf("Framework360")).toContain(`\`${framework360.API_KEY_HEADER}: `);
  expect(partOf("Framework360")).toContain(`\`${framework360.BASE_PATH}\``);
  expect(partOf("TotalGest")).toContain(`\`${totalgest.IDEMPOTENCY_KEY_HEADER}: `);
  expect(partOf("TotalGest")).toContain("`Authorization: Bearer ");
  for (const code of Object.values(totalgest.FIELD_CODES)) expect(partOf("TotalGest")).toContain(`\`${code}\``);
});

test("every operation is below its system's base path", () => {
  for (const { path } of Object.values(totalgest.ERP_OPERATIONS))
    expect(path.startsWith(`${totalgest.BASE_PATH}/`)).toBe(true);
  for (const { name, path } of Object.values(framework360.SHOP_OPERATIONS)) expect(path).toBe(`/${name}`);
});
