import fc from "fast-check";
import { expect, test } from "vitest";

import { compileDates } from "../../../../src/clients/profile/dates.ts";
import { pathOf } from "../../../../src/clients/profile/grammar/path-syntax.ts";
import { compileGet } from "../../../../src/clients/profile/reading/path.ts";
import { compileReader } from "../../../../src/clients/profile/reading/reader.ts";

const HOSTILE = [
  '"',
  "\\",
  '\\"',
  "\n",
  "\u2028",
  "`",
  "${1}",
  "*/",
  "//",
  "]; throw 1;",
  "record",
  "__proto__",
  "constructor",
];
const name = fc.oneof(
  fc.string(),
  fc.constantFrom(...HOSTILE),
  fc.array(fc.constantFrom(...HOSTILE)).map((all) => all.join("")),
);
/** Makes `{"a": {"b": value}}` of `["a", "b"]`, with `__proto__` as an ordinary name. */
function nested(names: readonly string[], value: unknown): unknown {
  return names.reduceRight((held, key) => JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(held)}}`), value);
}

test("a field with any name is read, and its name is never executed", () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), fc.jsonValue(), (names, value) => {
      const get = compileGet(pathOf(names));
      expect(get(nested(names, value))).toEqual(JSON.parse(JSON.stringify(value)));
      expect(get({})).toBeUndefined();
      expect(get(null)).toBeUndefined();
    }),
  );
});

test("a constant and a mapped value have exactly the profile's value", () => {
  fc.assert(
    fc.property(name, name, (value, key) => {
      const rules = { sku: { value }, ean: { path: pathOf([key]), map: { there: value } } };
      const { read } = compileReader(
        { sku: { kind: "text", optional: false }, ean: { kind: "text", optional: false } },
        rules,
        compileDates("rfc3339"),
      );
      expect(read(nested([key], "there"))).toEqual({ sku: value, ean: value });
    }),
  );
});

test("inherited properties of objects are not fields", () => {
  for (const word of ["constructor", "toString", "map", "__proto__"]) {
    expect(compileGet(word)({})).toBeUndefined();
    expect(compileGet(word)([])).toBeUndefined();
    expect(compileGet(word)("text")).toBeUndefined();
  }
});
