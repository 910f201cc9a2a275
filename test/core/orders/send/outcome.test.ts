import { expect, test } from "vitest";

import { problem } from "../../../../src/core/common/problems/problem.ts";
import { afterNotThere, judgeOutcome } from "../../../../src/core/orders/send/outcome.ts";

test("an order that TotalGest does not have is sent again, and keeps what TotalGest answered", () => {
  const error = problem("outcome-unknown", { detail: "HTTP 415" });
  expect(afterNotThere({ error })).toEqual(problem("outcome-closed", { detail: "HTTP 415" }));
  expect(afterNotThere({ error: null })).toEqual(problem("outcome-closed", { detail: "" }));
});

test("a late answer with the id of another order, while the order is sent again, decides nothing: it may be there twice", () => {
  const known = { state: "sending", reason: null, attempts: 2, erpId: null, erpNumber: null } as const;
  const order = { id: "o1", number: "N1" };
  const late = judgeOutcome(known, 1, { kind: "exported", order, how: "created" }, "1043");
  expect(late).toEqual({ outcome: null, double: order });
});
