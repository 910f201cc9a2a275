import { expect, it } from "vitest";

import { answerText, questionLines } from "../../../src/commands/prompts/prompts.ts";

it("a question is broken between its words, with room for a short answer", () => {
  const question = "Was geschieht mit einer Bestellung, deren Versandart in TotalGest keine Zuordnung hat?";
  expect(questionLines({ columns: 80 }, question)).toEqual([
    "Was geschieht mit einer Bestellung, deren Versandart in TotalGest",
    "  keine Zuordnung hat?",
  ]);
  expect(questionLines({ columns: 80 }, "Mailserver")).toEqual(["Mailserver"]);
});

it("a chosen answer stands below its question where both do not fit on a line, and is broken between its words", () => {
  const question = "Mode de paiement de TotalGest pour « Contrassegno »";
  const answer = (text: string): string => answerText({ columns: 80 }, question, text);
  expect(answer("Contrassegno")).toBe("Contrassegno");
  expect(answer("laisser ouvert (commandes en suspens)")).toBe("\n  laisser ouvert (commandes en suspens)");
  const [, ...lines] = answer(
    "Restent tels que la boutique les a et sont listés, jusqu’à une décision sur chacun",
  ).split("\n");
  expect(lines).toEqual(["  Restent tels que la boutique les a et sont listés, jusqu’à une décision sur", "  chacun"]);
});
