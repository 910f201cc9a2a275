import { expect, test } from "vitest";

import type { OpenProblem } from "../../../src/core/notify/message.ts";
import { mergeMessages } from "../../../src/core/notify/plan.ts";

const trouble = (key: string): OpenProblem => ({
  key,
  trouble: { kind: "problem", problem: { code: "outcome-unknown", data: { detail: key } } },
});

function notified(fresh: string, lasting: string, over: string): Parameters<typeof mergeMessages>[0] {
  const all = (keys: string): readonly OpenProblem[] => [...keys].map(trouble);
  return { kind: "problems", atMs: 0, fresh: all(fresh), lasting: all(lasting), over: all(over) };
}

test.each([
  [
    "a problem that is new in either message is new",
    notified("a", "", ""),
    notified("b", "a", ""),
    notified("ba", "", ""),
  ],
  [
    "a problem that is over in either message is over",
    notified("", "b", "a"),
    notified("", "", "b"),
    notified("", "", "ab"),
  ],
  ["a problem that appears and ends is over", notified("a", "", ""), notified("", "", "a"), notified("", "", "a")],
  ["a problem that ends and returns lasts", notified("", "", "a"), notified("a", "", ""), notified("", "a", "")],
  [
    "a problem that lasts in both messages lasts",
    notified("a", "c", ""),
    notified("", "ac", ""),
    notified("a", "c", ""),
  ],
])("two waiting messages are merged: %s", (_claim, earlier, later, merged) => {
  expect(mergeMessages(earlier, later)).toEqual(merged);
});
