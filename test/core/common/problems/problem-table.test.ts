import { expect, it } from "vitest";

import { EXIT } from "../../../../src/core/common/problems/errors.ts";
import { mappedPair, PROBLEM_CODES, treatmentOf, problem } from "../../../../src/core/common/problems/problem.ts";

it("a problem that blocks nothing does not end a run with an error", () => {
  const ended = PROBLEM_CODES.filter((code) => {
    const { level, exit } = treatmentOf({ code });
    return level !== "error" && exit !== EXIT.ok;
  });
  expect(ended).toEqual([]);
});

it("the shop's side of what a mapping fixes is named", () => {
  expect(mappedPair(problem("vat-unmapped", { rate: "8.1" }))).toEqual({ setting: "mapping.vat", from: "8.1" });
  expect(mappedPair(problem("no-lines", {}))).toBeNull();
});
