import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { parseTotalGestProfile } from "../../../../src/clients/totalgest/profile.ts";
import { profileFile } from "../../../dialects/dialects.ts";

test.each([
  [{ product: { "vat.cod": "iva" } }, 'fields.product.vat.cod: there is no such name; "vat.code" was meant?'],
  [
    { order: { "custmer.email": "x" } },
    'fields.order.custmer.email: there is no such name; "customer.email" was meant?',
  ],
  [{ product: { vat: { code: "iva" } } }, "fields.product.vat: there is no such name"],
  [{ order: [{ "totals.net": "netto" }] }, "fields.order: a list of 1; expected an object"],
  [{ order: 7 }, "fields.order: 7; expected an object"],
])("a field has one spelling, and everything else is refused: %j", (fields, fault) => {
  const parsed = parseTotalGestProfile({ fields });
  expect(parsed.ok ? "" : parsed.faults.join("\n")).toContain(fault);
});

test("a name that another kind of paginator has is not said to have been meant", () => {
  const parsed = parseTotalGestProfile({ paginator: { type: "cursor", path: "meta.next" } });
  expect(parsed).toMatchObject({
    ok: false,
    faults: [expect.stringMatching(/^paginator\.path: there is no such name/)],
  });
  expect(parsed.ok ? [] : parsed.meant).not.toContain("path");
});

describe("common settings", () => {
  test("yes and no, and the decimal sign, apply to every field of their kind without its own", () => {
    const parsed = parseTotalGestProfile({
      flags: ["S", "N"],
      decimals: ",",
      fields: { product: { active: "attivo", "vat.rate": { path: "iva", decimal: "." }, "prices[].amount": "prezzo" } },
    });
    if (!parsed.ok) throw new Error(parsed.faults.join("\n"));
    const { product, order } = parsed.profile.fields;
    expect(product["active"]).toEqual({ path: "attivo", map: { S: true, N: false } });
    expect(product["vat.rate"]).toEqual({ path: "iva", decimal: "." });
    expect(product["prices[].amount"]).toEqual({ path: "prezzo", decimal: "," });
    expect(product["sku"]).toBe("sku");
    expect(order["payment.paid"]).toEqual({ path: "payment.paid", map: { true: "S", false: "N" } });
    expect(order["totals.net"]).toEqual({ path: "totals.net", decimal: "," });
  });

  test("a parameter and a header apply to every operation, after the operation's own", () => {
    const parsed = parseTotalGestProfile({
      query: { ditta: "{{ownerId}}" },
      headers: { Accept: "text/json", "X-Filiale": "{{shopId}}" },
      findOrder: { query: { ditta: "1" } },
    });
    if (!parsed.ok) throw new Error(parsed.faults.join("\n"));
    const { shop, products, findOrder } = parsed.profile;
    expect(shop).toMatchObject({
      query: { ditta: "{{ownerId}}" },
      headers: { Accept: "application/json", "X-Filiale": "{{shopId}}" },
    });
    expect(products.query).toMatchObject({ ditta: "{{ownerId}}", cursor: "{{cursor}}" });
    expect(findOrder?.query).toMatchObject({ ditta: "1" });
  });

  test.each([
    [{ flags: ["S"] }, 'flags: a list of 1; expected ["S", "N"]: yes, then no'],
    [{ decimals: ";" }, 'decimals: ";"; expected'],
    [{ query: { x: "{{sku}}" } }, "query.x"],
  ])("are refused where they are wrong: %j", (written, fault) => {
    const parsed = parseTotalGestProfile(written);
    expect(parsed.ok ? "" : parsed.faults.join("\n")).toContain(fault);
  });
});

test("the page on profiles shows one of them unchanged", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../../docs/profiles.md"), "utf8");
  expect(page).toContain(readFileSync(profileFile("odata"), "utf8"));
});

test("every example on the page on profiles is valid, and every way of paging", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../../docs/profiles.md"), "utf8");
  const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.split(/\n(?=\{)/));
  const ways = [...page.matchAll(/^\| `(\{"type".*?\})` +\|/gm)].map(([, way = ""]) => `{"paginator": ${way}}`);
  expect([blocks.length > 8, ways.length]).toEqual([true, 7]);
  for (const written of [...blocks, ...ways]) {
    const parsed = parseTotalGestProfile(JSON.parse(written));
    expect([written, parsed.ok ? [] : parsed.faults]).toEqual([written, []]);
  }
});
