import { expect, test } from "vitest";

import { CODECS } from "../../../src/clients/wire/codec.ts";
import { sentValue } from "../../../src/report/sent-body.ts";

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

test("what is sent can be looked at, whatever it is written in", () => {
  expect(sentValue(CODECS.json.encode(ORDER))).toEqual({ ...ORDER, vuoto: undefined });
  expect(sentValue(CODECS.form.encode({ a: { b: "ü" } }))).toEqual({ "a[b]": "ü" });
});
