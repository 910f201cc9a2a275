import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";

import { loadConfig } from "../../../src/config/load.ts";
import { type Peeked, peekConfig } from "../../../src/config/files/peek.ts";
import { makeTestFolder } from "../../support/folder.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = makeTestFolder();
  file = join(folder, "config.json");
});

interface Case {
  readonly tree?: unknown;
  readonly env?: Record<string, string>;
  readonly flags?: Record<string, unknown>;
}

function sourcesOf({ tree, env = {}, flags = {} }: Case): Parameters<typeof peekConfig>[0] {
  if (tree !== undefined) writeFileSync(file, JSON.stringify(tree), { mode: 0o600 });
  return { env: { HOME: folder, TG360_CONFIG: file, ...env }, configFlag: null, flags };
}

const peek = (given: Case): Peeked | null => peekConfig(sourcesOf(given));

describe("peekConfig", () => {
  it.each<Case>([
    {},
    { tree: { dataDir: "state", framework360: { timeZone: "Europe/Rome" } } },
    { tree: { dataDir: "state" }, env: { TG360_DATA_DIR: "/e", TG360_FRAMEWORK360_TIME_ZONE: "UTC" } },
    { tree: { dataDir: "/x" }, env: { TG360_DATA_DIR: "/e" }, flags: { dataDir: "/f" } },
    { tree: { totalgest: { shopId: 7 }, mapping: { vat: { "8.1": "N" } }, products: { buffer: 3 }, lang: "it" } },
  ])("finds the same as the whole check: %j", (given) => {
    const sources = sourcesOf(given);
    const { dataDir, rootDir, values } = loadConfig(sources);
    expect(peekConfig(sources)).toEqual({
      dataDir,
      rootDir,
      timeZone: values.framework360?.timeZone,
      named: values.totalgest?.shopId === undefined ? {} : { shopId: values.totalgest.shopId },
    });
  });

  it.each<Case>([
    { tree: { nonsense: 1 } },
    { tree: { totalgest: { shpId: "7" } } },
    { tree: { totalgest: [] } },
    { tree: { products: { buffer: "3" } } },
    { tree: { framework360: { timeZone: "Mars/Base" } } },
    { env: { TG360_DATA_DIRR: "/x" } },
  ])("leaves to the whole check what does not look right: %j", (given) => {
    expect(peek(given)).toBeNull();
  });
});
