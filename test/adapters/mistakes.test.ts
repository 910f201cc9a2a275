/** `tg360 adapter test` names the mistakes that authors make, each so that one knows what to change. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { tryAdapter } from "../../src/app/adapter-test.ts";
import { writeStart } from "../../src/app/adapter-start.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { Mistake } from "../../src/diagnosis/adapter/trial.ts";
import { createText } from "../../src/text/text.ts";
import { createFakeClock } from "../clients/fake-clock.ts";
import { MODULES } from "./stand.ts";
import { openSteps } from "./vendors/steps.ts";

const WHOLE = readFileSync(join(MODULES, "whole.mjs"), "utf8");
const english = await createText("en", null);

/** What the test says of the whole adapter with these changes to its text. */
async function mistakesOf(...changes: readonly (readonly [from: string, to: string])[]): Promise<readonly Mistake[]> {
  const text = changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`not in the adapter: ${from}`);
    return before.replace(from, to);
  }, WHOLE);
  const folder = mkdtempSync(join(tmpdir(), "tg360-mistakes-"));
  const path = join(folder, "adapter.mjs");
  writeFileSync(path, text, { mode: 0o600 });
  const erp = await openSteps({ now: Date.now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const totalgest = { endpoint: erp.url, ownerId: "77", shopId: "12", username: "web", password: "parola-d-ordine" };
  writeFileSync(join(folder, "config.json"), JSON.stringify({ totalgest, http: { timeout: "20s" } }), { mode: 0o600 });
  const config = loadConfig({ configFlag: join(folder, "config.json"), env: {}, flags: {} });
  const clock = createFakeClock();
  const scrubber = { add: () => undefined } as never;
  const verdict = await tryAdapter({ clock, scrubber, signal: new AbortController().signal }, config, path, true);
  return verdict.mistakes;
}

test("a right adapter has no mistakes", async () => {
  expect(await mistakesOf()).toEqual([]);
});

type Change = readonly [from: string, to: string];
type Planted = readonly [kind: string, place: string, words: string, change: Change, another?: Change];

const PLANTED: readonly Planted[] = [
  [
    "page-repeats",
    "products",
    "page 2",
    ['cursor = "0" }) {', 'cursor = "0" }) {\n      const at = cursor; cursor = "0";'],
    ["Number(cursor) + items.length", "Number(at) + items.length"],
  ],
  ["endless", "products", "nextCursor: null", ["items.length === 0 ? null : ", ""]],
  [
    "entry-differs",
    "product",
    "name",
    ["null : toProduct(answer.json())", "null : { ...toProduct(answer.json()), name: 'x' }"],
  ],
  [
    "other-order",
    "findOrder",
    "Compare the reference",
    ["found.map(", "[{ id: '7', ref: reference, isConfirmed: true }].map("],
  ],
  [
    "unsteady",
    "products",
    "time of the read",
    ["      name,\n      prices", "      name: `${name} ${performance.now()}`,\n      prices"],
  ],
  [
    "swallowed",
    "findOrder",
    "sends orders twice",
    [
      'const found = await get("/orders", { ref: reference });',
      'const found = await get("/orders", { ref: reference }).catch(() => []);',
    ],
  ],
  [
    "swallowed",
    "product",
    "hides products",
    [
      "const answer = await ask({ path: `/articles/${id}` }, [404]);",
      "let answer; try { answer = await ask({ path: `/articles/${id}` }, [404]); } catch { return null; }",
    ],
  ],
  ["repeated-call", "createOrder", "POST http", ["return known ?? (await post", "return (await post"]],
  ["repeated-call", "createOrder", "/lines", ["if (!written.some((line) => line.no === no))", ""]],
  ["head-complete", "findOrder", "complete: false", ["complete: isConfirmed", "complete: true"]],
  [
    "kept",
    "shop",
    "inside of the function",
    ["export default (host) => {\n  let token;", "let token;\nexport default (host) => {"],
  ],
  ["number-id", "products", "String(id)", ["      id,\n      sku: code", "      id: Number(id),\n      sku: code"]],
  [
    "two-customers",
    "createOrder",
    "host.once",
    ["await host.once(email, async () => {", "await (async () => {"],
    [").json();\n    });", ").json();\n    })();"],
  ],
  ["failed", "shop", "is not defined", ["const { name, vat } =", "nothing.at();\n      const { name, vat } ="]],
];

test.each(PLANTED)("%s in %s is named (%s)", async (kind, operation, words, ...changes) => {
  const mistakes = await mistakesOf(...(changes as unknown as readonly Change[]));
  const found = mistakes.find((one) => one.kind === kind && one.operation === operation);
  expect(mistakes.map((one) => [one.kind, one.operation])).toContainEqual([kind, operation]);
  expect(found?.place).toMatch(/adapter\.mjs:\d+$/);
  expect(english.t(`adapter.mistake.${found?.kind ?? "failed"}`, { ...found })).toContain(words);
});

test("a new adapter is one, in JavaScript and in TypeScript, with its types beside it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tg360-start-"));
  for (const name of ["a.mjs", "b.ts"]) {
    const types = writeStart(join(folder, name));
    const text = readFileSync(join(folder, name), "utf8");
    expect(text).toContain(name === "b.ts" ? "satisfies Adapter" : '@type {import("tg360/adapter").Adapter}');
    expect(readFileSync(types, "utf8")).toContain("export type Adapter = (host: Host) => Operations;");
  }
});
