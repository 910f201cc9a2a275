/** The planted mistakes: most are named with their line, all that double are, and no right module is blamed. */
import { expect, test } from "vitest";

import { openSteps } from "./vendors/steps.ts";
import { PLANTED, RIGHT, VENDORS } from "./planted/planted.ts";
import { changed, verdictOf } from "./planted/verdict.ts";

test.each(PLANTED)("$module: $name", async ({ module, changes, vendor, line, shown = [] }) => {
  const text = changed(module, changes);
  const { mistakes, products, order, unchecked } = await verdictOf(text, VENDORS[module], vendor);
  if (line === null) {
    expect(mistakes).toEqual([]);
    const compared = JSON.stringify({ products, order, unchecked });
    for (const part of shown) expect(compared).toContain(part);
    expect(shown).not.toEqual([]);
  } else {
    const lines = text.split("\n");
    const named = mistakes.map(({ place }) => lines[Number(/:(\d+)$/.exec(place)?.[1]) - 1]?.trim());
    expect(mistakes.map(({ kind, operation, detail }, at) => [named[at], kind, operation, detail])).toContainEqual([
      expect.stringContaining(line),
      expect.anything(),
      expect.anything(),
      expect.anything(),
    ]);
  }
});

test("of those that double, each is named", () => {
  const doubling = PLANTED.filter(({ doubles }) => doubles !== undefined);
  expect(doubling.filter(({ line }) => line === null)).toEqual([]);
  expect([PLANTED.length, doubling.length]).toEqual([45, 14]);
});

test.each(RIGHT)("right: $name", async ({ module, changes, vendor, profile }) => {
  const open = module === "steps" ? openSteps : VENDORS[module];
  expect((await verdictOf(changed(module, changes), open, { ...vendor, profile })).mistakes).toEqual([]);
});
