import { expect, test } from "vitest";

import { CODECS } from "../../../../src/clients/wire/codec/codecs.ts";
import { isCodePage } from "../../../../src/clients/wire/charset.ts";

const ORDER = {
  rif: "fw360:a:1",
  righe: [
    { cod: "A & B", q: 2 },
    { cod: null, ok: true },
  ],
  vuoto: undefined,
};

test("a form names lists and objects as PHP does, and null is an empty text", () => {
  expect([...new URLSearchParams(CODECS.form.encode(ORDER))]).toEqual([
    ["rif", "fw360:a:1"],
    ["righe[0][cod]", "A & B"],
    ["righe[0][q]", "2"],
    ["righe[1][cod]", ""],
    ["righe[1][ok]", "true"],
  ]);
});

test("the sent data can be inspected under its names on the wire", () => {
  expect(CODECS.json.shown(ORDER)).toBe(ORDER);
  expect(CODECS.form.shown({ a: { b: "ü" } })).toEqual({ "a[b]": "ü" });
});

test("in a code page a form has the page's bytes, and JSON escapes everything beyond ASCII", () => {
  expect(CODECS.form.encode({ n: "Zoë – 5 €", k: "a&b=c d" }, "windows-1252")).toBe(
    "n=Zo%EB%20%96%205%20%80&k=a%26b%3Dc%20d",
  );
  const text = CODECS.json.encode({ n: "Wałęsa 🧦" }, "windows-1252");
  expect(text).toMatch(/^[ -~]*$/);
  expect(JSON.parse(text)).toEqual({ n: "Wałęsa 🧦" });
});

test("a text with a character that the code page lacks is named before anything is written", () => {
  const order = { name: "Zoë", rows: [{ text: "5 €" }] };
  expect(CODECS.form.unwritable(order, "windows-1252")).toBeNull();
  // Latin-1 proper has no euro sign.
  expect(CODECS.form.unwritable(order, "iso-8859-1")).toBe("5 €");
  expect(CODECS.form.unwritable({ name: "Wałęsa" }, "iso-8859-2")).toBeNull();
  expect([CODECS.form.unwritable({ name: "Wałęsa" }), CODECS.json.unwritable({ name: "Wałęsa" }, "latin1")]).toEqual([
    null,
    null,
  ]);
});

test.each([
  ["windows-1252", true],
  ["ISO-8859-15", true],
  ["macintosh", true],
  ["utf-8", false],
  ["utf-16le", false],
  ["shift_jis", false],
  ["latin-9", false],
])("whether %s is a code page: %s", (label, isOne) => {
  expect(isCodePage(label)).toBe(isOne);
});
