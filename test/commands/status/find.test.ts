/** An order is found by whatever a person knows of it. */
import { expect, test } from "vitest";

import { openAgency } from "../../support/shops.ts";

test("status finds an order by its number, TotalGest’s, amount, SKU or customer, in a list and alone", async () => {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 3, orders: 0 });
  await agency.run(["pull-products", "--quiet"]);
  const [sku = "", other = ""] = [...sandbox.shop.products.values()].map((one) => one.sku);
  const { id, billing_data } = sandbox.shop.placeOrder({ reference: "#W-1", items: [{ sku }] });
  sandbox.shop.editOrder(id, { billing_data: { ...billing_data, nome: "Käthi", cognome: "Odermatt" } });
  for (const reference of ["#W-10", "#W-11"])
    sandbox.shop.placeOrder({ reference, items: [{ sku: other, quantity: "3" }] });
  await agency.run(["export-orders", "--quiet"]);
  const number = sandbox.erp.orders.find(({ externalReference }) => externalReference.endsWith(`:${id}`))?.number ?? "";
  const json = async (
    ...args: readonly string[]
  ): Promise<readonly { readonly id: string; readonly total: string }[]> =>
    (JSON.parse((await agency.run(["status", "orders", ...args, "--json"])).out) as { orders: [] }).orders;
  const [{ total } = { total: "" }] = await json(id);
  for (const called of ["W-1", "#W-1", number, total, `CHF ${total}`, sku, "Kathi", "odermatt"])
    expect([called, await json(called)]).toMatchObject([called, [{ id }]]);
  expect(await json("--search", "kathi")).toMatchObject([{ id }]);
  expect(await json("--search", "w-1")).toHaveLength(3);
  // Two are called so, and a part of a name is none.
  expect(await agency.run(["status", "orders", other])).toMatchObject({ code: 2 });
  expect(await agency.run(["status", "orders", "oderm"])).toMatchObject({ code: 3 });
});
