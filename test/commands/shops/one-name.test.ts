import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { type Agency, openAgency, treeOf } from "../../support/shops.ts";

/** The address in the spelling of a forgetful operator. */
const SPELLINGS: readonly ((url: string) => string)[] = [
  (url) => `${url}/`,
  (url) => `${url}/m/api`,
  (url) => url.replace("127.0.0.1", "localhost"),
];

/** The settings of the shop, for another shop of TotalGest and with a site of its own. */
function copied(sandbox: Sandbox, spell: (url: string) => string): Record<string, Record<string, unknown>> {
  const { totalgest, framework360 } = treeOf(sandbox) as Record<string, Record<string, unknown>>;
  const url = spell(String(framework360?.["url"]));
  return {
    totalgest: { ...totalgest, ownerId: "999", shopId: "999" },
    framework360: { ...framework360, url, site: "copy" },
    export: { from: "2026-01-01" },
  };
}

const WAYS: readonly (readonly [
  name: string,
  way: (agency: Agency, tree: Record<string, Record<string, unknown>>) => ReturnType<Agency["run"]>,
])[] = [
  [
    "written by hand into a file",
    async (agency, tree) => {
      agency.write("copy", tree);
      return agency.run(["export-orders", "--shop", "copy"]);
    },
  ],
  [
    "in the environment",
    async (agency, { totalgest, framework360 }) => {
      const url = String(framework360?.["url"]);
      agency.write("copy", { totalgest, framework360: { ...framework360, url: "https://elsewhere.example" } });
      return agency.run(["export-orders", "--shop", "copy"], { env: { TG360_FRAMEWORK360_URL: url } });
    },
  ],
  [
    "given to configure",
    async (agency, { totalgest, framework360 }) => {
      agency.write("copy", { totalgest, framework360: { ...framework360, url: "https://elsewhere.example" } });
      return agency.run(["configure", "--shop", "copy", "--shop-url", String(framework360?.["url"])]);
    },
  ],
  [
    "imported",
    async (agency, tree) => {
      const folder = join(agency.folder, "from");
      mkdirSync(folder);
      writeFileSync(join(folder, "copy.json"), JSON.stringify(tree), { mode: 0o600 });
      return agency.run(["shops", "import", folder]);
    },
  ],
  [
    "restored",
    async (agency, tree) => {
      const other = openAgency();
      other.write("copy", tree);
      const file = join(other.folder, "copy.tgz");
      expect((await other.run(["backup", file, "--shop", "copy"])).code).toBe(0);
      return agency.run(["restore", file, "--shop", "copy", "--yes"]);
    },
  ],
];

it.each(WAYS)("the same web shop under a second name is refused, both named, where it is %s", async (_, way) => {
  for (const spell of SPELLINGS) {
    const agency = openAgency();
    const sandbox = await agency.open("bern", { products: 2, orders: 2 });
    const { code, err } = await way(agency, copied(sandbox, spell));
    expect(err).toMatch(/same shop .*bern/s);
    expect(err).toContain("copy");
    expect(code).toBe(4);
    expect(sandbox.erp.orders).toHaveLength(0);
  }
});
