import { expect, test } from "vitest";

import { DEFAULT_FRAMEWORK360_PROFILE } from "../../../../src/clients/framework360/dialect.ts";
import { framework360Profile } from "../../../../src/clients/framework360/profile.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../../../src/clients/totalgest/dialect.ts";
import { totalGestProfile } from "../../../../src/clients/totalgest/profile.ts";

test.each([
  ["TotalGest", totalGestProfile, DEFAULT_TOTALGEST_PROFILE],
  ["Framework360", framework360Profile, DEFAULT_FRAMEWORK360_PROFILE],
])(
  "the built-in profile of %s equals what its schema makes of it, character by character",
  (_name, schema, profile) => {
    expect(JSON.stringify(profile)).toBe(JSON.stringify(schema().parse(profile)));
  },
);
