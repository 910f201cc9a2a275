import { describe, expect, it } from "vitest";

import { readRecords } from "../../../../src/clients/profile/reading/path.ts";

describe("the list of an answer", () => {
  it.each([
    ["a list", { ord: [{ num: "1" }], err: 0 }, [{ num: "1" }]],
    ["one object where a list is expected", { ord: { num: "1" }, err: 0 }, [{ num: "1" }]],
    ["empty, with a 0 at the place of `empty`", { err: 0 }, []],
    ["empty, with an empty object in its place", { ord: {}, err: 0 }, []],
    ["empty, with null in its place", { ord: null, err: 0 }, []],
    ["absent where nothing shows that it is empty", { err: 1 }, undefined],
  ])("is %s", (_, answer, records) => {
    expect(readRecords(answer, "ord", { empty: "err" })).toEqual(records);
  });
});

it("a list that is left out is empty where the profile says so, and only where the object around it is there", () => {
  const missing = { empty: "missing" };
  for (const answer of [{ d: {} }, { d: { rows: null } }, { d: "" }])
    expect(readRecords(answer, "d.rows", missing)).toEqual([]);
  expect(readRecords({ d: { rows: { id: 1 } } }, "d.rows", missing)).toEqual([{ id: 1 }]);
  for (const answer of [{}, { d: [1] }, { d: 7 }, "", null])
    expect(readRecords(answer, "d.rows", missing)).toBeUndefined();
});
