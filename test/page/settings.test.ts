/** What the page shows by the settings of a shop. */
import { expect, it } from "vitest";

import { addUser, servePage } from "../support/page.ts";
import { openAgency, treeOf } from "../support/shops.ts";

const SHOP = "/shops/default";

it("an order has a link into the shop where its address is set, with its id in the place of {id}", async () => {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 2, orders: 1 });
  await agency.run(["pull-products", "--quiet"]);
  await agency.run(["export-orders", "--quiet"]);
  await addUser(agency, "anna");
  const anna = await (await servePage(agency)).as("anna");
  const [{ id } = { id: "" }] = [...sandbox.shop.orders.values()];
  expect((await anna.get(`${SHOP}/orders/${id}`)).text).not.toContain("Open in the shop");
  const configure = (url: string) => agency.run(["configure", "--order-url", url]);
  for (const wrong of [
    "javascript:alert({id})",
    "https://{id}.example.ch/",
    "https://a:b@shop.example.ch/{id}",
    "https://shop.example.ch/",
  ])
    expect([wrong, await configure(wrong)]).toEqual([
      wrong,
      expect.objectContaining({ code: 4, err: expect.stringContaining("{id}") }),
    ]);
  expect((await configure("https://shop.example.ch/admin?a=1&order={id}#{id}")).code).toBe(0);
  const { text } = await anna.get(`${SHOP}/orders/${id}`);
  expect(text).toContain(`href="https://shop.example.ch/admin?a=1&amp;order=${id}#${id}"`);
  expect(text).toContain('rel="noopener noreferrer" target="_blank">Open in the shop</a>');
});

it("an empty list of orders says from which day on they are sent, or how that day is set", async () => {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 0, orders: 0 });
  await agency.run(["pull-products", "--quiet"]);
  await addUser(agency, "anna");
  const anna = await (await servePage(agency)).as("anna");
  const { export: settings = {}, ...tree } = treeOf(sandbox) as { export?: Record<string, unknown> };
  const list = async (from: Record<string, string>): Promise<string> => {
    agency.write("default", { ...tree, export: { ...settings, ...from } });
    return (await anna.get(`${SHOP}/orders`)).text;
  };
  expect(await list({ from: "2026-12-24" })).toContain("Orders placed from 24.12.2026 on are sent to TotalGest.");
  agency.write("default", tree);
  expect((await anna.get(`${SHOP}/orders`)).text).toContain("tg360 configure --export-from DATE");
});
