import { expect, it } from "vitest";

import { questionLines } from "../../../src/commands/prompts/prompts.ts";

it("a question is broken between its words, with room for a short answer", () => {
  const question = "Was geschieht mit einer Bestellung, deren Versandart in TotalGest keine Zuordnung hat?";
  expect(questionLines({ columns: 80 }, question)).toEqual([
    "Was geschieht mit einer Bestellung, deren Versandart in TotalGest",
    "  keine Zuordnung hat?",
  ]);
  expect(questionLines({ columns: 80 }, "Mailserver")).toEqual(["Mailserver"]);
});
