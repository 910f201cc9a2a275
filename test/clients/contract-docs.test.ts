import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import * as framework360 from "../../src/clients/framework360/contract.ts";
import * as totalgest from "../../src/clients/totalgest/contract.ts";

const page = readFileSync(new URL("../../docs/contracts.md", import.meta.url), "utf8");

/** The part of the page under a heading of the second level. */
function partOf(heading: string): string {
  return page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
}

/** `GET /path MARK` of every table row that begins with an operation. */
function operationsIn(part: string): string[] {
  return [...part.matchAll(/^\| `((?:GET|POST|PUT|PATCH|DELETE) [^`]+)` +\| (\w+) +\|/gm)].map(
    ([, operation = "", mark = ""]) => `${operation} ${mark}`,
  );
}

/** `name value` of every row of the table of limits. */
function limitsIn(part: string): string[] {
  const table = part.split(/\| limit +\| value +\|/)[1]?.split("\n\n")[0] ?? "";
  return [...table.matchAll(/^\| `(\w+)` +\| (\d+) +\|/gm)].map(([, name = "", value = ""]) => `${name} ${value}`);
}

for (const [heading, contract] of [
  ["TotalGest", totalgest],
  ["Framework360", framework360],
] as const) {
  test(`every operation of ${heading} stands on the page with its mark, and no other one`, () => {
    const coded = Object.values(contract.OPERATIONS).map(({ method, path, mark }) => `${method} ${path} ${mark}`);
    expect(operationsIn(partOf(heading)).toSorted()).toEqual(coded.toSorted());
  });

  test(`every limit of ${heading} stands on the page, and no other one`, () => {
    const coded = Object.entries(contract.LIMITS).map(([name, value]) => `${name} ${String(value)}`);
    expect(limitsIn(partOf(heading)).toSorted()).toEqual(coded.toSorted());
  });

  test(`every error code of ${heading} stands on the page`, () => {
    for (const code of Object.values(contract.ERROR_CODES)) expect(partOf(heading)).toContain(`\`${code}\``);
  });
}

test("headers, base paths and the codes of refused fields stand on the page", () => {
  expect(partOf("Framework360")).toContain(`\`${framework360.API_KEY_HEADER}: `);
  expect(partOf("Framework360")).toContain(`\`${framework360.BASE_PATH}\``);
  expect(partOf("TotalGest")).toContain(`\`${totalgest.IDEMPOTENCY_KEY_HEADER}: `);
  expect(partOf("TotalGest")).toContain(`\`${totalgest.AUTHORIZATION_HEADER}: Bearer `);
  for (const code of Object.values(totalgest.FIELD_CODES)) expect(partOf("TotalGest")).toContain(`\`${code}\``);
});

test("every operation lies under its system's base path", () => {
  for (const { path } of Object.values(totalgest.OPERATIONS))
    expect(path.startsWith(`${totalgest.BASE_PATH}/`)).toBe(true);
  for (const { name, path } of Object.values(framework360.OPERATIONS)) expect(path).toBe(`/${name}`);
});
