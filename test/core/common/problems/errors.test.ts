import { expect, test } from "vitest";

import { worstExit } from "../../../../src/core/common/problems/errors.ts";

test("the worst exit code follows the table", () => {
  expect(worstExit([3, 6, 7])).toBe(7);
  expect(worstExit([3, 6, 4, 5, 8])).toBe(8);
  expect(worstExit([])).toBe(0);
});
