import { describe, expect, test } from "vitest";

import type { Finding } from "../../../src/core/run/doctor/finding.ts";
import { judgeMapping, mappingFaults } from "../../../src/diagnosis/judge/mapping.ts";
import { someSettings } from "../../support/settings.ts";
import { ERP_SHOP } from "../../support/specimens.ts";

type Settings = Parameters<typeof judgeMapping>[1];

const SETTINGS: Settings = someSettings({
  export: { from: null, statuses: ["3"] },
  products: { priceList: "RETAIL" },
});

const SHOP = { statuses: [{ id: "3", name: "Completato" }], payments: [], taxes: [] };

const codesOf = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ level, problem: { code } }) => `${level} ${code}`);

describe("codes in the settings", () => {
  test("are fine where both systems have them", () => {
    const findings = judgeMapping({ erpShop: ERP_SHOP, ...SHOP, productRates: [] }, SETTINGS);
    expect(codesOf(findings)).toEqual(["fine mapping", "fine statuses"]);
  });

  test("and pictures that have an owner are warned of only where TotalGest listed products, and none had any", () => {
    const warned = (hasImages: boolean | null, images: "totalgest" | "shop" = "totalgest"): boolean => {
      const settings = { ...SETTINGS, products: { ...SETTINGS.products, fields: { images } } };
      return codesOf(judgeMapping({ erpShop: ERP_SHOP, ...SHOP, hasImages }, settings)).includes(
        "warning images-nowhere",
      );
    };
    expect([warned(false), warned(null), warned(true), warned(false, "shop")]).toEqual([true, false, false, false]);
  });

  test("are not compared with a system that did not list its own", () => {
    expect(codesOf(judgeMapping({}, SETTINGS))).toEqual(["skipped skipped", "skipped skipped"]);
  });

  test("are a fault of a run too where the system lacks them; a code without a mapping is only a finding of the doctor", () => {
    const facts = { erpShop: ERP_SHOP, ...SHOP, payments: [{ id: "x", name: "Barter" }] };
    const settings = {
      ...SETTINGS,
      products: { ...SETTINGS.products, priceList: "NOPE" },
      mapping: { ...SETTINGS.mapping, payments: { cod: "NOPE" } },
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

  test("are all named with their settings and options where the shop lacks statuses", () => {
    const settings = { ...SETTINGS, export: { ...SETTINGS.export, statuses: ["13"], cancelled: ["Nope", "14"] } };
    expect(mappingFaults(judgeMapping(SHOP, settings))).toEqual([
      {
        code: "statuses-missing",
        data: {
          known: ["3 = Completato"],
          missing: ["export.statuses: 13", "export.cancelled: Nope, 14"],
          options: ["--statuses ID,ID", "--cancelled ID,ID"],
        },
      },
    ]);
  });

  test("do not contradict a shop that lists no statuses", () => {
    expect(mappingFaults(judgeMapping({ ...SHOP, statuses: [] }, SETTINGS))).toEqual([]);
  });

  test("are a fault if they give a status two classes", () => {
    const settings = { ...SETTINGS, export: { ...SETTINGS.export, after: ["completato"] } };
    expect(mappingFaults(judgeMapping(SHOP, settings))).toEqual([
      { code: "statuses-twice", data: { twice: ["3 = Completato"] } },
    ]);
  });

  test("are only named where a status has no class", () => {
    const statuses = [...SHOP.statuses, { id: "7", name: "Reso" }];
    const findings = judgeMapping({ ...SHOP, statuses }, SETTINGS);
    expect(codesOf(findings)).toContain("warning statuses-unclassed");
    expect(mappingFaults(findings)).toEqual([]);
  });
});
