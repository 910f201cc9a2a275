import { describe, expect, test } from "vitest";

import { pushedAsListed } from "../../../src/core/products/fields.ts";
import { mapProduct, planProductMapping } from "../../../src/core/products/map-product.ts";
import { someSettings } from "../../support/settings.ts";
import { aShopProduct, anErpProduct, ERP_SHOP } from "../../support/specimens.ts";

describe("a product", () => {
  const taxes = [{ id: "9", name: "IVA", rate: "8.1", isDefault: false }];
  const mapping = planProductMapping(someSettings(), ERP_SHOP, taxes);

  test("is not pushed again if the shop shows the same values in another notation", () => {
    const desired = mapProduct(anErpProduct({ name: "Caff&egrave; &amp; t&egrave;" }), mapping, "f").fields;
    const shown = aShopProduct({ name: "Caffè & tè", name_i18n: {}, price: "10", tax_id: "9", totalgestId: "p1" });
    expect(pushedAsListed(shown, { fields: desired, pushed: null, imagesShown: null })).toEqual(desired);
  });
});
