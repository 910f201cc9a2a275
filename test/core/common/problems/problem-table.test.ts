import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { EXIT } from "../../../../src/core/common/problems/errors.ts";
import { mappedPair, PROBLEM_CODES, treatmentOf, problem } from "../../../../src/core/common/problems/problem.ts";

const EXIT_OF: Readonly<Record<string, number>> = {
  UsageError: EXIT.usage,
  ConfigurationError: EXIT.configuration,
  LockedError: EXIT.locked,
  StoreError: EXIT.stopped,
};

/** A mistyped path is a usage error; a disk that failed later stops the run. */
const BY_CIRCUMSTANCE = ["UsageError file-not-written"];

it("an error of a class has the exit code that the table gives for its problem", () => {
  const root = join(import.meta.dirname, "../../../../src");
  const thrown = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => [
      ...readFileSync(join(root, name), "utf8").matchAll(/new (\w+Error)\(\s*problem\(\s*"([a-z-]+)"/g),
    ])
    .flatMap(([, kind = "", code = ""]) => (kind in EXIT_OF ? [{ kind, code }] : []));
  expect(thrown.length).toBeGreaterThan(50);
  const otherwise = thrown.filter(({ kind, code }) => {
    const known = PROBLEM_CODES.find((one) => one === code);
    return known === undefined || treatmentOf({ code: known }).exit !== EXIT_OF[kind];
  });
  expect(otherwise.map(({ kind, code }) => `${kind} ${code}`)).toEqual(BY_CIRCUMSTANCE);
});

it("a problem that blocks nothing does not end a run with an error", () => {
  const ended = PROBLEM_CODES.filter((code) => {
    const { level, exit } = treatmentOf({ code });
    return level !== "error" && exit !== EXIT.ok;
  });
  expect(ended).toEqual([]);
});

it("the shop's side of what a mapping fixes is named", () => {
  expect(mappedPair(problem("vat-unmapped", { rate: "8.1" }))).toEqual({ setting: "mapping.vat", from: "8.1" });
  expect(mappedPair(problem("no-lines", {}))).toBeNull();
});
