import { describe, expect, it } from "vitest";

import { id } from "../../../src/clients/answer/primitives.ts";

describe("an id", () => {
  it.each(["1042", "a b", "n\u0000l", "😀", 0, 9_007_199_254_740_991])("may be %j", (value) => {
    expect(id.safeParse(value).success).toBe(true);
  });

  it.each(["", " ", "half \ud83d", "\ude00 half", -1, 1.5, 9_007_199_254_740_992, null, true])(
    "cannot be %j",
    (value) => {
      expect(id.safeParse(value).success).toBe(false);
    },
  );
});
