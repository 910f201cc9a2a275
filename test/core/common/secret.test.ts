import { expect, test } from "vitest";

import { Secret } from "../../../src/core/common/secret.ts";

test("a secret is masked however it is printed", () => {
  const secret = new Secret("hunter2");
  expect(`${String(secret)} ${JSON.stringify({ secret })}`).not.toContain("hunter2");
  expect(secret.reveal()).toBe("hunter2");
});
