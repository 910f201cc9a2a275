import { expect, test } from "vitest";

import { nextInLinks } from "../../../src/clients/wire/link-header.ts";

test.each<[string, string | null | undefined]>([
  ['<https://erp.test/a?page=2>; rel="next"', "https://erp.test/a?page=2"],
  ['<a?p=1>; rel=prev, <a?p=3>; rel=next; title="x, <y>"', "a?p=3"],
  ['<a,b>; title="next; rel=next"; rel="last"', null],
  ['<a>; REL="prev NEXT"', "a"],
  ['<a>;rel="next",<b>;rel="next"', "a"],
  ['<a>; rel="last"; rel="next"', null],
  ["<>; rel=next", ""],
  ["", null],
  ["<a>", null],
  ["https://erp.test/a?page=2", undefined],
  ['<a; rel="next"', undefined],
  ['<a>; rel="next', undefined],
])("%s leads to %j", (header, next) => {
  expect(nextInLinks(header)).toBe(next);
});
