import { describe, expect, test } from "vitest";

import { mapOrder } from "../../../../src/core/orders/send/map-order.ts";
import type { ErpOrder, ShopOrder } from "../../../../src/core/orders/order.ts";
import { problem } from "../../../../src/core/common/problems/problem.ts";
import { saleOf, sentOrder, vatTotals, withArticlesOfLines } from "../../../../src/core/orders/send/sent-order.ts";
import { someSettings } from "../../../support/settings.ts";
import { anAddress, anItem, anOrder, ERP_SHOP } from "../../../support/specimens.ts";

function mapped(order: ShopOrder): ErpOrder {
  const { mapping: settings, framework360 } = someSettings();
  const { site, totals } = framework360;
  const result = mapOrder(order, {
    site,
    settings,
    totals,
    shipping: "optional",
    erpShop: ERP_SHOP,
    defaultRate: null,
  });
  if ("code" in result) throw new Error(result.code);
  return result.body;
}

const TWO_RATES = anOrder({
  items: [
    anItem({ quantity: "2", price: "10.81" }),
    anItem({ sku: "TEA", shopProductId: "502", rate: "2.6", price: "10.26" }),
  ],
  delivery: { name: "Posta", price: "5.00", rate: "8.1" },
  total: "36.88",
});

describe("the stored part of a sent order", () => {
  test("names the article of each line that TotalGest refuses", () => {
    const refusal = problem("erp-refused-order", { detail: "no", fields: ["a", "b", "c"], lines: ["2", "", "9"] });
    expect(withArticlesOfLines(refusal, sentOrder(TWO_RATES, mapped(TWO_RATES)))).toMatchObject({
      data: { lines: ["2", "", "9"], articles: ["TEA", "", ""] },
    });
    expect(withArticlesOfLines(refusal, sentOrder(TWO_RATES, null))).toBe(refusal);
  });

  test("contains what TotalGest was sent: lines, totals, and net, VAT and gross of each rate", () => {
    const { booking } = sentOrder(TWO_RATES, mapped(TWO_RATES));
    expect(booking?.lines.map(({ kind, sku, quantity, total }) => [kind, sku, quantity, total])).toEqual([
      ["product", "SKU-1", "2", "21.62"],
      ["product", "TEA", "1", "10.26"],
      ["shipping", null, "1", "5.00"],
    ]);
    expect(booking?.vat).toEqual([
      { rate: "8.1", net: "24.63", vat: "1.99", gross: "26.62" },
      { rate: "2.6", net: "10.00", vat: "0.26", gross: "10.26" },
    ]);
    expect(booking?.totals).toEqual({ net: "34.63", vat: "2.25", gross: "36.88" });
  });

  test("adds VAT on top if prices exclude it", () => {
    const lines = mapped(TWO_RATES).lines.map((line) => ({ ...line, total: "100.00", vatRate: "8.1" }));
    expect(vatTotals(lines.slice(0, 1), false)).toEqual([{ rate: "8.1", net: "100.00", vat: "8.10", gross: "108.10" }]);
  });

  test("contains the articles as the shop had them, but no name or street", () => {
    const kept = JSON.stringify(sentOrder(TWO_RATES, mapped(TWO_RATES)));
    expect(kept).toContain('"shopProductId":"502"');
    for (const personal of ["Anna", "Bernasconi", "Via Nassa", "anna@example.ch", "+41 91"]) {
      expect(kept).not.toContain(personal);
    }
  });

  test("has the hash of the billing address for shipping if the shop gives no shipping address", () => {
    const { marks } = saleOf(anOrder({ shipping: anAddress() }));
    expect(marks).toEqual(saleOf(anOrder({ shipping: null })).marks);
    expect(saleOf(anOrder({ shipping: anAddress({ street: "Via Cantonale 1" }) })).marks.shipping).not.toBe(
      marks.shipping,
    );
  });
});
