/** `tg360 adapter test` names the mistakes that authors make, each so that one knows what to change. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

import { writeStart } from "../../src/app/adapter-test.ts";
import type { Mistake } from "../../src/diagnosis/adapter/trial.ts";
import { createText } from "../../src/text/text.ts";
import type { Change } from "./planted/planted.ts";
import { changed, verdictOf } from "./planted/verdict.ts";
import { openCsv } from "./vendors/csv.ts";
import { openSteps, type StepsErp } from "./vendors/steps.ts";

const WHOLE = changed("whole", []);
const english = await createText("en", null);

/** What the test says of the whole adapter with these changes to its text. */
async function mistakesOf(...changes: readonly Change[]): Promise<readonly Mistake[]> {
  return (await verdictOf(changed("whole", changes), openSteps)).mistakes;
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
  expect(refused[0]?.detail).toMatch(/fw360:cafe:\w+ has \d\d characters.*RIF_EST too long/);
});

test("an order whose total is booked otherwise is named with both amounts", async () => {
  const found = await mistakesOf([
    "          complete: isConfirmed,",
    '          complete: isConfirmed,\n          totals: { gross: "35.60" },',
  ]);
  expect(found).toMatchObject([{ kind: "other-total", operation: "findOrder" }]);
  expect(found[0]?.detail).toContain("35.63");
});

test("an order that is looked up and sent again is found by the answer that comes late, where references are not unique", async () => {
  const send = 'await ask({ path: "/ordini.csv", query, body, changes: true });';
  const again = `.catch(async () => {
        const { rows } = await list("/ordini.csv", { rif: reference });
        return rows.length > 0 ? { text: \`id;numero\\r\\n\${rows[0].id};\${rows[0].numero}\\r\\n\` } : ask({ path: "/ordini.csv", query, body, changes: true });
      });`;
  const text = changed("csv", [
    ["uniqueReference: true, idempotencyKey: true", "uniqueReference: false, idempotencyKey: false"],
    [send, send.replace(";", again)],
  ]);
  const { mistakes } = await verdictOf(text, openCsv, { takesTwice: true });
  expect(mistakes).toMatchObject([{ kind: "repeated-call", operation: "createOrder" }]);
  expect(mistakes[0]?.detail).toContain("done later than its answer was waited for");
});

test("without a look-up, an order that is sent again is found by its own calls", async () => {
  const send = 'await ask({ path: "/ordini.csv", query, body, changes: true });';
  const again = send.replace(";", '.catch(() => ask({ path: "/ordini.csv", query, body, changes: true }));');
  const blind = changed("csv", [["async findOrder({", "async neverAsked({"]]);
  expect((await verdictOf(blind, openCsv)).mistakes).toEqual([]);
  const { mistakes } = await verdictOf(
    blind.replace(send, () => again),
    openCsv,
    { takesTwice: true },
  );
  expect(mistakes).toMatchObject([{ kind: "repeated-call" }]);
});

test("an id that is the word undefined is none", async () => {
  const mistakes = await mistakesOf([
    "    return {\n      id,\n      sku: code,",
    "    return {\n      id: `${id.nothing}`,\n      sku: code,",
  ]);
  expect(mistakes).toContainEqual(expect.objectContaining({ kind: "form", detail: 'items[0].id: "undefined"' }));
});

test("lines that are written again after a swallowed failure are named", async () => {
  const mistakes = await mistakesOf(
    ["if (!written.some((line) => line.no === no))", "if (written !== null)"],
    ["quantity, total });\n      }", "quantity, total }).catch(() => null);\n      }"],
  );
  expect(mistakes.map(({ kind }) => kind)).toContain("repeated-call");
});

test("lines of which an adapter remembers only in memory that they were written are named by a kill alone", async () => {
  const mistakes = await mistakesOf(
    [
      '      const [{ lines: written }] = await get("/orders", { ref: reference });',
      `      const look = async (error) => {
        const [{ lines }] = await get("/orders", { ref: reference });
        begun.add(reference);
        if (lines.length === 0 || error.no === undefined || !lines.some((line) => line.no === error.no)) throw error;
      };
      const written = begun.has(reference) ? (await get("/orders", { ref: reference }))[0].lines : [];`,
    ],
    [
      "quantity, total });\n      }",
      "quantity, total }).catch((error) => look(Object.assign(error, { no })));\n      }",
    ],
    ["total: order.totals.gross })).json();", "total: order.totals.gross }).catch(look)).json();"],
    ["  let token;", "  const begun = new Set();\n  let token;"],
  );
  const repeated = mistakes.filter(({ kind }) => kind === "repeated-call");
  expect(repeated.map(({ detail }) => detail)).toEqual([
    expect.stringMatching(/^killed after call \d+: POST .*\/lines$/),
  ]);
});

test("a list that gives everything, whatever changed, is not blamed, and the test says so", async () => {
  const codes = async (...changes: readonly Change[]): Promise<readonly string[]> =>
    (await verdictOf(changed("whole", changes), openSteps)).unchecked.map(({ code }) => code);
  expect(await codes()).not.toContain("since");
  expect(await codes(["since: updatedSince, code", "code"])).toContain("since");
});

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
      "const answer = await ask({ path: `/articles/${id}`, changes: false }, [404]);",
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
