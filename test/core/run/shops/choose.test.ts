import { describe, expect, it } from "vitest";

import { Tg360Error } from "../../../../src/core/common/problems/errors.ts";
import { pickShops, type KnownShops, type ShopRequest } from "../../../../src/core/run/shops/choose.ts";

const NONE: KnownShops = { named: [], misnamed: [], hasDefault: false, paused: new Set() };
const TWO: KnownShops = { named: ["bern", "zug"], misnamed: [], hasDefault: false, paused: new Set(["zug"]) };

function choose(request: Partial<ShopRequest>, known: KnownShops = TWO): unknown {
  try {
    return pickShops({ command: "status", asked: null, flags: {}, args: [], ...request }, known);
  } catch (error) {
    if (!(error instanceof Tg360Error)) throw error;
    return [error.exitCode, error.problem.code];
  }
}

describe("the shops of a command line", () => {
  it("are the unnamed one if no shop has a name", () => {
    expect(choose({ command: "export-orders", flags: { ids: ["1"] } }, NONE)).toEqual("one");
    expect(choose({ asked: "default" }, NONE)).toEqual("one");
  });

  it.each(["daemon", "pull-products", "export-orders", "audit", "doctor", "status"])(
    "are all of them for %s",
    (command) => {
      expect(choose({ command })).toEqual("all");
    },
  );

  it("are the named one", () => {
    expect(choose({ asked: "bern", command: "export-orders", flags: { ids: ["1"] } })).toEqual("one");
    expect(choose({ asked: "default" }, { ...TWO, hasDefault: true })).toEqual("one");
  });

  it.each<[Partial<ShopRequest>]>([
    [{ command: "export-orders", flags: { ids: ["1042"] } }],
    [{ command: "export-orders", flags: { failed: true } }],
    [{ command: "export-orders", flags: { interactive: true } }],
    [{ command: "export-orders", flags: { report: "a.csv" } }],
    [{ command: "pull-products", flags: { sku: ["A"] } }],
    [{ command: "pull-products", flags: { allowMassChange: true } }],
    [{ command: "audit", flags: { report: "a.html" } }],
    [{ command: "audit", args: ["show", "2026-11-01"] }],
    [{ command: "doctor", flags: { writeProfile: "a.json" } }],
    [{ command: "status", args: ["orders", "1042"] }],
    [{ command: "fix" }],
    [{ command: "configure", flags: { exportFrom: "2026-01-01" } }],
  ])("have to be named for %j, and the names are listed", (request) => {
    expect(choose(request)).toEqual([2, "shop-needed"]);
  });

  it("are asked for by the wizard", () => {
    expect(choose({ command: "configure" })).toEqual("one");
  });

  it("are still all of them if an option is off, or a list is asked for", () => {
    expect(choose({ command: "export-orders", flags: { failed: false, dryRun: true } })).toEqual("all");
    expect(choose({ args: ["orders"] })).toEqual("all");
  });

  it.each(["../bern", "Bern", "", "-bern", "a".repeat(41), "bern/zug", "bern.json"])("are never “%s”", (asked) => {
    expect(choose({ asked, command: "configure" })).toEqual([2, "bad-option"]);
  });

  it("must exist, except for commands that create one", () => {
    expect(choose({ asked: "basel" })).toEqual([4, "shop-unknown"]);
    expect(choose({ asked: "default" })).toEqual([4, "shop-unknown"]);
    expect(choose({ asked: "basel", command: "configure" })).toEqual("one");
  });

  it("exclude a paused one from work, but not from queries", () => {
    expect(choose({ asked: "zug", command: "export-orders" })).toEqual([4, "shop-paused"]);
    expect(choose({ asked: "zug", command: "status" })).toEqual("one");
    expect(choose({ asked: "zug", command: "audit" })).toEqual([4, "shop-paused"]);
    expect(choose({ asked: "zug", command: "audit", args: ["settle", "2026-11-24"] })).toEqual([4, "shop-paused"]);
    expect(choose({ asked: "zug", command: "audit", args: ["list"] })).toEqual("one");
    expect(choose({ asked: "zug", command: "audit", args: ["show", "2026-11-24"] })).toEqual("one");
  });
});
