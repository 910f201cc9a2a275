import { setImmediate as turn } from "node:timers/promises";

import { expect, test } from "vitest";

import { createCaller } from "../../../src/clients/wire/caller.ts";
import type { Caller } from "../../../src/clients/wire/caller.ts";
import { RemoteError } from "../../../src/core/common/errors.ts";
import type { Clock } from "../../../src/core/ports/clock.ts";
import { createFakeClock } from "../fake-clock.ts";
import { serveWire } from "../wire-server.ts";
import type { Handler, WireServer } from "../wire-server.ts";

const never = new AbortController().signal;

function caller(clock: Clock = createFakeClock(), options: { timeoutMs?: number; concurrency?: number } = {}): Caller {
  return createCaller({
    system: "TotalGest",
    host: "erp.test",
    timeoutMs: 2000,
    concurrency: 4,
    clock,
    secrets: () => [],
    describeError: () => null,
    ...options,
  });
}

const get = (url: string) => ({ method: "GET", url, headers: {} }) as const;

/** Answers with the handlers one after the other, the last one for ever. */
function serveInTurn(...handlers: Handler[]): Promise<WireServer> {
  let calls = 0;
  return serveWire((...args) => handlers[Math.min(calls++, handlers.length - 1)]?.(...args));
}

const status =
  (code: number, headers: Record<string, string> = {}): Handler =>
  (_received, response) =>
    void response.writeHead(code, headers).end("{}");
const reset: Handler = (_received, _response, request) => void request.socket.resetAndDestroy();

for (const passing of [500, 502, 503, 504]) {
  test(`a GET is tried three times for ${String(passing)}`, async () => {
    const clock = createFakeClock();
    await using server = await serveInTurn(status(passing), status(passing), status(200));
    expect(await caller(clock).repeatedly("shop", get(server.url), never)).toMatchObject({ status: 200 });
    expect(server.ledger).toHaveLength(3);
    expect(clock.slept).toEqual([250, 1000]);
  });
}

test("the third answer is returned whatever it is", async () => {
  await using server = await serveInTurn(status(502));
  expect(await caller().repeatedly("shop", get(server.url), never)).toMatchObject({ status: 502 });
  expect(server.ledger).toHaveLength(3);
});

for (const final of [200, 301, 400, 401, 403, 404, 408, 429, 501]) {
  test(`a GET is not repeated for ${String(final)}`, async () => {
    await using server = await serveInTurn(status(final));
    expect(await caller().repeatedly("shop", get(server.url), never)).toMatchObject({ status: final });
    expect(server.ledger).toHaveLength(1);
  });
}

test("a 503 that asks to stay away is not repeated", async () => {
  await using server = await serveInTurn(status(503, { "retry-after": "1" }));
  expect(await caller().repeatedly("shop", get(server.url), never)).toMatchObject({ status: 503 });
  expect(server.ledger).toHaveLength(1);
});

test("a GET is repeated after a reset", async () => {
  await using server = await serveInTurn(reset, reset, status(200));
  expect(await caller().repeatedly("shop", get(server.url), never)).toMatchObject({ status: 200 });
});

test("a GET that is reset three times is failing, and one never sent is unreachable", async () => {
  await using server = await serveInTurn(reset);
  const failing = await caller()
    .repeatedly("shop", get(server.url), never)
    .catch((error: unknown) => error);
  expect(failing).toMatchObject({
    reason: "failing",
    problem: { code: "unreachable", data: { detail: "ECONNRESET" } },
  });
  const unreachable = await caller()
    .repeatedly("shop", get("http://127.0.0.1:1"), never)
    .catch((error: unknown) => error);
  expect(unreachable).toBeInstanceOf(RemoteError);
  expect(unreachable).toMatchObject({ reason: "unreachable", exitCode: 6, problem: { code: "unreachable" } });
});

test("no try begins when 30 seconds are nearly over", async () => {
  const clock = createFakeClock();
  await using server = await serveInTurn((...args) => {
    clock.advance(29_000);
    return status(500)(...args);
  });
  expect(await caller(clock).repeatedly("shop", get(server.url), never)).toMatchObject({ status: 500 });
  expect(server.ledger).toHaveLength(2);
});

test("what is called once is called once", async () => {
  await using server = await serveInTurn(reset);
  const post = { method: "POST", url: server.url, headers: {}, body: "{}" } as const;
  await expect(caller().onceOrThrow("products/create", post, never)).rejects.toMatchObject({ reason: "failing" });
  expect(server.ledger).toHaveLength(1);
});

test("an abort rejects with the signal's reason", async () => {
  const controller = new AbortController();
  const stop = new Error("stop");
  await using server = await serveWire(() => controller.abort(stop));
  await expect(caller().repeatedly("shop", get(server.url), controller.signal)).rejects.toBe(stop);
});

test("no more than the configured calls are in flight", async () => {
  const { inTurn } = caller(createFakeClock(), { concurrency: 3 });
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await turn();
    running -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => inTurn(never, work)));
  expect(most).toBe(3);
});

test("a call that is aborted while it waits for its turn takes no place", async () => {
  const { inTurn } = caller(createFakeClock(), { concurrency: 1 });
  const controller = new AbortController();
  const gate = Promise.withResolvers<void>();
  const first = inTurn(never, () => gate.promise);
  const waiting = inTurn(controller.signal, async () => "ran");
  controller.abort(new Error("stop"));
  await expect(waiting).rejects.toThrow("stop");
  gate.resolve();
  await first;
  await expect(inTurn(never, async () => "free")).resolves.toBe("free");
});

test("counts each try by its status, or by what kept the answer away, until it is asked", async () => {
  await using server = await serveInTurn(status(502), status(429), reset, status(200));
  const counted = caller();
  await counted.repeatedly("shop", get(server.url), never);
  await expect(counted.once(get(server.url), never)).rejects.toMatchObject({ fault: "broken" });
  await counted.once(get(server.url), never);
  expect(counted.takeCalls()).toEqual({ "502": 1, "429": 1, broken: 1, "200": 1 });
  expect(counted.takeCalls()).toEqual({});
});
