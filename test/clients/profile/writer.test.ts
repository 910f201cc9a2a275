import { expect, test } from "vitest";

import { compileDates } from "../../../src/clients/profile/dates.ts";
import { compileReader } from "../../../src/clients/profile/reader.ts";
import { compileWriter } from "../../../src/clients/profile/writer.ts";
import { PRODUCT_FIELDS as SHOP_PRODUCT } from "../../../src/clients/framework360/fields.ts";
import { parseFramework360Profile } from "../../../src/clients/framework360/profile.ts";
import { ORDER_FIELDS } from "../../../src/clients/totalgest/fields.ts";
import { DEFAULT_TOTALGEST_PROFILE, parseTotalGestProfile } from "../../../src/clients/totalgest/profile.ts";

const ORDER = {
  externalReference: "fw360:shop:1",
  placedAt: "2026-11-24T09:30:00.000Z",
  pricesIncludeVat: true,
  note: null,
  lines: [{ kind: "product", sku: "A", quantity: "2", total: "9.00" }],
  totals: { gross: "9.00" },
};

function orderWriter(rules: object, dates = compileDates("rfc3339")): ReturnType<typeof compileWriter> {
  const parsed = parseTotalGestProfile({ fields: { order: rules } });
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  return compileWriter(ORDER_FIELDS, parsed.profile.fields.order, dates);
}

test("a profile that changes nothing writes the very same order", () => {
  const write = compileWriter(ORDER_FIELDS, DEFAULT_TOTALGEST_PROFILE.fields.order, compileDates("rfc3339"));
  expect(write(ORDER)).toBe(ORDER);
});

test("fields go where the vendor wants them, items too, null stays null and what is absent is left out", () => {
  const write = orderWriter({ externalReference: "testata.rif", lines: "righe", "lines[].sku": "codice" });
  const written = write(ORDER);
  expect(written).toMatchObject({ testata: { rif: "fw360:shop:1" }, note: null });
  expect(written).toHaveProperty("righe", [{ kind: "product", codice: "A", quantity: "2", total: "9.00" }]);
  expect(written).not.toHaveProperty("externalReference");
  expect(written).not.toHaveProperty("customer");
});

test("values are written the vendor's way: words for truth, commas, numbers, dates, constants", () => {
  const write = orderWriter(
    {
      pricesIncludeVat: { path: "ivato", map: { true: "S", false: "N" } },
      "totals.gross": { path: "totale", decimal: "," },
      "lines[].quantity": { path: "qta", type: "number" },
      "customer.language": { path: "lingua", value: "IT" },
      note: null,
    },
    compileDates({ pattern: "dd.MM.yyyy HH:mm:ss", timeZone: "Europe/Zurich" }),
  );
  const written = write(ORDER);
  expect(written).toMatchObject({ ivato: "S", totale: "9,00", placedAt: "24.11.2026 10:30:00", lingua: "IT" });
  expect(written).toHaveProperty("lines.0.qta", 2);
  expect(written).not.toHaveProperty("note");
});

test("a product of the shop is written as it is read: the same rules, turned round", () => {
  const parsed = parseFramework360Profile({
    fields: { product: { quantity: "giacenza.pezzi", active: { path: "stato", map: { on: true, off: false } } } },
  });
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  const { product } = parsed.profile.fields;
  const dates = compileDates("rfc3339");
  const ours = { id: "5", quantity: "7", active: false };
  const wire = compileWriter(SHOP_PRODUCT, product, dates, { mapsRead: true })(ours);
  expect(wire).toEqual({ id: "5", giacenza: { pezzi: "7" }, stato: "off" });
  expect(compileReader(SHOP_PRODUCT, product, dates).read(wire)).toMatchObject(ours);
});
