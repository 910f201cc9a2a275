import { expect, test } from "vitest";

import { sendJson, serveWire } from "../../wire-server.ts";
import type { Handler } from "../../wire-server.ts";
import { countLogins, INTENT, never, serveTotalGest, SESSION_PATH, totalGest } from "../totalgest.ts";

const TAKEN = { id: "9", number: "2026-9", externalReference: INTENT.reference, createdAt: "2026-11-24T09:00:00Z" };

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Handler =>
  (_received, response) =>
    sendJson(response, status, body, headers);
const raw =
  (status: number, body: string, headers: Record<string, string> = {}): Handler =>
  (_received, response) =>
    void response.writeHead(status, headers).end(body);
const error = (code: string, more: object = {}): object => ({ error: { code, message: "as it says", ...more } });
const html = raw(200, "<html><body>Welcome</body></html>", { "content-type": "text/html" });

/** Each row: an answer and the outcome it must give. */
const ROWS: readonly (readonly [string, Handler, object])[] = [
  ["201", json(201, TAKEN), { kind: "taken", order: { id: "9", number: "2026-9" }, how: "created" }],
  ["200, the answer to a repetition", json(200, TAKEN), { kind: "taken", how: "duplicate" }],
  ["201 without the reference", json(201, { id: "9", number: "2026-9" }), { kind: "taken" }],
  ["201 about another reference", json(201, { ...TAKEN, externalReference: "fw360:x:1" }), { kind: "unknown" }],
  [
    "201 without a number",
    json(201, { id: "9" }),
    { kind: "unknown", problem: { code: "order-unread", data: { places: ["number"], found: ["id"] } } },
  ],
  [
    "201 with an id and a number that are JSON numbers",
    json(201, { ...TAKEN, id: 880_000, number: 12 }),
    { kind: "taken", order: { id: "880000", number: "12" } },
  ],
  ["201 with an id that was rounded", json(201, { ...TAKEN, id: 2 ** 53 }), { kind: "unknown" }],
  ["201 with an id that is neither", json(201, { ...TAKEN, id: true }), { kind: "unknown" }],
  [
    "201 with the order elsewhere",
    json(201, { ok: 1, data: { oid: 9, ono: "2026-9" } }),
    {
      kind: "unknown",
      problem: {
        code: "order-unread",
        data: { status: 201, places: ["id", "number"], found: ["ok", "data.oid", "data.ono"] },
      },
    },
  ],
  ["201 with an empty id", json(201, { ...TAKEN, id: "" }), { kind: "unknown" }],
  ["200 as HTML", html, { kind: "unknown" }],
  ["201 with JSON that says it is HTML", json(201, TAKEN, { "content-type": "text/html" }), { kind: "taken" }],
  ["201 without a body", raw(201, ""), { kind: "unknown" }],
  ["201 cut short", raw(201, '{"id":"9","numb', { "content-type": "application/json" }), { kind: "unknown" }],
  ["202", json(202, TAKEN), { kind: "unknown" }],
  ["204", raw(204, ""), { kind: "unknown" }],
  [
    "409 duplicate_reference",
    json(409, error("duplicate_reference", { existing: { id: "8", number: "2026-8" } })),
    { kind: "taken", order: { id: "8", number: "2026-8" }, how: "duplicate" },
  ],
  ["409 duplicate_reference that does not say which", json(409, error("duplicate_reference")), { kind: "unknown" }],
  ...[400, 404, 422].flatMap((status): readonly (typeof ROWS)[number][] => [
    [
      `${String(status)} duplicate_reference`,
      json(status, error("duplicate_reference", { existing: { id: 8, number: "2026-8" } })),
      { kind: "taken", order: { id: "8", number: "2026-8" }, how: "duplicate" },
    ],
    [
      `${String(status)} duplicate_reference that does not say which`,
      json(status, error("duplicate_reference")),
      { kind: "unknown" },
    ],
  ]),
  [
    "409 that names an order and no code",
    json(409, { error: { message: "there", existing: { id: "8", number: "2026-8" } } }),
    { kind: "unknown" },
  ],
  [
    "422 that names an order under another code",
    json(422, error("invalid_order", { existing: { id: "8", number: "2026-8" } })),
    { kind: "refused" },
  ],
  [
    "500 duplicate_reference",
    json(500, error("duplicate_reference", { existing: { id: "8", number: "8" } })),
    { kind: "unknown" },
  ],
  ["409 idempotency_conflict", json(409, error("idempotency_conflict")), { kind: "unknown" }],
  ["409 as HTML", raw(409, "<p>Conflict</p>"), { kind: "unknown" }],
  [
    "403",
    json(403, error("forbidden")),
    { kind: "denied", status: 403, problem: { code: "order-blocked", data: { detail: "forbidden: as it says" } } },
  ],
  ["404", raw(404, ""), { kind: "denied", status: 404 }],
  ["405", raw(405, "<html>no</html>"), { kind: "denied", status: 405 }],
  ["429", json(429, error("slow_down")), { kind: "throttled", retryAfterMs: null, problem: { code: "throttled" } }],
  [
    "429 with a time",
    json(429, error("slow_down"), { "retry-after": "90" }),
    { kind: "throttled", retryAfterMs: 90_000 },
  ],
  ["400", json(400, error("bad")), { kind: "refused", problem: { code: "erp-refused-order" } }],
  [
    "400 with a number for a code",
    json(400, { error: { code: 3001, message: "no" } }),
    { kind: "refused", problem: { data: { detail: "3001: no" } } },
  ],
  [
    "400 with the same words for code and message",
    json(400, { error: { code: "Der Auftrag ist fehlerhaft.", message: "Der Auftrag ist fehlerhaft." } }),
    { kind: "refused", problem: { data: { detail: "Der Auftrag ist fehlerhaft." } } },
  ],
  ["413", raw(413, ""), { kind: "refused" }],
  [
    "422",
    json(422, error("invalid_order", { fields: [{ path: "lines[0].sku", code: "unknown_sku", message: "no X" }] })),
    {
      kind: "refused",
      problem: { data: { fields: ["lines[0].sku: unknown_sku, no X"], reasons: ["unknown_sku"], lines: ["1"] } },
    },
  ],
  [
    "422 with fields as the plain contract has them",
    json(422, error("invalid_order", { fields: [{ path: "payment.code", message: "unknown" }] })),
    { kind: "refused", problem: { data: { fields: ["payment.code: unknown"] } } },
  ],
  ["503", raw(503, ""), { kind: "unavailable", retryAfterMs: null, problem: { code: "server-error" } }],
  ["503 with a time", raw(503, "", { "retry-after": "5" }), { kind: "unavailable", retryAfterMs: 5000 }],
  ["500", json(500, error("boom")), { kind: "unknown", problem: { code: "outcome-unknown" } }],
  [
    "502 as HTML",
    raw(502, "<h1>Bad Gateway</h1>"),
    { kind: "unknown", problem: { data: { detail: "HTTP 502 Bad Gateway" } } },
  ],
  ["504", raw(504, ""), { kind: "unknown" }],
  ["408", raw(408, ""), { kind: "unknown" }],
  ["301", raw(301, "", { location: "https://elsewhere.test/" }), { kind: "unknown" }],
  ["307", raw(307, "", { location: "/api/v2/orders" }), { kind: "unknown" }],
  ["418", raw(418, ""), { kind: "unknown" }],
  [
    "a reset after it was sent",
    (_received, _response, request) => void request.socket.resetAndDestroy(),
    { kind: "unknown", problem: { code: "outcome-unknown", data: { detail: "ECONNRESET" } } },
  ],
  [
    "a cut answer",
    (_received, response) => {
      response.writeHead(201, { "content-length": "500" }).write('{"id":');
      response.destroy();
    },
    { kind: "unknown" },
  ],
];

for (const [what, handler, expected] of ROWS) {
  test(`${what} is ${JSON.stringify(expected)}`, async () => {
    await using server = await serveTotalGest(handler);
    expect(await totalGest(server.url).createOrder(INTENT, never)).toMatchObject(expected);
    expect(server.ledger.filter(({ path }) => path.endsWith("/orders"))).toHaveLength(1);
  });
}

test("a time-out is an unknown outcome", async () => {
  await using server = await serveTotalGest(() => {});
  const answer = await totalGest(server.url, { timeoutMs: 200 }).createOrder(INTENT, never);
  expect(answer).toMatchObject({ kind: "unknown", problem: { data: { detail: "ETIMEDOUT" } } });
});

test("the exact bytes are sent, under the intent's key", async () => {
  await using server = await serveTotalGest(json(201, TAKEN));
  await totalGest(server.url).createOrder(INTENT, never);
  expect(server.ledger.at(-1)).toMatchObject({ body: INTENT.body, headers: { "idempotency-key": INTENT.key } });
});

test("one 401 renews the session and repeats the send once, with the same bytes and key", async () => {
  let sends = 0;
  await using server = await serveTotalGest((...args) =>
    ++sends === 1 ? json(401, error("token_expired"))(...args) : json(201, TAKEN)(...args),
  );
  expect(await totalGest(server.url).createOrder(INTENT, never)).toMatchObject({ kind: "taken" });
  const orders = server.ledger.filter(({ path }) => path.endsWith("/orders"));
  expect(orders.map(({ body }) => body)).toEqual([INTENT.body, INTENT.body]);
  expect(orders.map(({ headers }) => headers["idempotency-key"])).toEqual([INTENT.key, INTENT.key]);
  expect(orders.map(({ headers }) => headers["authorization"])).toEqual(["Bearer token-1", "Bearer token-2"]);
});

test("a second 401 is a refused session, not refused credentials", async () => {
  await using server = await serveTotalGest(json(401, error("token_expired")));
  const answer = await totalGest(server.url).createOrder(INTENT, never);
  expect(answer).toMatchObject({ kind: "not-sent", problem: { code: "session-refused" } });
  expect(countLogins(server)).toBe(2);
});

test("an unknown outcome of the repeated send is unknown", async () => {
  let sends = 0;
  await using server = await serveTotalGest((...args) =>
    ++sends === 1 ? json(401, {})(...args) : raw(500, "")(...args),
  );
  expect(await totalGest(server.url).createOrder(INTENT, never)).toMatchObject({ kind: "unknown" });
});

const WITHOUT_SESSION: readonly (readonly [string, Handler, object])[] = [
  ["500", raw(500, ""), { kind: "not-sent", problem: { code: "server-error" } }],
  ["a reset", (_received, _response, request) => void request.socket.resetAndDestroy(), { kind: "not-sent" }],
  ["HTML", html, { kind: "not-sent", problem: { code: "got-html" } }],
  ["an empty 404", raw(404, ""), { kind: "not-sent" }],
  ["401", json(401, error("bad_credentials")), { kind: "unauthorized", problem: { code: "credentials-refused" } }],
  ["403", json(403, error("forbidden_shop")), { kind: "unauthorized", problem: { code: "permission-denied" } }],
  ["404 in JSON", json(404, error("unknown_shop")), { kind: "denied", status: 404, problem: { code: "unknown-shop" } }],
  ["429", json(429, {}, { "retry-after": "3" }), { kind: "throttled", retryAfterMs: 3000 }],
  ["503 with a time", raw(503, "", { "retry-after": "3" }), { kind: "throttled", retryAfterMs: 3000 }],
];

for (const [what, handler, expected] of WITHOUT_SESSION) {
  test(`a login that ends with ${what} sends no order: ${JSON.stringify(expected)}`, async () => {
    await using server = await serveWire(handler);
    expect(await totalGest(server.url).createOrder(INTENT, never)).toMatchObject(expected);
    expect(server.ledger.every(({ path }) => path === SESSION_PATH)).toBe(true);
  });
}

test("a refused connection is not sent", async () => {
  const answer = await totalGest("http://127.0.0.1:1").createOrder(INTENT, never);
  expect(answer).toMatchObject({ kind: "not-sent", problem: { code: "unreachable" } });
});

test("a refused connection after the login is not sent", async () => {
  const server = await serveWire((received, response) => {
    const isLogin = received.path === SESSION_PATH;
    sendJson(response, isLogin ? 200 : 500, { token: "token" }, { connection: "close" });
  });
  const erp = totalGest(server.url);
  expect(await erp.createOrder(INTENT, never)).toMatchObject({ kind: "unknown" });
  await server[Symbol.asyncDispose]();
  const answer = await erp.createOrder(INTENT, never);
  expect(answer).toMatchObject({
    kind: "not-sent",
    problem: { code: "unreachable", data: { detail: "ECONNREFUSED" } },
  });
});

test("an abort while waiting for the answer is unknown", async () => {
  const controller = new AbortController();
  await using server = await serveTotalGest(() => controller.abort(new Error("stop")));
  const answer = await totalGest(server.url).createOrder(INTENT, controller.signal);
  expect(answer).toMatchObject({ kind: "unknown", problem: { code: "outcome-unknown", data: { detail: "ABORTED" } } });
});

test("an abort before or during the login is not sent", async () => {
  const controller = new AbortController();
  await using server = await serveWire(() => controller.abort(new Error("stop")));
  expect(await totalGest(server.url).createOrder(INTENT, controller.signal)).toMatchObject({ kind: "not-sent" });
  expect(await totalGest(server.url).createOrder(INTENT, controller.signal)).toMatchObject({ kind: "not-sent" });
  expect(server.ledger.every(({ path }) => path === SESSION_PATH)).toBe(true);
});

test("an abort while waiting for a free slot is not sent", async () => {
  const controller = new AbortController();
  await using server = await serveTotalGest(() => {});
  const erp = totalGest(server.url, { concurrency: 1, timeoutMs: 500 });
  const first = erp.createOrder(INTENT, never);
  const second = erp.createOrder(INTENT, controller.signal);
  controller.abort(new Error("stop"));
  expect(await second).toMatchObject({ kind: "not-sent" });
  expect(await first).toMatchObject({ kind: "unknown" });
});
