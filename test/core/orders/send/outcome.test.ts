import { expect, test } from "vitest";

import { problem } from "../../../../src/core/common/problems/problem.ts";
import { afterNotThere } from "../../../../src/core/orders/send/outcome.ts";

test("an order that TotalGest does not have is sent again; from its second refusal on its error stays", () => {
  const error = problem("refused-again", { count: 2, detail: "HTTP 415" });
  expect(afterNotThere({ refusals: 2, error })).toBe(error);
  expect(afterNotThere({ refusals: 1, error })).toEqual(problem("outcome-closed", {}));
  expect(afterNotThere({ refusals: 2, error: null })).toEqual(problem("outcome-closed", {}));
});
