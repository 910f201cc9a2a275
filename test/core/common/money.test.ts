import fc from "fast-check";
import { expect, test } from "vitest";

import {
  decimalOf,
  fromMinor,
  isDecimal,
  sameDecimal,
  shareByWeight,
  toMinor,
  vatOnTop,
  vatWithin,
} from "../../../src/core/common/money.ts";

test.each([
  ["1.005", 101],
  ["1.004999", 100],
  ["-1.005", -101],
  ["0.285", 29],
  ["8.575", 858],
])("%s rounds half up to %i minor units", (text, minor) => {
  expect(toMinor(decimalOf(text))).toBe(minor);
});

test.each(["1,50", "1e3", "", "NaN", "0x10", "1.", ".5", " 1", "--1"])("%j is not a decimal", (text) => {
  expect(isDecimal(text)).toBe(false);
});

test("rates compare as numbers", () => {
  expect(sameDecimal("8.1", "08.10")).toBe(true);
  expect(sameDecimal("8.1", "8.11")).toBe(false);
  expect(sameDecimal("default", "default ")).toBe(false);
});

test("VAT within a gross and on top of a net round half up", () => {
  expect(vatWithin(10_000, "8.1")).toBe(749);
  expect(vatOnTop(10_000, "2.6")).toBe(260);
  expect(vatWithin(10_000, "0")).toBe(0);
});

test("shares are assigned by largest remainder, ties to the higher rate", () => {
  expect(
    shareByWeight(1, [
      { rate: "2.6", weightMinor: 50 },
      { rate: "8.1", weightMinor: 50 },
    ]),
  ).toEqual([0, 1]);
  expect(
    shareByWeight(-1000, [
      { rate: "8.1", weightMinor: 2 },
      { rate: "2.6", weightMinor: 1 },
    ]),
  ).toEqual([-667, -333]);
});

test("shares add up exactly, and each is at most one unit from its exact part", () => {
  const part = fc.record({
    rate: fc.constantFrom("8.1", "2.6", "3.8", "0"),
    weightMinor: fc.integer({ min: 0, max: 1_000_000 }),
  });
  fc.assert(
    fc.property(
      fc.integer({ min: -100_000, max: 100_000 }),
      fc.array(part, { minLength: 1, maxLength: 5 }),
      (amount, parts) => {
        const shares = shareByWeight(amount, parts);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(amount);
        const total = parts.reduce((sum, { weightMinor }) => sum + weightMinor, 0);
        if (total === 0) return;
        for (const [index, share] of shares.entries()) {
          expect(Math.abs(share - (amount * (parts[index]?.weightMinor ?? 0)) / total)).toBeLessThanOrEqual(1);
        }
      },
    ),
  );
});

test("minor units print with two places", () => {
  expect([fromMinor(5), fromMinor(-5), fromMinor(123_456)]).toEqual(["0.05", "-0.05", "1234.56"]);
  expect([fromMinor(0), fromMinor(-0), fromMinor(100), fromMinor(-99)]).toEqual(["0.00", "0.00", "1.00", "-0.99"]);
});
