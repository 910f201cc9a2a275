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
  const row = page.split("<tr").find((one) => one.includes("><bdi>Un testo &lt;b&gt;di")) ?? "";
  expect(row.replaceAll(/<[^>]+>/g, "|").replaceAll(/\|+/g, "|")).toMatch(
    /Description\|TotalGest\|Un testo &lt;b&gt;di&lt;\/b&gt; TotalGest &amp; basta\|Un testo del negozio\| \|–\|/,
  );
  const form = formOf(page, "overwrite");
  const press = async (): Promise<string> =>
    (await settled(anna, (await anna.post(`${SHOP}/act`, form)).location)).text;
  const text = (): unknown => shop.products.withSku("T-1")[0]?.description;

  // Somebody edits it in the shop after the page was shown.
  shop.products.change(id, { description: "Un altro testo" });
  expect(await press()).toContain("The texts of T-1 have changed since they were shown");
  expect(text()).toBe("Un altro testo");

  const again = formOf((await anna.get(path)).text, "overwrite");
  await settled(anna, (await anna.post(`${SHOP}/act`, again)).location);
  expect(text()).toBe("Un testo <b>di</b> TotalGest & basta");
  expect((await anna.get(path)).text).not.toContain('value="overwrite"');
});

it("part in sight in the table of both sides, however late they part", async () => {
  const agency = openAgency();
  const { erp, shop } = await agency.open("default", { products: 0, orders: 0 });
  const start = "Una stufa a pellet per piccoli appartamenti del Cantone Ticino, con tubo nero e telecomando,";
  erp.addProduct({ id: "t1", sku: "T-1", name: "Stufa", description: `${start} fornita smontata` });
  shop.products.add({ sku: "T-1", name: "Stufa", description: `${start} montata da noi`, price: "10.00" });
  await agency.run(["pull-products", "--quiet"]);
  await addUser(agency, "anna");
  const anna = await (await servePage(agency, ["serve"])).as("anna");

  const page = (await anna.get(`${SHOP}/products/one?id=t1`)).text;
  const rows = page.split("<tr").map((one) => one.replaceAll(/<[^>]+>/g, "|").replaceAll(/\|+/g, "|"));
  expect(rows.find((one) => one.includes("Description|"))).toMatch(/\|…fornita smontata\|…montata da noi\|/);
});

it("are kept for one product or for all, and what was replaced is put back, in three clicks from the overview", async () => {
  const agency = openAgency();
  const { erp, shop } = await agency.open("default", { products: 8, orders: 0 });
  for (const n of ["1", "2"]) {
    erp.addProduct({ id: `t${n}`, sku: `T-${n}`, name: `Nome ${n}`, description: `Di TotalGest ${n}` });
    shop.products.add({ sku: `T-${n}`, name: `Che vende ${n}`, description: `Del negozio ${n}`, price: "10.00" });
  }
  await agency.run(["pull-products", "--quiet"]);
  await addUser(agency, "anna");
  const anna = await (await servePage(agency, ["serve"])).as("anna");
  const texts = (n: string): unknown => {
    const [one] = shop.products.withSku(`T-${n}`);
    return [one?.name, one?.description];
  };
  const list = `${SHOP}/products?state=text-differs`;
  const pathOf = (n: string): string => `${SHOP}/products/one?id=t${n}`;
  const press = async (path: string, deed: string, name: string): Promise<void> => {
    const page = (await anna.get(path)).text;
    const form = page.split("<form").find((one) => one.includes(`value="${deed}"`) && one.includes(`value="${name}"`));
    await settled(anna, (await anna.post(`${SHOP}/act`, formOf(`<form${form ?? ""}`, deed))).location);
  };

  // The overview leads to the list, the list to the product, and that has the buttons.
  expect((await anna.get(SHOP)).text).toContain(`"${list}"`);
  expect((await anna.get(list)).text).toContain(`"${pathOf("1")}&amp;`);
  await press(pathOf("1"), "overwrite", "descriptions");
  expect(texts("1")).toEqual(["Che vende 1", "Di TotalGest 1"]);
  await press(pathOf("1"), "restore-texts", "descriptions");
  expect(texts("1")).toEqual(["Che vende 1", "Del negozio 1"]);
  await press(pathOf("1"), "keep-texts", "name");
  expect((await anna.get(list)).text).not.toContain(pathOf("1"));
  const kept = (await anna.get(pathOf("1"))).text;
  expect(kept).not.toContain('value="keep-texts"');
  expect(kept).toContain('value="overwrite"');

  // For all: said with its count first.
  const path = `${SHOP}/products/keep-all?texts=name`;
  expect((await anna.get(pathOf("2"))).text).toContain(`"${path}"`);
  const asked = await anna.get(path);
  // Only the names are asked about, without the one that was kept.
  expect((await anna.get(SHOP)).text).toContain("3 texts differ");
  expect(asked.text).toContain("Now 2 texts differ");
  await settled(anna, (await anna.post(`${SHOP}/act`, formOf(asked.text, "keep-all"))).location);
  expect(agency.read("default")).toMatchObject({ products: { fields: { name: "shop" } } });
  const rest = (await anna.get(pathOf("2"))).text;
  expect([rest.match(/value="overwrite"/g)?.length, rest.includes("texts=descriptions")]).toEqual([1, true]);
  expect(texts("2")).toEqual(["Che vende 2", "Del negozio 2"]);
  expect((await anna.get(`${SHOP}/products/keep-all?texts=price`)).status).toBe(404);
});
