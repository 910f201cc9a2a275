import Big from "big.js";
import fc from "fast-check";
import { expect, it } from "vitest";

import {
  amount,
  formatAmount,
  lineTotal,
  parseAmount,
  placesOf,
  plainAmount,
  vatInside,
} from "../../../src/sandbox/values/amounts.ts";

const decimal = fc
  .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, places]) => new Big(digits).div(new Big(10).pow(places)).toFixed(places));
const rate = fc.constantFrom("8.1", "2.6", "3.8", "0", "25.5");

it("rounds a line's total as exact arithmetic does, half away from zero", () => {
  fc.assert(
    fc.property(decimal, decimal, (quantity, unit) => {
      const exact = new Big(quantity).times(unit).round(2, Big.roundHalfUp);
      expect(formatAmount(lineTotal(amount(quantity), amount(unit)), 2)).toBe(withoutMinusZero(exact.toFixed(2)));
    }),
  );
});

it("finds the VAT inside a gross amount as exact arithmetic does", () => {
  fc.assert(
    fc.property(decimal, rate, (gross, percent) => {
      const exact = new Big(gross).times(percent).div(new Big(100).plus(percent)).round(2, Big.roundHalfUp);
      expect(formatAmount(vatInside(amount(gross), amount(percent)), 2)).toBe(withoutMinusZero(exact.toFixed(2)));
    }),
  );
});

it("writes the shortest exact form, and reads it back", () => {
  fc.assert(
    fc.property(decimal, (text) => {
      expect(plainAmount(amount(text))).toBe(withoutMinusZero(new Big(text).toFixed()));
      expect(amount(plainAmount(amount(text)))).toBe(amount(text));
    }),
  );
});

it.each(["", "1,5", "1.", ".5", "1e3", "+1", "1.0000001", "NaN", 1, null])("takes %j for no amount", (text) => {
  expect(parseAmount(text)).toBeNull();
});

it("counts places as they are written", () => {
  expect(["1", "1.50", "x", 1].map(placesOf)).toEqual([0, 2, null, null]);
});

function withoutMinusZero(text: string): string {
  return /^-0(?:\.0+)?$/.test(text) ? text.slice(1) : text;
}
