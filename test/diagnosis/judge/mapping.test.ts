import { describe, expect, test } from "vitest";

import type { Finding } from "../../../src/core/diagnosis/finding.ts";
import { judgeMapping, mappingFaults } from "../../../src/diagnosis/judge/mapping.ts";
import { ERP_SHOP } from "../../support/specimens.ts";

type Settings = Parameters<typeof judgeMapping>[1];

const SETTINGS: Settings = {
  export: { from: null, statuses: ["3"], cancelled: null },
  products: { priceList: "RETAIL", languages: null, buffer: 0 },
  mapping: { payments: {}, vat: {}, countries: {} },
};

const SHOP = { statuses: [{ id: "3", name: "Completato" }], payments: [], taxes: [] };

const codesOf = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ level, problem: { code } }) => `${level} ${code}`);

describe("codes in the settings", () => {
  test("are fine where both systems have them", () => {
    const findings = judgeMapping({ erpShop: ERP_SHOP, ...SHOP, productRates: [] }, SETTINGS);
    expect(codesOf(findings)).toEqual(["fine mapping", "fine statuses"]);
  });

  test("are not compared with a system that did not list its own", () => {
    expect(codesOf(judgeMapping({}, SETTINGS))).toEqual(["skipped skipped", "skipped skipped"]);
  });

  test("are a fault of a run too where the system lacks them; a code without a mapping is only a finding of the doctor", () => {
    const facts = { erpShop: ERP_SHOP, ...SHOP, payments: [{ id: "x", name: "Barter" }] };
    const settings = {
      ...SETTINGS,
      products: { ...SETTINGS.products, priceList: "NOPE" },
      mapping: { payments: { cod: "NOPE" }, vat: {}, countries: {} },
    };
    const findings = judgeMapping(facts, settings);
    expect(codesOf(findings)).toEqual([
      "error price-list-unknown",
      "error code-unknown",
      "warning payments-unmapped",
      "fine statuses",
    ]);
    expect(mappingFaults(findings).map(({ code }) => code)).toEqual(["price-list-unknown", "code-unknown"]);
  });

  test("are named with their setting where the shop lacks a status", () => {
    const settings = { ...SETTINGS, export: { ...SETTINGS.export, cancelled: ["Nope"] } };
    expect(mappingFaults(judgeMapping(SHOP, settings))).toEqual([
      {
        code: "statuses-unknown",
        data: { key: "export.cancelled", missing: ["Nope"], known: ["3 = Completato"] },
      },
    ]);
  });
});
