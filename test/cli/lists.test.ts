import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";

import {
  collectNames,
  collectPairs,
  collectTokens,
  dayArgument,
  durationArgument,
  integerArgument,
  intervalArgument,
} from "../../src/commands/lists.ts";

describe("arguments", () => {
  it("are split into tokens at commas and white space, over every use", () => {
    expect(collectTokens("1042, 1043\n1044", collectTokens("7", undefined))).toEqual(["7", "1042", "1043", "1044"]);
    expect(collectTokens(" , ", undefined)).toEqual([]);
  });

  it("are split into names at commas only", () => {
    expect(collectNames("In lavorazione, Completato", ["x"])).toEqual(["x", "In lavorazione", "Completato"]);
    expect(() => collectNames(",", undefined)).toThrow(InvalidArgumentError);
  });

  it("are pairs, split at the last equals sign; the last of equal keys wins", () => {
    expect(collectPairs("cod=CASH,a=b=CARD", { cod: "X" })).toEqual({ cod: "CASH", "a=b": "CARD" });
    for (const text of ["cod", "cod=", "=CASH", "cod=CASH,twint", ",", ""])
      expect(() => collectPairs(text, undefined)).toThrow(InvalidArgumentError);
  });

  it("are pairs of names with commas in them", () => {
    expect(collectPairs("Korea, Republic of=KR, Bolivia, Plurinational State of=BO,Svizzera=CH", undefined)).toEqual({
      "Korea, Republic of": "KR",
      "Bolivia, Plurinational State of": "BO",
      Svizzera: "CH",
    });
  });

  it("are durations, days and whole numbers within their limits", () => {
    expect(durationArgument("500ms")).toBe(500);
    expect(durationArgument("0")).toBe(0);
    expect(() => durationArgument("5")).toThrow(InvalidArgumentError);
    expect(() => intervalArgument("0")).toThrow(InvalidArgumentError);
    for (const written of ["2026-02-28", "28.02.2026", "28.2.2026", " 28.2.2026 "]) {
      expect(dayArgument(written)).toBe("2026-02-28");
    }
    for (const written of ["2026-02-30", "30.02.2026", "28.2.26", "2.28.2026", "28/02/2026", ""]) {
      expect(() => dayArgument(written)).toThrow(InvalidArgumentError);
    }
    expect(integerArgument(0, 9)("9")).toBe(9);
    for (const text of ["10", "-1", "1.5", "x", ""])
      expect(() => integerArgument(0, 9)(text)).toThrow(InvalidArgumentError);
  });
});
