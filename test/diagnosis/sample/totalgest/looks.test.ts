/** What the doctor finds out with a few more requests: about pages, unknown products and lists. */
import { expect, test } from "vitest";

import { problem, type Problem } from "../../../../src/core/common/problems/problem.ts";
import type { CallSample, SystemSample } from "../../../../src/core/run/doctor/sample.ts";
import { parseTotalGestProfile } from "../../../../src/clients/totalgest/profile.ts";
import { sampleTotalGest } from "../../../../src/diagnosis/sample/totalgest/sample.ts";
import { Secret } from "../../../../src/core/common/secret.ts";
import { createFakeClock } from "../../../clients/fake-clock.ts";
import { sendJson, serveWire } from "../../../clients/wire-server.ts";
import { never, PASSWORD } from "../../../clients/totalgest/totalgest.ts";

const BASIC = { basePath: "/ws", authenticator: { type: "basic" }, records: "rows" };

const ROWS = Array.from({ length: 25 }, (_, at) => ({ id: 1001 + at, sku: `A-${String(at)}` }));

interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `answer` returns the answer for a path and query; null = 404 without details. */
async function look(
  profile: Readonly<Record<string, unknown>>,
  answer: (path: string, query: URLSearchParams) => Answer | null,
): Promise<{ readonly sample: SystemSample; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  await using server = await serveWire(({ path, query }, response) => {
    asked.push(path);
    const params = new URLSearchParams(Object.fromEntries(query));
    const { status = 200, body = {}, headers = {} } = answer(path, params) ?? { status: 404 };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    return sendJson(response, status, body);
  });
  const parsed = parseTotalGestProfile({
    ...BASIC,
    products: { path: "/goods" },
    product: { path: "/goods/{{id}}" },
    ...profile,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  const common = { shopId: "12", ownerId: "7", username: "anna", password: new Secret(PASSWORD), timeoutMs: 2000 };
  const options = {
    ...common,
    endpoint: server.url,
    concurrency: 4,
    clock: createFakeClock(),
    profile: parsed.profile,
  };
  return { sample: await sampleTotalGest(options, never), asked };
}

function notesOf({ calls }: SystemSample, operation: string): readonly Problem[] {
  return calls.filter((call: CallSample) => call.operation === operation).flatMap(({ notes }) => notes);
}

/** Twenty-five of sixty. */
function pageOf(more: Readonly<Record<string, unknown>>) {
  return (path: string): Answer | null => (path === "/ws/goods" ? { body: { rows: ROWS, ...more } } : null);
}

test.each([
  ["the total equals the number of records", { count: 25 }],
  ["the number of pages is there", { pagina: 1, pagine: 3 }],
])("a full page without a word about the next one is what a run would stop at: %s", async (_case, more) => {
  const { sample } = await look({}, pageOf(more));
  const failures = sample.calls.filter(({ operation }) => operation === "products").map(({ failure }) => failure);
  expect(failures[1]?.problem).toMatchObject({ code: "end-untold" });
});

/** One product, and a 404 with this message for an unknown one. */
function goods(unknown: unknown, nowhere: unknown) {
  return (path: string): Answer | null => {
    if (path === "/ws/goods") return { body: { rows: ROWS, nextCursor: null } };
    if (path === "/ws/goods/1001") return { body: ROWS[0] };
    return { status: 404, body: /^\/ws\/goods\/\d+$/.test(path) ? unknown : nowhere };
  };
}

const GONE = { code: "ARTICLE_INCONNU", message: "l'article 9999 n'existe pas" };
const UNKNOWN_ROUTE = { code: "ROUTE_INCONNUE", message: "GET /x n'existe pas" };
const ERROR = { error: { code: "code", message: "message" } };

test("an unknown product is requested by an id that ids like those seen cannot have, and shown in the vendor's own words", async () => {
  const { sample, asked } = await look({ fields: ERROR }, goods(GONE, UNKNOWN_ROUTE));
  expect(asked).toContain("/ws/goods/999999999");
  const seen = "code: ARTICLE_INCONNU, message: l'article 9999 n'existe pas";
  expect(notesOf(sample, "product")).toEqual([problem("unknown-untold", { operation: "product", seen })]);
  expect(sample.proposal.profile).not.toHaveProperty("fields.error");
});

test("a mapped code that a wrong path gets too is a fault", async () => {
  const map = { ARTICLE_INCONNU: "unknown_product", ROUTE_INCONNUE: "unknown_product" };
  const fields = { error: { ...ERROR.error, code: { path: "code", map } } };
  const { sample } = await look({ fields }, goods(GONE, UNKNOWN_ROUTE));
  const answer = "code: ROUTE_INCONNUE, message: GET /x n'existe pas";
  expect(notesOf(sample, "product")).toEqual([problem("unknown-as-path", { operation: "product", seen: answer })]);
  const right = { error: { ...ERROR.error, code: { path: "code", map: { ARTICLE_INCONNU: "unknown_product" } } } };
  expect(notesOf((await look({ fields: right }, goods(GONE, UNKNOWN_ROUTE))).sample, "product")).toEqual([]);
});

test("nothing is proposed from refused records", async () => {
  const { sample } = await look({}, () => ({ status: 404, body: { date: "2026-11-24T09:30:00Z" } }));
  expect(sample.proposal).toEqual({ profile: {}, paths: [] });
});

test("an empty success for an unknown product is reported", async () => {
  const empty = (path: string): Answer | null =>
    path === "/ws/goods/999999999" ? { body: [] } : goods(GONE, UNKNOWN_ROUTE)(path);
  const { sample } = await look({ fields: ERROR }, empty);
  expect(notesOf(sample, "product")).toEqual([problem("unknown-empty", { operation: "product" })]);
});

test("the audit's list of orders is inspected: its totals, their absence, and that there is no list", async () => {
  const profile = { listOrders: { path: "/orders" }, fields: { orderResult: { "totals.gross": "sum.gross" } } };
  const listed = (rows: readonly unknown[]) =>
    look(profile, (path) => (path.endsWith("/orders") ? { body: { rows, nextCursor: null } } : null));
  const grossIn = ({ calls }: SystemSample): unknown =>
    calls.find(({ operation }) => operation === "listOrders")?.fields.find(({ field }) => field === "totals.gross")
      ?.state;
  const order = { id: "1", number: "2026-1" };
  expect(grossIn((await listed([{ ...order, sum: { gross: "10.00" } }])).sample)).toBe("fine");
  expect(grossIn((await listed([order])).sample)).toBe("absent");
  expect(grossIn((await listed([{ ...order, sum: { gross: "ten" } }])).sample)).toBe("wrong");
  const { sample } = await look(profile, () => null);
  expect(sample.calls.map(({ operation }) => operation)).not.toContain("listOrders");
});

test("a list that is asked for changes alone is sampled by time, not read from its first order on", async () => {
  const times: (string | null)[] = [];
  const none = { placedSince: null, placedBefore: null, updatedSince: null };
  const listOrders = { path: "/changes", query: { ...none, changed: "{{updatedSince}}" } };
  await look({ listOrders }, (path, query) => {
    if (path.endsWith("/changes")) times.push(query.get("changed"));
    return null;
  });
  expect(times).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\dT/)]);
});

test("what a run would refuse of an order is not called fine", async () => {
  const names = ["shipments", "shipments[].carrier", "vat", "vat[].rate", "vat[].net", "vat[].vat", "vat[].gross"];
  const orderResult = Object.fromEntries(names.map((name) => [name, name.replace(/.*\./, "")]));
  const profile = { listOrders: { path: "/orders" }, fields: { orderResult } };
  const seenIn = async (field: string, more: object): Promise<unknown> => {
    const rows = [{ id: "1", number: "2026-1", ...more }];
    const { sample } = await look(profile, (path) =>
      path.endsWith("/orders") ? { body: { rows, nextCursor: null } } : null,
    );
    const list = sample.calls.find(({ operation }) => operation === "listOrders");
    const { state, isOptional } = list?.fields.find((one) => one.field === field) ?? {};
    return isOptional === true ? `${String(state)}, optional` : state;
  };
  expect(await seenIn("shipments[].carrier", { shipments: [{ carrier: "Posta" }] })).toBe("fine, optional");
  expect(await seenIn("shipments[].carrier", { shipments: [{ carrier: 7 }] })).toBe("wrong, optional");
  expect(await seenIn("shipments", { shipments: "2 pacchi" })).toBe("wrong, optional");
  const vat = { rate: "8.1", vat: "0.75", gross: "10.00" };
  expect(await seenIn("vat[].net", { vat: [{ ...vat, net: "9.25" }] })).toBe("fine, optional");
  expect(await seenIn("vat[].net", { vat: [vat] })).toBe("absent");
  expect(await seenIn("vat[].net", {})).toBe("absent, optional");
});

test("a change date that the profile declares absent is not reported as missing", async () => {
  const at = (profile: object): Promise<{ readonly sample: SystemSample }> =>
    look(profile as Readonly<Record<string, unknown>>, (path) =>
      path === "/ws/goods" ? { body: { rows: ROWS } } : null,
    );
  const fieldsOf = ({ sample }: { readonly sample: SystemSample }): readonly string[] =>
    sample.calls.flatMap(({ fields }) => fields.map(({ field }) => field));
  expect(fieldsOf(await at({}))).toContain("updatedAt");
  expect(fieldsOf(await at({ fields: { product: { updatedAt: null } } }))).not.toContain("updatedAt");
});

test("a success for an unknown product is shown in the vendor's own words, and no rule is guessed from it", async () => {
  const { sample } = await look({ product: { path: "/goods/{{id}}", record: "row" } }, (path) => {
    if (path === "/ws/goods") return { body: { esito: "OK", rows: ROWS } };
    const found = ROWS.find(({ id }) => path === `/ws/goods/${String(id)}`);
    return { body: found === undefined ? { esito: "KO", row: { x: 1 } } : { esito: "OK", row: found } };
  });
  expect(notesOf(sample, "product")).toMatchObject([
    { code: "failed-untold", data: { seen: expect.stringContaining("KO") } },
  ]);
  expect(sample.proposal.profile).not.toHaveProperty("failed");
});
