import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { saveConfig } from "../../src/config/save.ts";
import { makeTestFolder } from "../support/folder.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = makeTestFolder();
  mkdirSync(join(folder, "made"));
  file = join(folder, "made", "config.json");
});

afterEach(() => {
  vi.doUnmock("conf");
  vi.resetModules();
});

/** `saveConfig` with a library that cuts what it writes, and says nothing. */
async function saveConfigCut(): Promise<typeof saveConfig> {
  vi.resetModules();
  vi.doMock("conf", () => ({
    default: class {
      #path: string;
      constructor({ cwd, configName, fileExtension }: { cwd: string; configName: string; fileExtension: string }) {
        this.#path = join(cwd, `${configName}.${fileExtension}`);
      }
      set store(_: unknown) {
        writeFileSync(this.#path, '{"lang":');
      }
    },
  }));
  return (await import("../../src/config/save.ts")).saveConfig;
}

describe("saveConfig", () => {
  it("keeps an empty map in the file of one shop, which switches off what the file of all switches on", async () => {
    const tree = { fulfilment: { statuses: {} }, http: {}, mapping: { vat: undefined } };
    await saveConfig(file, tree, { isOfOneShop: true });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ fulfilment: { statuses: {} } });
    await saveConfig(file, { ...tree, lang: "it" });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ lang: "it" });
  });

  it("makes the file for the owner alone", async () => {
    await saveConfig(file, {
      totalgest: { shopId: "7" },
      mapping: { vat: { "8.1": "N81" } },
      lang: undefined,
      http: {},
    });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
      totalgest: { shopId: "7" },
      mapping: { vat: { "8.1": "N81" } },
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, "made"))).toEqual(["config.json"]);
  });

  it("replaces what was there, also behind a link and under a name without an ending", async () => {
    const target = join(folder, "target");
    writeFileSync(target, '\uFEFF{"lang":"it"}');
    chmodSync(target, 0o644);
    symlinkSync(target, join(folder, "link"));
    await saveConfig(join(folder, "link"), { lang: "de" });
    expect(JSON.parse(readFileSync(target, "utf8"))).toEqual({ lang: "de" });
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  it("refuses what the schema does not know, and leaves the old file", async () => {
    await saveConfig(file, { lang: "it" });
    await expect(saveConfig(file, { lang: "xx" })).rejects.toMatchObject({ exitCode: 8 });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ lang: "it" });
    expect(readdirSync(join(folder, "made"))).toEqual(["config.json"]);
  });

  it("leaves the old file where the library cut the new one without an error", async () => {
    await saveConfig(file, { lang: "it" });
    await expect((await saveConfigCut())(file, { lang: "de" })).rejects.toMatchObject({
      exitCode: 8,
      problem: { code: "config-not-saved", data: { path: file } },
    });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ lang: "it" });
    expect(readdirSync(join(folder, "made"))).toEqual(["config.json"]);
  });

  it("leaves no cut file where there was none", async () => {
    await expect((await saveConfigCut())(file, { lang: "de" })).rejects.toMatchObject({ exitCode: 8 });
    expect(readdirSync(join(folder, "made"))).toEqual([]);
  });
});
