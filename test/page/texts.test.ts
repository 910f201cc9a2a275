/** Texts of the shop that differ from TotalGest's: listed, shown side by side, and replaced exactly as they were shown. */
import { expect, it } from "vitest";

import { addUser, formOf, servePage, settled } from "../support/page.ts";
import { openAgency } from "../support/shops.ts";

const SHOP = "/shops/default";

it("stand in a list of their own, both sides beside each other, and a click replaces them, but not what was edited since", async () => {
  const agency = openAgency();
  const { erp, shop } = await agency.open("default", { products: 8, orders: 0 });
  erp.addProduct({ id: "t1", sku: "T-1", name: "Nome", description: "Un testo <b>di</b> TotalGest & basta" });
  const { id } = shop.products.add({ sku: "T-1", name: "Nome", description: "Un testo del negozio", price: "10.00" });
  await agency.run(["pull-products", "--quiet"]);
  await addUser(agency, "anna");
  const anna = await (await servePage(agency, ["serve"])).as("anna");

  const list = (await anna.get(`${SHOP}/products?state=text-differs`)).text;
  const path = `${SHOP}/products/one?id=t1`;
  expect(list).toContain(`"${path}&amp;back=`);
  expect(list).toContain(`"${SHOP}/products?state=text-differs"`);
  const page = (await anna.get(path)).text;
  expect(page).toContain("Un testo <mark>del negozio</mark>");
  expect(page).toContain("Un testo <mark>&lt;b&gt;di&lt;/b&gt; TotalGest &amp; basta</mark>");
  const form = formOf(page, "overwrite");
  const press = async (): Promise<string> =>
    (await settled(anna, (await anna.post(`${SHOP}/act`, form)).location)).text;
  const text = (): unknown => shop.products.withSku("T-1")[0]?.description;

  // Somebody edits it in the shop after the page was shown.
  shop.products.change(id, { description: "Un altro testo" });
  await press();
  expect(text()).toBe("Un altro testo");

  const again = formOf((await anna.get(path)).text, "overwrite");
  await settled(anna, (await anna.post(`${SHOP}/act`, again)).location);
  expect(text()).toBe("Un testo <b>di</b> TotalGest & basta");
  expect((await anna.get(path)).text).not.toContain('value="overwrite"');
});
