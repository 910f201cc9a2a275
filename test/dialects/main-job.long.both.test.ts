/** The main job with each foreign TotalGest, through the real client and engine, over HTTP. */
import { describe, expect, test } from "vitest";

import { MINUTE } from "../../src/core/common/time/duration.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE } from "../support/stage.ts";
import { DIALECTS, sumsIn } from "./dialects.ts";
import { openStand, rightly, shownIn, type Stand } from "./stand.ts";

/** The first of TotalGest's languages. */
const MAIN_LANGUAGE: Readonly<Record<string, string>> = {
  ansi: "de",
  italian: "it",
  "query-token": "fr",
  "no-look-up": "fr",
  odata: "de",
  "php-box": "it",
  rpc: "fr",
  soap: "it",
  "typed-lists": "fr",
};

describe.each(DIALECTS)("with the TotalGest called $name", (dialect) => {
  const right = ({ erp }: Stand): ReturnType<typeof rightly> => rightly(erp.truth(), MAIN_LANGUAGE[dialect.name] ?? "");

  test("the shop shows every product correctly: after a first pull, after changes, one by one, and after deletions", async () => {
    const stand = await openStand(dialect);
    const { erp, shop, clock } = stand;
    expect(await stand.pull()).toMatchObject({ exitCode: 0, mode: "full", summary: { read: 60, created: 60 } });
    expect(shownIn(shop)).toEqual(right(stand));

    clock.advance(10 * MINUTE);
    erp.stock.change("THE-VERT", {
      retail: 1205,
      free: 7_900,
      name: { fr: "Thé neuf", it: "Tè nuovo", de: "Tee neu" },
    });
    erp.stock.change("MIEL-NOIR", { onSale: false, vat: "lodging" });
    expect(await stand.pull()).toMatchObject({
      exitCode: 0,
      mode: "incremental",
      summary: { read: 2, updated: 1, hidden: 1 },
    });
    expect(shownIn(shop)).toEqual(right(stand));

    clock.advance(10 * MINUTE);
    erp.stock.change("LAMPE-BIO", { retail: 990 });
    erp.stock.change("THE-DOUX", { retail: 8800 });
    expect(await stand.pull({ skus: ["LAMPE-BIO"] })).toMatchObject({
      exitCode: 0,
      rows: [{ sku: "LAMPE-BIO", action: "updated" }],
    });
    expect([...shownIn(shop).values()].find(({ sku }) => sku === "LAMPE-BIO")?.priceCentimes).toBe(990);
    expect(await stand.pull()).toMatchObject({ exitCode: 0, summary: { updated: 1 } });

    const before = right(stand);
    const gone = erp.truth().find(({ sku }) => sku === "SAVON-FIN");
    erp.stock.remove("SAVON-FIN");
    expect(await stand.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { hidden: 1, updated: 0 } });
    const hidden = new Map([...before].map(([id, one]) => [id, id === gone?.id ? { ...one, active: false } : one]));
    expect([...shownIn(shop)].map(([id, one]) => [id, { ...one, pieces: 0 }])).toEqual(
      [...hidden].map(([id, one]) => [id, { ...one, pieces: 0 }]),
    );
    expect(await stand.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { hidden: 0, updated: 0 } });
  });

  test("each order is stored once with the right totals, and its pieces are off the stock", async () => {
    const stand = await openStand(dialect);
    const { erp, shop, clock } = stand;
    await stand.pull({ skus: ["CAFE-NOIR", "CAFE-VERT"] });
    const quantity = (sku: string): number => Number(erp.truth().find((one) => one.sku === sku)?.quantity);
    const before = [quantity("CAFE-NOIR"), quantity("CAFE-VERT")];
    const orders = [
      shop.placeOrder({ items: [{ sku: "CAFE-NOIR", quantity: "2" }] }),
      shop.placeOrder({
        items: [{ sku: "CAFE-NOIR" }, { sku: "CAFE-VERT", quantity: "3", discount: "0.15" }],
        cart: [CUSTOM_LINE],
        payment: { id: "twint" },
        coupon: { code: "AUTUNNO", amount: "4.00" },
        fees: [{ name: "Confezione", price: "2.50", tax_rate: "8.1" }],
      }),
      shop.placeOrder({
        cart: [CUSTOM_LINE],
        payment: { id: "invoice", paid: false, transaction: "" },
        shipping: { price: "0" },
      }),
    ];
    clock.advance(MINUTE);
    expect(await stand.export()).toMatchObject({ exitCode: 0, summary: { requested: 3, exported: 3 } });
    const totals = new Map(orders.map(({ id, total }) => [`:${id}`, Math.round(Number(total) * 100)]));
    for (const { reference, body } of erp.ledger.orders) {
      const gross = totals.get(reference.slice(reference.lastIndexOf(":"))) ?? Number.NaN;
      expect(sumsIn(body, dialect)).toEqual({ gross, lines: gross });
    }
    expect([quantity("CAFE-NOIR"), quantity("CAFE-VERT")]).toEqual([(before[0] ?? 0) - 3, (before[1] ?? 0) - 3]);
    expect(await stand.verdict()).toEqual(clean());

    expect((await stand.export()).summary.requested).toBe(0);
    expect(erp.ledger.callsFor("createOrder")).toHaveLength(3);
    clock.advance(5 * MINUTE);
    expect((await stand.pull({ skus: ["CAFE-NOIR", "CAFE-VERT"] })).exitCode).toBe(0);
    expect(shownIn(shop)).toEqual(
      new Map([...right(stand)].filter(([, { sku }]) => sku === "CAFE-NOIR" || sku === "CAFE-VERT")),
    );
  });

  test("a refused order fails with the vendor's own words, and is sent when it is corrected", async () => {
    const stand = await openStand(dialect);
    const { erp, shop } = stand;
    shop.products.add({ sku: "CAFE-NERO" });
    shop.placeOrder({ items: [{ sku: "CAFE-NERO" }] });
    const report = await stand.export();
    expect(report).toMatchObject({ exitCode: 3, summary: { failed: 1 }, orders: [{ state: "failed" }] });
    expect(report.orders[0]?.error).toMatchObject({
      code: "erp-refused-order",
      data: { fields: [dialect.unknownArticle] },
    });
    expect(await stand.verdict()).toEqual(clean({ "1001": "failed" }));
    erp.stock.change("CAFE-NOIR", { sku: "CAFE-NERO" });
    expect(await stand.export({ tokens: ["1001"] })).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await stand.verdict()).toEqual(clean());
  });
});

test.each(DIALECTS.filter(({ looksUp }) => looksUp))(
  "an order whose answer was lost is found in $name by a look-up",
  async (dialect) => {
    const stand = await openStand(dialect);
    stand.shop.placeOrder({ cart: [CUSTOM_LINE] });
    stand.erp.inject({ purpose: "createOrder", fault: { kind: "resetAfter" } });
    expect(await stand.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(stand.erp.ledger.callsFor("createOrder")).toHaveLength(1);
    expect(stand.erp.ledger.callsFor("findOrder")).toHaveLength(1);
    expect(await stand.verdict()).toEqual(clean());
  },
);
