import { expect, test } from "vitest";

import { sharedPlaces } from "../../../src/diagnosis/judge/profile.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../../src/clients/totalgest/dialect.ts";
import { parseTotalGestProfile } from "../../../src/clients/totalgest/profile.ts";
import type { Problem } from "../../../src/core/common/problems/problem.ts";
import { DIALECTS, profileOf } from "../../dialects/dialects.ts";

function shared(fields: object): readonly Problem[] {
  const parsed = parseTotalGestProfile({ fields });
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  return sharedPlaces(parsed.profile);
}

test("the built-in profile and correct integrators' profiles send no two fields to one place", () => {
  expect(sharedPlaces(DEFAULT_TOTALGEST_PROFILE)).toEqual([]);
  for (const { name } of DIALECTS) expect([name, sharedPlaces(profileOf(name))]).toEqual([name, []]);
});

test("two fields in one place, which overwrite each other, are reported; a line's and the order's are two places", () => {
  const order = { "billing.company": "nome", "billing.lastName": "nome", note: "t", "lines[].description": "t" };
  expect(shared({ order })).toMatchObject([
    { code: "profile-place-shared", data: { field: "billing.lastName", other: "billing.company", path: "nome" } },
  ]);
});
