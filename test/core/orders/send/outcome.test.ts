import { expect, test } from "vitest";

import { problem } from "../../../../src/core/common/problems/problem.ts";
import { afterNotThere } from "../../../../src/core/orders/send/outcome.ts";

test("an order that TotalGest does not have is sent again, and keeps what TotalGest answered", () => {
  const error = problem("outcome-unknown", { detail: "HTTP 415" });
  expect(afterNotThere({ error })).toEqual(problem("outcome-closed", { detail: "HTTP 415" }));
  expect(afterNotThere({ error: null })).toEqual(problem("outcome-closed", { detail: "" }));
});
