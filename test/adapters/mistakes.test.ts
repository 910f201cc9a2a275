/** `tg360 adapter test` names the mistakes that authors make, each so that one knows what to change. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

import { tryAdapter, writeStart } from "../../src/app/adapter-test.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { AdapterVerdict } from "../../src/diagnosis/adapter/test-adapter.ts";
import type { Mistake } from "../../src/diagnosis/adapter/trial.ts";
import { createText } from "../../src/text/text.ts";
import { createFakeClock } from "../clients/fake-clock.ts";
import type { ForeignErp, ForeignOptions } from "../dialects/counter/foreign-server.ts";
import { MODULES } from "./stand.ts";
import { openSteps, type StepsErp } from "./vendors/steps.ts";

const WHOLE = readFileSync(join(MODULES, "whole.mjs"), "utf8");
const english = await createText("en", null);

/** What the test says of the whole adapter with these changes to its text. */
async function mistakesOf(...changes: readonly (readonly [from: string, to: string])[]): Promise<readonly Mistake[]> {
  return (await verdictOf(WHOLE, openSteps, ...changes)).mistakes;
}

async function verdictOf(
  adapter: string,
  open: (options: ForeignOptions) => Promise<ForeignErp>,
  ...changes: readonly (readonly [from: string, to: string])[]
): Promise<AdapterVerdict> {
  const text = changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`not in the adapter: ${from}`);
    return before.replace(from, to);
  }, adapter);
  const folder = mkdtempSync(join(tmpdir(), "tg360-mistakes-"));
  const path = join(folder, "adapter.mjs");
  writeFileSync(path, text, { mode: 0o600 });
  const totalgest = { ownerId: "77", shopId: "12", username: "web", password: "parola-d-ordine" };
  const erp = await open({ config: totalgest, now: Date.now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const config360 = { totalgest: { ...totalgest, endpoint: erp.url }, http: { timeout: "20s" } };
  const framework360 = { url: "https://shop.example.ch", site: "cafe" };
  writeFileSync(join(folder, "config.json"), JSON.stringify({ ...config360, framework360 }), { mode: 0o600 });
  const config = loadConfig({ configFlag: join(folder, "config.json"), env: {}, flags: {} });
  const clock = createFakeClock();
  const scrubber = { add: () => undefined } as never;
  return tryAdapter({ clock, scrubber, signal: new AbortController().signal }, config, path, true);
}

test("a right adapter has no mistakes, and leaves short references, umlauts, cents and a discount", async () => {
  let erp: StepsErp | undefined;
  const verdict = await verdictOf(WHOLE, async (options) => (erp = await openSteps(options)));
  expect(verdict.mistakes).toEqual([]);
  const numbers = verdict.orders.map(({ number }) => number);
  expect(numbers.toSorted()).toEqual(erp?.ledger.orders.map(({ number }) => number).toSorted());
  expect(Math.max(...verdict.orders.map(({ reference }) => reference.length))).toBeLessThanOrEqual(20);
  expect(verdict.orders[0]?.reference).toMatch(/^fw360:cafe:/);
  expect(erp?.customers[0]).toMatchObject({ name: "Müßig-Étoile" });
  expect(erp?.heads[0]?.lines.map(({ quantity, total }) => [quantity, total])).toEqual([
    [3, 2998],
    [1, 700],
    [1, -135],
  ]);
});

test("a mistake is placed where it was thrown, and a refused order says how long its reference was", async () => {
  const thrown = await mistakesOf(
    [
      "    async createOrder({ order, reference, resume }) {",
      "    async createOrder({ order, reference, resume }) {\n      await bytes(order);",
    ],
    [
      "  async function head(",
      "  async function bytes() {\n    host.encode('Łódź', 'iso-8859-1');\n  }\n  async function head(",
    ],
  );
  const line = 1 + WHOLE.split("\n").findIndex((text) => text.includes("async function head("));
  expect(thrown).toMatchObject([{ kind: "failed", operation: "createOrder" }]);
  expect(thrown[0]?.place).toMatch(new RegExp(`:${String(line + 2)}$`));
  const refused = await mistakesOf([
    "      const id = resume?.id ??",
    "      if (reference.length > 10) host.refuse('invalid_order', 'RIF_EST too long');\n      const id = resume?.id ??",
  ]);
  expect(refused[0]?.detail).toMatch(/RIF_EST too long.*fw360:cafe:\w+ has \d\d characters/);
});

test("an order whose total is booked otherwise is named with both amounts", async () => {
  const found = await mistakesOf([
    "          complete: isConfirmed,",
    '          complete: isConfirmed,\n          totals: { gross: "35.60" },',
  ]);
  expect(found).toMatchObject([{ kind: "other-total", operation: "findOrder" }]);
  expect(found[0]?.detail).toContain("35.63");
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
