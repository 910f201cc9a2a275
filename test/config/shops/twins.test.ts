import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { loadFrom } from "../../../src/config/load.ts";
import { refuseTwinFiles } from "../../../src/config/shops/twins.ts";
import { Tg360Error } from "../../../src/core/common/problems/errors.ts";
import { makeTestFolder } from "../../support/folder.ts";

const SHOP = {
  totalgest: { endpoint: "https://tg00.example.ch", ownerId: "7", shopId: "3" },
  framework360: { url: "https://shop.example.ch" },
};

/** The result of the shop “bern” beside one with these settings. */
function bernBeside(
  totalgest: object,
  framework360: object,
  endpoint = SHOP.totalgest.endpoint,
  url = SHOP.framework360.url,
): unknown {
  const folder = makeTestFolder();
  mkdirSync(join(folder, "shops"));
  const write = (name: string, tree: object): void => writeFileSync(join(folder, name), JSON.stringify(tree));
  write("config.json", {});
  write("shops/bern.json", { totalgest: { ...SHOP.totalgest, endpoint }, framework360: { url } });
  write("shops/other.json", {
    totalgest: { ...SHOP.totalgest, ...totalgest },
    framework360: { ...SHOP.framework360, ...framework360 },
  });
  const sources = { env: {}, configFlag: join(folder, "config.json"), flags: {}, shop: "bern", leaveMode: true };
  try {
    refuseTwinFiles(sources, loadFrom(sources));
    return "fine";
  } catch (error) {
    return error instanceof Tg360Error ? [error.problem.code, error.problem.data] : error;
  }
}

/** `count` further shops beside `bern`; the last one is the same shop. */
function bernAmong(count: number): { readonly look: () => unknown; readonly folder: string } {
  const folder = makeTestFolder();
  mkdirSync(join(folder, "shops"));
  const write = (name: string, tree: object): void => writeFileSync(join(folder, name), JSON.stringify(tree));
  write("config.json", {});
  write("shops/bern.json", SHOP);
  for (let at = 1; at <= count; at += 1) {
    const shopId = at === count ? SHOP.totalgest.shopId : `other-${String(at)}`;
    const url = `https://s${String(at)}.example.ch`;
    write(`shops/s${String(at)}.json`, {
      totalgest: { ...SHOP.totalgest, shopId },
      framework360: { url, site: "shop.example.ch" },
    });
  }
  const sources = { env: {}, configFlag: join(folder, "config.json"), flags: {}, shop: "bern", leaveMode: true };
  const look = (): unknown => {
    try {
      refuseTwinFiles(sources, loadFrom(sources));
      return "fine";
    } catch (error) {
      return error instanceof Tg360Error ? error.problem.code : error;
    }
  };
  return { look, folder };
}

const TWICE = ["shop-twice", { shops: ["bern", "other"] }];

describe("the same shop under two names", () => {
  it.each([
    "https://tg00.example.ch",
    "tg00.example.ch",
    "HTTPS://TG00.Example.CH/",
    "https://tg00.example.ch:443",
    "https://tg00.example.ch.",
    " https://tg00.example.ch// ",
    "https://tg00.example.ch/x/..",
  ])("is refused where its endpoint is written %s", (endpoint) => {
    expect(bernBeside({ endpoint }, {})).toEqual(TWICE);
  });

  it.each([
    [{ ownerId: 7, shopId: " 3 " }, {}],
    [{}, { url: "https://www.SHOP.example.ch/m/api" }],
    [{}, { url: "https://new.example.ch", site: "shop.example.ch" }],
    [{}, { site: "Shop.Example.CH" }],
  ])("is refused where it is written %j %j", (totalgest, framework360) => {
    expect(bernBeside(totalgest, framework360)).toEqual(TWICE);
  });

  it("is refused for the first shop that gets a name", () => {
    const folder = makeTestFolder();
    writeFileSync(join(folder, "config.json"), JSON.stringify(SHOP));
    const sources = { env: {}, configFlag: join(folder, "config.json"), flags: {}, leaveMode: true };
    const config = loadFrom({ ...sources, shop: "bern", makesFile: true, flags: SHOP });
    expect(() => {
      refuseTwinFiles({ ...sources, shop: "bern" }, config);
    }).toThrow(/shop-twice .*"bern","default"/);
  });

  it("is refused by any name of this machine", () => {
    const [one, other] = ["http://localhost:8360", "http://127.0.0.1:8360/"];
    expect(bernBeside({ endpoint: other }, {}, one)).toEqual(TWICE);
  });

  it.each([
    "https://shop.example.ch",
    "shop.example.ch",
    "https://www.shop.example.ch",
    "HTTPS://WWW.Shop.Example.CH/",
    "https://shop.example.ch:8443",
    "https://shop.example.ch./m/api/",
  ])("is refused where the web shop’s address is %s, whatever TotalGest it goes to", (url) => {
    expect(bernBeside({ ownerId: "8", shopId: "9" }, { url, site: "second" }, "https://tg01.example.ch")).toEqual(
      TWICE,
    );
  });

  it.each([
    [{ endpoint: "https://tg01.example.ch" }, {}],
    [{ endpoint: "https://tg00.example.ch/second" }, {}],
    [{ endpoint: "https://tg00.example.ch:8443" }, {}],
    [{ ownerId: "8" }, {}],
    [{ shopId: "03" }, {}],
    [{}, { site: "second" }],
    [{ shpId: "3" }, {}],
  ])("is another one with %j %j", (totalgest, framework360) => {
    const url = "https://second.example.ch";
    expect(bernBeside(totalgest, { site: "shop.example.ch", ...framework360, url })).toBe("fine");
  });

  it("on this machine is told by its port", () => {
    const bern = "http://127.0.0.1:8361";
    const beside = (url: string): unknown => bernBeside({ shopId: "9" }, { url }, undefined, bern);
    expect(beside("http://127.0.0.1:8362")).toBe("fine");
    expect(beside("http://localhost:8361/m/api")).toEqual(TWICE);
  });

  it.each([
    [3, "fine"],
    [150, "shop-twice"],
  ])("of %i shops the files are looked at again soon, of many only after a while", (count, then) => {
    const { look, folder } = bernAmong(count);
    expect(look()).toBe("shop-twice");
    rmSync(join(folder, "shops", `s${String(count)}.json`));
    expect(look()).toBe(then);
  });
});
