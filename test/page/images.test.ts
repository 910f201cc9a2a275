/** The first picture of a product on its page: shown where somebody has said so, from exactly its host. */
import { expect, it } from "vitest";

import { addUser, servePage } from "../support/page.ts";
import { openAgency, treeOf } from "../support/shops.ts";

it("is shown with `page.images=true`, from exactly its host, and otherwise no picture nor host is named", async () => {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 0, orders: 0 });
  const { erp, shop } = sandbox;
  erp.addProduct({ id: "t1", sku: "T-1", name: "Uno", images: ["https://erp.example.ch/a.jpg?x=1&y=2"] });
  shop.products.add({ sku: "T-1", name: "Uno", images: ["https://pictures.example.ch:8443/b.jpg"], price: "10.00" });
  // Its host would be a directive of the policy.
  erp.addProduct({ id: "t2", sku: "T-2", name: "Due", images: ["https://a;sandbox/c.jpg"] });
  erp.addProduct({ id: "t3", sku: "T-3", name: "Tre" });
  await agency.run(["pull-products", "--quiet"]);
  await addUser(agency, "anna");
  const anna = await (await servePage(agency)).as("anna");
  const look = async (id: string): Promise<readonly [pictures: readonly string[], policy: string]> => {
    const seen = await anna.get(`/shops/default/products/one?id=${id}`);
    expect(seen.status).toBe(200);
    const policy = /img-src ([^;]*);/.exec(seen.headers.get("content-security-policy") ?? "")?.[1] ?? "";
    return [[...seen.text.matchAll(/<img[^>]* src="([^"]*)"/g)].map((found) => found[1] ?? ""), policy];
  };
  expect(await look("t1")).toEqual([[], "'self'"]);

  agency.write("default", { ...treeOf(sandbox), page: { images: "true" } });
  expect(await look("t1")).toEqual([
    ["https://pictures.example.ch:8443/b.jpg"],
    "'self' https://pictures.example.ch:8443",
  ]);
  for (const id of ["t2", "t3"]) expect(await look(id)).toEqual([[], "'self'"]);
  const list = await anna.get("/shops/default/products");
  expect(list.headers.get("content-security-policy")).toContain("img-src 'self';");
});
