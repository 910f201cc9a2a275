import { describe, expect, it } from "vitest";

import { SHOP_COMMANDS, shopsOfCommand } from "../../src/core/run/shops/scope.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { LANGS } from "../../src/core/common/language.ts";
import COMMANDS from "../../src/text/commands.json" with { type: "json" };
import { readLocale } from "../../src/text/locale.ts";
import { namingShop } from "../../src/text/next.ts";
import { createText } from "../../src/text/text.ts";
import { declaredProgram } from "../support/declared-program.ts";

/** The commands in a text that work on a shop, each up to the next one. */
function commandsIn(text: string): readonly string[] {
  return text
    .split(/\btg360 (?=[a-z])/)
    .slice(1)
    .filter((rest) => SHOP_COMMANDS.includes(/^[a-z-]+/.exec(rest)?.[0] ?? ""));
}

describe.each(LANGS)("commands to type in %s", (lang) => {
  const catalogue = { ...readLocale("en", "messages"), ...readLocale(lang, "messages"), ...COMMANDS };

  it("names the shop once in every command that works on one, and in no other", () => {
    let commands = 0;
    for (const [key, message] of Object.entries(catalogue)) {
      const named = commandsIn(namingShop(message, "bern"));
      for (const command of named) {
        expect(`${key}: ${command}`).toMatch(
          /: [a-z-]+( orders| products)? --shop (bern|\{shop\}|N[A-Z]+)(?!.*--shop(?!-))/,
        );
      }
      expect([key, named.length]).toEqual([key, commandsIn(message).length]);
      commands += named.length;
    }
    expect(commands).toBeGreaterThan(60);
  });
});

describe("the shop in commands to type", () => {
  it("is added to commands in values too, and never to texts of a system", async () => {
    const { problem: say, next } = await createText("en", null, "bern");
    expect(next("status.read-them", { command: "tg360 pull-products" })).toEqual([
      { say: "Read them.", command: "tg360 pull-products --shop bern" },
    ]);
    const { message, next: steps } = say(
      problem("erp-refused-order", { detail: "try tg360 status", fields: [] }),
      "1042",
    );
    expect(message).toContain("try tg360 status");
    expect(message).not.toContain("--shop");
    expect(steps[0]?.command).toBe("tg360 export-orders --shop bern --ids 1042");
  });

  it("is not there where no shop was named, or no shop can be called so", async () => {
    for (const shop of [null, "../bern"]) {
      const { problem: say } = await createText("en", null, shop);
      expect(say(problem("orders-held", { count: 1 })).next[0]?.command).toBe("tg360 fix");
    }
  });
});

it("knows of every command which shops it is about", async () => {
  const names = (await declaredProgram()).commands.map((command) => command.name());
  expect(
    names.filter((name) => !SHOP_COMMANDS.includes(name) && ["each", "one"].includes(shopsOfCommand(name).scope)),
  ).toEqual([]);
});
