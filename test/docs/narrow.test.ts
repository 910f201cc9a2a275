import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const WIDEST = 160;
const pages = execFileSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" }).trim().split("\n");

/** The lines that are too wide to be read raw; the targets of links do not count. */
function wideLines(page: string): readonly string[] {
  const lines = readFileSync(join(root, page), "utf8").split("\n");
  return lines.flatMap((line, at) => {
    const { length } = line.replaceAll(/\]\([^)]*\)/g, "]");
    return length > WIDEST ? [`${page}:${String(at + 1)} has ${String(length)} characters`] : [];
  });
}

it(`no page has a line of more than ${String(WIDEST)} characters`, () => {
  expect(pages.length).toBeGreaterThan(15);
  expect(pages.flatMap(wideLines)).toEqual([]);
});

it("the page for one shop has at most 450 lines", () => {
  expect(readFileSync(join(root, "docs/operations.md"), "utf8").split("\n").length).toBeLessThanOrEqual(451);
});
