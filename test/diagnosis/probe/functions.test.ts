import { describe, expect, test } from "vitest";

import { RemoteError } from "../../../src/core/common/problems/errors.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { callFunctions, factsOf, type SystemChecks } from "../../../src/diagnosis/probe/functions.ts";
import { never } from "../../clients/totalgest/totalgest.ts";

const CIRCUMSTANCES = { nowMs: 0, timeZone: "Europe/Zurich", signal: never };

const failing = (reason: RemoteError["reason"]): RemoteError =>
  new RemoteError(problem("permission-denied", { system: "TotalGest", operation: "b", detail: "" }), {
    system: "TotalGest",
    reason,
  });

/** Three functions; the second one fails. */
const threeOf = (failure: Error): SystemChecks<null, Readonly<Record<"a" | "c", number>>> => ({
  system: "TotalGest",
  functions: [
    { operation: "a", brings: "a", call: () => Promise.resolve({ a: 1 }) },
    { operation: "b", brings: null, call: () => Promise.reject(failure) },
    { operation: "c", brings: "c", call: () => Promise.resolve({ c: 3 }) },
  ],
});

describe("the functions of a system", () => {
  test("are all called where one of them is refused", async () => {
    const denied = failing("permission");
    const called = await callFunctions(threeOf(denied), null, CIRCUMSTANCES);
    expect(called.calls.map(({ failure }) => failure)).toEqual([null, denied, null]);
    expect(called.facts).toEqual({ a: 1, c: 3 });
    expect(() => factsOf(called)).toThrow(denied);
  });

  test("are skipped after a failure that the others would have too", async () => {
    const called = await callFunctions(threeOf(failing("unreachable")), null, CIRCUMSTANCES);
    expect(called.calls.map(({ failure }) => failure)).toEqual([null, expect.any(RemoteError), "skipped"]);
    expect(called.facts).toEqual({ a: 1 });
  });

  test("do not hide a bug", async () => {
    await expect(callFunctions(threeOf(new TypeError("bug")), null, CIRCUMSTANCES)).rejects.toThrow("bug");
  });
});
