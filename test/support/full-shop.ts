import { addUser, servePage, type ServedPage } from "./page.ts";
import { type Agency, openAgency } from "./shops.ts";

export interface FullShop {
  readonly agency: Agency;
  readonly sandbox: Awaited<ReturnType<Agency["open"]>>;
  readonly page: ServedPage;
}

/** A shop with an order on hold, four that wait (one of which TotalGest refuses), a brake and an audit. */
export async function openFullShop(): Promise<FullShop> {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 40, orders: 40 });
  await agency.run(["pull-products", "--quiet"]);
  const [product] = [...sandbox.shop.products.values()];
  const place = (patch: Parameters<typeof sandbox.shop.placeOrder>[0] = {}): { id: string } =>
    sandbox.shop.placeOrder({ items: [{ sku: product?.sku ?? "" }], ...patch });
  place({ payment: { id: "cod" } });
  await agency.run(["export-orders", "--quiet"]);
  const orders = [place(), place(), place()];
  place({ status: "1" });
  const refused = orders[2]?.id ?? "";
  sandbox.inject({
    system: "TotalGest",
    operation: "createOrder",
    times: Number.POSITIVE_INFINITY,
    when: ({ body }) => body.includes(`:${refused}"`),
    fault: {
      kind: "status",
      status: 422,
      body: { error: { code: "invalid_order", message: "Cliente bloccato", fields: [] } },
    },
  });
  for (const { id } of sandbox.erp.products.values()) sandbox.erp.setStock(id, "0");
  await agency.run(["pull-products", "--quiet"]);
  await agency.run(["audit", "--quiet"]);
  await addUser(agency, "anna");
  return { agency, sandbox, page: await servePage(agency) };
}
