import { setImmediate as turn } from "node:timers/promises";

import { expect, test } from "vitest";

import { createWire, withPlace, withProblems } from "../../../src/clients/wire/wire.ts";
import type { Wire } from "../../../src/clients/wire/wire.ts";
import type { HttpCall, Send, WireRequest } from "../../../src/clients/wire/send.ts";
import { RemoteError } from "../../../src/core/common/problems/errors.ts";
import type { Clock } from "../../../src/core/ports/clock.ts";
import { createFakeClock } from "../fake-clock.ts";
import { serveWire } from "../wire-server.ts";
import type { Handler, WireServer } from "../wire-server.ts";

const never = new AbortController().signal;

interface Options {
  readonly timeoutMs?: number;
  readonly concurrency?: number;
}

function wireOf(clock: Clock = createFakeClock(), options: Options = {}): Wire {
  return createWire({
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

/** Calls as a client without a session does. */
function sendOver(wire: Wire): Send {
  return withProblems(withPlace(wire.send, wire.inPlace), wire.describe);
}

const read = (url: string, abort: AbortSignal = never): WireRequest => ({
  operation: "shop",
  build: () => get(url),
  mayRepeat: true,
  signal: abort,
});

const write = (url: string): WireRequest => ({
  operation: "products/create",
  build: () => ({ method: "POST", url, headers: {}, body: "{}" }),
  mayRepeat: false,
  signal: never,
});

const get = (url: string): HttpCall => ({ method: "GET", url, headers: {} });

/** Answers with the handlers one after the other, and with the last one from then on. */
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
    expect(await sendOver(wireOf(clock))(read(server.url))).toMatchObject({ status: 200 });
    expect(server.ledger).toHaveLength(3);
    expect(clock.slept).toEqual([250, 1000]);
  });
}

test("the third answer is returned, whatever its status", async () => {
  await using server = await serveInTurn(status(502));
  expect(await sendOver(wireOf())(read(server.url))).toMatchObject({ status: 502 });
  expect(server.ledger).toHaveLength(3);
});

for (const final of [200, 301, 400, 401, 403, 404, 408, 429, 501]) {
  test(`a GET is not repeated for ${String(final)}`, async () => {
    await using server = await serveInTurn(status(final));
    expect(await sendOver(wireOf())(read(server.url))).toMatchObject({ status: final });
    expect(server.ledger).toHaveLength(1);
  });
}

test("a 503 that asks to wait is not repeated", async () => {
  await using server = await serveInTurn(status(503, { "retry-after": "1" }));
  expect(await sendOver(wireOf())(read(server.url))).toMatchObject({ status: 503 });
  expect(server.ledger).toHaveLength(1);
});

test("a GET is repeated after a reset", async () => {
  await using server = await serveInTurn(reset, reset, status(200));
  expect(await sendOver(wireOf())(read(server.url))).toMatchObject({ status: 200 });
});

test("a GET that is reset three times is failing, and one that was never sent is unreachable", async () => {
  await using server = await serveInTurn(reset);
  const failing = await sendOver(wireOf())(read(server.url)).catch((error: unknown) => error);
  expect(failing).toMatchObject({
    reason: "failing",
    problem: { code: "unreachable", data: { detail: "ECONNRESET" } },
  });
  const unreachable = await sendOver(wireOf())(read("http://127.0.0.1:1")).catch((error: unknown) => error);
  expect(unreachable).toBeInstanceOf(RemoteError);
  expect(unreachable).toMatchObject({ reason: "unreachable", exitCode: 6, problem: { code: "unreachable" } });
});

test("no try begins shortly before the 30 seconds are over", async () => {
  const clock = createFakeClock();
  await using server = await serveInTurn((...args) => {
    clock.advance(29_000);
    return status(500)(...args);
  });
  expect(await sendOver(wireOf(clock))(read(server.url))).toMatchObject({ status: 500 });
  expect(server.ledger).toHaveLength(2);
});

test("a call that may run only once is not repeated", async () => {
  await using server = await serveInTurn(reset);
  await expect(sendOver(wireOf())(write(server.url))).rejects.toMatchObject({ reason: "failing" });
  expect(server.ledger).toHaveLength(1);
});

test("an abort rejects with the signal's reason", async () => {
  const controller = new AbortController();
  const stop = new Error("stop");
  await using server = await serveWire(() => controller.abort(stop));
  await expect(sendOver(wireOf())(read(server.url, controller.signal))).rejects.toBe(stop);
});

test("at most the configured number of calls is in flight", async () => {
  const { inPlace } = wireOf(createFakeClock(), { concurrency: 3 });
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await turn();
    running -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => inPlace(never, work)));
  expect(most).toBe(3);
});

test("a call that is aborted while it waits takes no slot", async () => {
  const { inPlace } = wireOf(createFakeClock(), { concurrency: 1 });
  const controller = new AbortController();
  const gate = Promise.withResolvers<void>();
  const first = inPlace(never, () => gate.promise);
  const waiting = inPlace(controller.signal, async () => "ran");
  controller.abort(new Error("stop"));
  await expect(waiting).rejects.toThrow("stop");
  gate.resolve();
  await first;
  await expect(inPlace(never, async () => "free")).resolves.toBe("free");
});

test("counts each try by its status, or by the network error, until the counts are read", async () => {
  await using server = await serveInTurn(status(502), status(429), reset, status(200));
  const counted = wireOf();
  await counted.send(read(server.url));
  await expect(counted.send(write(server.url))).rejects.toMatchObject({ fault: "broken" });
  await counted.send(write(server.url));
  expect(counted.takeCalls()).toEqual({ "502": 1, "429": 1, broken: 1, "200": 1 });
  expect(counted.takeCalls()).toEqual({});
});
