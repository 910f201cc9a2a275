import { expect, test } from "vitest";

import { parseCountry } from "../../../src/core/common/country.ts";

test.each([
  ["Svizzera", "CH"],
  ["USA", "US"],
  ["UK", "GB"],
  ["Deutschland", "DE"],
  ["États-Unis", "US"],
  ["de", "DE"],
  ["Brazil", "BR"],
  ["Regno Unito", "GB"],
  ["", null],
  ["None", null],
  ["EU", null],
])("the country %j is %s", (name, code) => {
  expect(parseCountry(name, {})).toBe(code);
});

test("a configured country takes precedence", () => {
  expect(parseCountry("Campione", { campione: "it" })).toBe("IT");
});
