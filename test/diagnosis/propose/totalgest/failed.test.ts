import { expect, test } from "vitest";

import { guessFailed } from "../../../../src/diagnosis/propose/totalgest/failed.ts";
import { parseTotalGestProfile } from "../../../../src/clients/totalgest/profile.ts";

test.each<[unknown, unknown, unknown]>([
  [{ esito: "KO", errore: { codice: "X" } }, { esito: "OK" }, { path: "esito", is: ["KO"] }],
  [{ success: false, message: "Unknown" }, { success: true }, { path: "success", not: [true] }],
  [{ ok: 0, err: "x" }, { ok: 1 }, { path: "ok", not: [1] }],
  [{ jsonrpc: "2.0", error: { code: -32_000 } }, { jsonrpc: "2.0", result: {} }, { path: "error" }],
  [{ error: "not found" }, undefined, { path: "error" }],
])("an error in a 200 such as %j is recognised, and the proposed rule is valid", (failed, fine, rule) => {
  expect(guessFailed(failed, fine)).toEqual(rule);
  expect(parseTotalGestProfile({ failed: rule })).toMatchObject({ ok: true });
});

test("a member that successful answers have too is no sign of an error, and neither is a product's own state", () => {
  expect(guessFailed({ status: "error", id: 1 }, { status: "error", id: 2 })).toBeNull();
  expect(guessFailed({ status: "active", id: 1 }, { status: "inactive" })).toBeNull();
  expect(guessFailed({ error: null, errors: [] }, {})).toBeNull();
  expect(guessFailed("KO")).toBeNull();
});
