import { expect, test } from "vitest";

import type { OpenProblem } from "../../../src/core/notify/message.ts";
import { mergeMessages } from "../../../src/core/notify/plan.ts";

const trouble = (key: string): OpenProblem => ({
  key,
  trouble: { kind: "problem", problem: { code: "outcome-unknown", data: { detail: key } } },
});

function said(fresh: string, lasting: string, over: string): Parameters<typeof mergeMessages>[0] {
  const all = (keys: string): readonly OpenProblem[] => [...keys].map(trouble);
  return { kind: "problems", atMs: 0, fresh: all(fresh), lasting: all(lasting), over: all(over) };
}

test.each([
  ["what is new in either is new", said("a", "", ""), said("b", "a", ""), said("ba", "", "")],
  ["what is over in either is over", said("", "b", "a"), said("", "", "b"), said("", "", "ab")],
  ["what came and went is over, so nobody misses it", said("a", "", ""), said("", "", "a"), said("", "", "a")],
  ["what went and came back lasts", said("", "", "a"), said("a", "", ""), said("", "a", "")],
  ["what lasts goes on", said("a", "c", ""), said("", "ac", ""), said("a", "c", "")],
])("two waiting messages are merged: %s", (_claim, earlier, later, merged) => {
  expect(mergeMessages(earlier, later)).toEqual(merged);
});
