/** `tg360 adapter test` as a person runs it: what was tried, what to compare, what was not checked. */
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { openStage } from "../support/stage.ts";
import type { Change } from "./planted/planted.ts";
import { changed } from "./planted/verdict.ts";
import { MODULES } from "./stand.ts";
import { openSteps } from "./vendors/steps.ts";

async function adapterTest(
  module: string,
  words: readonly string[],
  { changes = [], profile }: { readonly changes?: readonly Change[]; readonly profile?: string } = {},
): Promise<{ readonly code: number | null; readonly said: string }> {
  const stage = await openStage({ products: 3 });
  const erp = await openSteps({ config: stage.sandbox.credentials, now: Date.now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const path = join(stage.folder, "adapter.mjs");
  writeFileSync(path, changed(module, changes), { mode: 0o600 });
  if (profile !== undefined) copyFileSync(join(MODULES, profile), join(stage.folder, profile));
  const totalgest = profile === undefined ? {} : { totalgest: { profile } };
  const file = join(stage.folder, "config.json");
  writeFileSync(file, JSON.stringify(totalgest), { mode: 0o600 });
  const all = ["adapter", "test", path, ...words, "--config", file, "--lang", "en"];
  const { code, stdout, stderr } = await stage.start(all, { env: { TG360_TOTALGEST_ENDPOINT: erp.url } }).ended;
  return { code, said: stdout + stderr };
}

test("without --write it says what it tried, shows three products, and lists what it did not check", async () => {
  const { code, said } = await adapterTest("whole", []);
  expect(code).toBe(0);
  expect(said).toContain("what was tried holds (60 products). Orders were not tried: --write does, on a test shop.");
  expect(said).not.toContain("no mistake");
  expect(said.match(/^Product /gm)).toHaveLength(3);
  expect(said).toMatch(/what TotalGest says:\n\s+\{"id":"1001","code":"CAFE-NOIR"/);
  expect(said).toMatch(/Not checked:\n- Whether 60 products are all that there are/);
  expect(said).toContain("\n- Orders.\n");
});

test("with --write it shows one order as it left, and what its look-up does not tell", async () => {
  const { code, said } = await adapterTest("whole", ["--write", "--yes"]);
  expect([code, said]).toEqual([0, expect.stringContaining("Order fw360:")]);
  expect(said).toContain('{"email":"test-');
  // The look-up in both words, and in none of tg360's own.
  expect(said).toMatch(
    /looked up\n {2}what tg360 understands:\n[^]*"externalReference": "fw360:[^]*what TotalGest says:\n {4}\[\{"id"/,
  );
  expect(said).not.toContain("isPartial");
  expect(said).toContain("- Whether all lines are booked: the look-up gives none (lines).");
  expect(said).toContain("in TotalGest now; cancel them there: A-1,");
});

test("with --write an adapter without orders is not said to have created any", async () => {
  const { code, said } = await adapterTest("steps", ["--write", "--yes"], {
    profile: "steps.json",
    changes: [["async createOrder", "async unused"]],
  });
  expect(code).toBe(0);
  expect(said).toContain("Orders were not tried: your adapter leaves them to the profile.");
  expect(said).not.toContain("Orders were created");
  expect(said).toContain("- Orders: tg360 doctor --record FOLDER --write sends one by the profile.");
});

test("an adapter for orders alone gets its products from the profile, and the test says so", async () => {
  const { code, said } = await adapterTest("steps", ["--write", "--yes"], { profile: "steps.json" });
  expect([code, said]).toEqual([0, expect.stringContaining("what was tried holds (20 products)")]);
  expect(said).not.toContain("all that there are");
  expect(said).toContain("- The products and the shop: your adapter leaves them to the profile.");
});

test("neither what TotalGest says nor a login shows a secret or a character that a terminal obeys", async () => {
  const { said } = await adapterTest("whole", ["--write", "--yes"], {
    changes: [["      name,\n      prices", "      name: `${name}\\u001b[31m\\u202e`,\n      prices"]],
  });
  expect(said).not.toContain("demo-password");
  for (const sign of ["\u001b", "\u202e"]) expect(said).not.toContain(sign);
});

test("a login that the adapter says was refused is called that, and not a session", async () => {
  const stage = await openStage({ products: 3 });
  const erp = await openSteps({ config: stage.sandbox.credentials, now: Date.now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const file = join(stage.folder, "config.json");
  writeFileSync(join(stage.folder, "adapter.mjs"), changed("whole", []), { mode: 0o600 });
  writeFileSync(file, JSON.stringify({ totalgest: { adapter: "adapter.mjs" } }), { mode: 0o600 });
  const env = { TG360_CONFIG: file, TG360_TOTALGEST_ENDPOINT: erp.url, TG360_TOTALGEST_PASSWORD: "another" };
  const { code, stdout } = await stage.run(["pull-products", "--json"], { env });
  expect([code, JSON.parse(stdout)]).toMatchObject([5, { error: { code: "credentials-refused" } }]);
});
