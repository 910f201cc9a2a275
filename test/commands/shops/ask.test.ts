import { describe, expect, it } from "vitest";

import type { Prompts } from "../../../src/commands/prompts/prompts.ts";
import { askForShop } from "../../../src/commands/configure/wizard/wizard.ts";
import type { KnownShops } from "../../../src/core/run/shops/choose.ts";
import { createText } from "../../../src/text/text.ts";
import { NO_QUESTIONS } from "../../support/asking.ts";
import { openAgency } from "../../support/shops.ts";

const NONE: KnownShops = { named: [], misnamed: [], hasDefault: false, paused: new Set() };

/** Takes the last choice that is offered, and then gives these names until one is taken. */
function promptsWith(names: readonly string[]): Prompts & { readonly offered: string[] } {
  const offered: string[] = [];
  return {
    ...NO_QUESTIONS,
    offered,
    one(_question, choices) {
      offered.push(...choices.map(({ name }) => name));
      const last = choices.at(-1);
      if (last === undefined) throw new Error("nothing is offered");
      return Promise.resolve(last.value);
    },
    text(_question, _before, fault) {
      const good = names.find((name) => fault(name) === null);
      return good === undefined ? NO_QUESTIONS.text("", undefined, fault) : Promise.resolve(good);
    },
  };
}

describe("the wizard", () => {
  it("asks for no name as long as there is no shop", async () => {
    expect(await askForShop(NONE, promptsWith([]), await createText("en"))).toBeNull();
  });

  it("asks for a name from the second shop on, and takes none that is there or cannot be one", async () => {
    const prompts = promptsWith(["bern", "default", "Zug", "../zug", "zug"]);
    const known = { ...NONE, hasDefault: true, named: ["bern"] };
    expect(await askForShop(known, prompts, await createText("en"))).toBe("zug");
    expect(prompts.offered).toEqual(["default", "bern", "a new one"]);
  });

  it("names the shops if no question can be asked, and takes an only default shop", async () => {
    const text = await createText("en");
    await expect(askForShop({ ...NONE, named: ["bern"] }, null, text)).rejects.toMatchObject({ exitCode: 2 });
    expect(await askForShop({ ...NONE, hasDefault: true }, null, text)).toBeNull();
  });
});

describe("configure --shop", () => {
  it("writes the file of the shop, and into config.json only where all states are", async () => {
    const agency = openAgency();
    const flags = ["--export-from", "2026-01-01"];
    const { code } = await agency.run(["configure", "--shop", "zug", ...flags]);
    expect(code).toBe(0);
    expect(agency.read("zug")).toEqual({ export: { from: "2026-01-01" } });
    expect(agency.read("default")).toEqual({ lang: "en", http: { timeout: "2s" }, dataDir: agency.dataDir });
  });
});
