import { expect, test } from "vitest";

import { guessNextPage, guessServerTime } from "../../../../src/diagnosis/propose/totalgest/page.ts";

const ORIGIN = "https://erp.example";

test.each([
  ["an address in the body", { "@odata.nextLink": `${ORIGIN}/a?$skiptoken=x` }, "", { path: "['@odata.nextLink']" }],
  ["an address without the host", { links: { next: "/a?page=2" } }, "", { path: "links.next" }],
  ["a Link header", {}, `<${ORIGIN}/a?page=2>; rel="next", <${ORIGIN}/a?page=9>; rel="last"`, { header: "link" }],
])("%s is a link, not a cursor", (_what, answer, header, link) => {
  const next = guessNextPage(answer, header, ORIGIN);
  expect(next.links).toEqual([link]);
  expect(next.cursors).toEqual([]);
});

test("a mark is a cursor, also where it is still empty", () => {
  expect(guessNextPage({ weiter: "", next: "m12x7" }, "", ORIGIN)).toMatchObject({
    links: [],
    cursors: ["next", "weiter"],
  });
});

test("an address on another server is neither, and neither is a header without a next page", () => {
  const last = `<${ORIGIN}/a?page=9>; rel="last"`;
  expect(guessNextPage({ next: "https://elsewhere.example/a" }, last, ORIGIN)).toMatchObject({
    links: [],
    cursors: [],
  });
});

test.each([
  [
    { pagination: { page: 1, par_page: 25, total: 60, total_pages: 3 } },
    { param: "page", start: 1, pages: "pagination.total_pages" },
  ],
  [
    { Seite: 0, AnzahlSeiten: 2 },
    { param: "Seite", start: 0, pages: "AnzahlSeiten" },
  ],
  [{ meta: { currentPage: 1, lastPage: 4 } }, { param: "currentPage", start: 1, pages: "meta.lastPage" }],
  [
    { pagina: 1, totale: 60 },
    { param: "pagina", start: 1 },
  ],
  [{ page: 3, pages: 3 }, null],
  [{ pages: 3 }, null],
])("pages of %j are numbered as %j", (answer, numbered) => {
  expect(guessNextPage(answer, "", ORIGIN).numbered).toEqual(numbered);
});

const NOW = Date.parse("2026-11-24T09:30:00Z");

test("an instant beside the list with the time of the answer is preferred to its header, which is never sure", () => {
  const [first, ...more] = guessServerTime({ etabli_le: "24/11/2026 10:30", articles: [{ a: 1 }] }, NOW);
  expect(first).toMatchObject({ rule: "etabli_le", confidence: "medium" });
  expect(more).toMatchObject([{ rule: { header: "date" }, confidence: "low" }]);
  expect(guessServerTime({ articles: [] }, NOW)).toMatchObject([{ rule: { header: "date" }, confidence: "medium" }]);
});

test("an instant of another time is not the time of the answer, and neither is one within its records", () => {
  const answer = { lastImport: "2026-11-20T04:00:00Z", items: [{ seen: "2026-11-24T09:30:00Z" }] };
  expect(guessServerTime(answer, NOW)).toMatchObject([{ rule: { header: "date" } }]);
});

test("an instant with a matching name is sure if its time is right, and comes after the header if not", () => {
  expect(guessServerTime({ oraServer: "2026-11-24T10:30:00+01:00" }, NOW)[0]?.confidence).toBe("high");
  expect(guessServerTime({ oraServer: "2026-11-20T10:30:00+01:00" }, NOW)).toMatchObject([
    { rule: { header: "date" }, confidence: "medium" },
    { rule: "oraServer", confidence: "low" },
  ]);
});
