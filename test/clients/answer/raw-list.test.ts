import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { parseJson } from "../../../src/clients/answer/answer.ts";
import type { Call } from "../../../src/clients/answer/answer.ts";
import { HttpAnswer } from "../../../src/clients/wire/http.ts";
import { parsedRecords, rawRecords, takeList } from "../../../src/clients/answer/raw-list.ts";

const call: Call = {
  system: "TotalGest",
  operation: "products",
  host: "erp.example.ch",
  nowMs: 0,
  secrets: [],
  describeError: () => null,
};
const kind = { idPath: "id", decode: (value: unknown) => ({ ok: true as const, value }) };

/** The records of the list at `path`, each decoded alone, and the answer without them. */
function taken(
  text: string,
  ...paths: readonly string[]
): { readonly records: readonly unknown[]; readonly rest: unknown } | null {
  const answer = new HttpAnswer(200, {}, Buffer.from(text));
  const list = takeList(call, answer.bytes, paths);
  if (list === null) return null;
  const records = rawRecords(call, answer, list, kind).map((record) => record.decode());
  return { records: records.map((record) => (record.ok ? record.value : null)), rest: list.value };
}

/** JSON that is faulty, or only looks faulty. */
const FRAGMENTS = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  " ",
  "1",
  '"items":[1],',
  ',"items":0',
  '{"items":[]}',
  "\u00A0",
];

function takenOrRefused(text: string): ReturnType<typeof taken> | "refused" {
  try {
    return taken(text, "items");
  } catch {
    return "refused";
  }
}

function idsIn(text: string, idPath: string): readonly (string | null)[] {
  const answer = new HttpAnswer(200, {}, Buffer.from(text));
  const list = takeList(call, answer.bytes, [""]);
  return list === null ? [] : rawRecords(call, answer, list, { ...kind, idPath }).map(({ id }) => id);
}

describe("a list cut out of an answer", () => {
  it("equals the list in the decoded answer, however the answer is written", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.dictionary(
          fc.string().filter((name) => name !== "items"),
          fc.jsonValue(),
        ),
        fc.constantFrom(undefined, 1, "\t", "\n  "),
        (items, others, space) => {
          const text = JSON.stringify({ before: others, items, after: [others] }, null, space);
          expect(taken(text, "items")).toEqual({
            records: JSON.parse(JSON.stringify(items)),
            rest: JSON.parse(JSON.stringify({ before: others, items: [], after: [others] })),
          });
        },
      ),
    );
  });

  it("equals it or is null, whatever damage the answer suffered on the way", () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.constantFrom("", ...FRAGMENTS)), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 3 }), edits, (items, places) => {
        const text = places.reduce(
          (before, [place, cut, piece]) => {
            const at = place % (before.length + 1);
            return before.slice(0, at) + piece + before.slice(at + cut);
          },
          JSON.stringify({ items, next: null }),
        );
        const found = takenOrRefused(text);
        if (found === "refused") expect(parseJson(text)).toBeUndefined();
        else if (found !== null) expect(parseJson(text)).toHaveProperty("items", found.records);
      }),
      { numRuns: 1000 },
    );
  });

  it("is refused quickly and with a message where it has more records than fit in memory", () => {
    const bytes = Buffer.from(`{"items":[${"1,".repeat(32 * 1024 * 1024)}1]}`);
    const startedMs = performance.now();
    expect(() => takeList(call, bytes, ["items"])).toThrow(
      'contract-broken {"system":"TotalGest","operation":"products","path":"items","expected":"at most 500000 records"',
    );
    expect(performance.now() - startedMs).toBeLessThan(5000);
    expect(takeList(call, Buffer.from(`{"items":[${"1,".repeat(499_999)}1]}`), ["items"])).not.toBeNull();
  });

  it("is found at the first path that leads to a list", () => {
    expect(taken('{"status":1,"data":{"items":[1],"total":1}}', "data", "data.items")).toEqual({
      records: [1],
      rest: { status: 1, data: { items: [], total: 1 } },
    });
    expect(taken('{"status":1,"data":[1,2]}', "data", "data.items")?.records).toEqual([1, 2]);
    expect(taken(' [ "a" , {"b":"]"} ] ', "")?.records).toEqual(["a", { b: "]" }]);
  });

  it("distinguishes records that differ in one letter, and recognises equal ones", () => {
    const answer = new HttpAnswer(200, {}, Buffer.from('[{"id":1,"a":"x"},{"id":1,"a":"y"}, {"id":1,"a":"x"}]'));
    const list = takeList(call, answer.bytes, [""]);
    const [first, second, third] = list === null ? [] : rawRecords(call, answer, list, kind);
    expect(first?.digest).toBe(third?.digest);
    expect(first?.digest).not.toBe(second?.digest);
  });
});

test.each([
  ["not a list", '{"items":{"record":1}}'],
  ["no such member", '{"data":[1]}'],
  ["a name written with an escape", String.raw`{"\u0069tems":[1]}`],
  ["a name that occurs twice", '{"items":[1],"items":[2]}'],
  ["a name that occurs twice, once with an escape", String.raw`{"items":[1],"\u0069tems":null}`],
  ["an answer cut short", '{"items":[{"id":1},{"id"'],
  ["no comma between records", '{"items":[{} {}]}'],
  ["a comma too many", '{"items":[1,]}'],
  ["no JSON at all", "<html>"],
  ["nothing", ""],
])("%s: the whole answer is decoded instead", (_what, text) => {
  expect(taken(text, "items")).toBeNull();
});

test("is not cut out where the path is ambiguous, since a decoder takes the last member", () => {
  expect(taken('{"data":{"items":[1]},"data":{}}', "data.items")).toBeNull();
  expect(taken('{"data":{"items":[1],"x":{"items":[2]}},"items":[3]}', "data.items")?.records).toEqual([1]);
});

test("a record that is nested too deep to serialise has no digest, but can be decoded", () => {
  const deep: unknown = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
  const [record] = parsedRecords([deep], kind);
  expect(record?.digest).toBeNull();
  expect(record?.decode().ok).toBe(true);
});

test("a path with more than member names is left to the decoder", () => {
  expect(taken('{"0":[1]}', "0")).toBeNull();
  expect(taken('{"a":[{"b":[1]}]}', "a[].b")).toBeNull();
});

test("a quoted name is found as it is written, and left to the decoder where JSON may write it in several ways", () => {
  const text = '{"@odata.count":2,"@odata.value":[1,2],"a":{"b c":[3]}}';
  expect(taken(text, "['@odata.value']")).toEqual({
    records: [1, 2],
    rest: { "@odata.count": 2, "@odata.value": [], a: { "b c": [3] } },
  });
  expect(taken(text, "a.['b c']")?.records).toEqual([3]);
  expect(taken('{"été":[1]}', "été")).toBeNull();
  expect(taken(String.raw`{"a\"b":[1]}`, "['a\"b']")).toBeNull();
  expect(taken('{"a":[{"k":"v","b":[1]}]}', "a[k=v].b")).toBeNull();
  expect(taken('{"not":[1]}', "a[0]")).toBeNull();
});

test("a record with invalid JSON breaks the contract when it is decoded, as the whole answer would", () => {
  expect(() => taken('{"items":[{"id":1},{"id" 2}]}', "items")).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: "got-no-json" }) }),
  );
});

test("an id is read without decoding, and not at all where it is ambiguous", () => {
  expect(idsIn(String.raw`[{"id":"p\u00e9"},{"x":{"id":1},"id":42},{"id":null},{"id":{}},"p1",{}]`, "id")).toEqual([
    "pé",
    "42",
    null,
    null,
    null,
    null,
  ]);
  expect(idsIn('[{"a":{"b":"p1"}}]', "a.b")).toEqual(["p1"]);
  expect(idsIn('[{"a":["p1"]}]', "a.0")).toEqual([null]);
});
