import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  type CeilingLimits,
  createCeiling,
  strictest,
  inFlightAt,
  openCeiling,
  shareAt,
  slowDown,
  takeTurn,
} from "../../../src/clients/wire/ceiling.ts";
import type { WireRequest } from "../../../src/clients/wire/send.ts";
import { createWire } from "../../../src/clients/wire/wire.ts";
import { createFakeClock } from "../fake-clock.ts";
import { serveWire } from "../wire-server.ts";

const LIMITS: CeilingLimits = { perSecond: 20, inFlight: 8 };
const { signal } = new AbortController();

const read = (url: string): WireRequest => ({
  operation: "shop",
  build: () => ({ method: "GET", url, headers: {} }),
  mayRepeat: true,
  signal,
});
const once = (url: string): WireRequest => ({ ...read(url), mayRepeat: false });

/** When calls that are requested at these instants begin. */
function begins(limits: CeilingLimits, askedMs: readonly number[], start = openCeiling(limits, 0)): readonly number[] {
  let state = start;
  return askedMs.map((atMs) => {
    const turn = takeTurn(limits, state, atMs);
    state = turn.state;
    return atMs + turn.delayMs;
  });
}

describe("calls per second", () => {
  it("starts a few at once and spaces the rest", () => {
    expect(begins(LIMITS, Array<number>(8).fill(0))).toEqual([0, 0, 0, 0, 0, 50, 100, 150]);
  });

  it("starts at most the limit plus a burst in any second", () => {
    const asked = fc
      .array(fc.nat(5000), { minLength: 1, maxLength: 200 })
      .map((times) => times.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(asked, (times) => {
        const begun = begins(LIMITS, times);
        for (const from of begun) {
          expect(begun.filter((atMs) => atMs >= from && atMs < from + 1000).length).toBeLessThanOrEqual(26);
        }
      }),
    );
  });

  it("delays no call where there is no limit", () => {
    expect(begins({ perSecond: 0, inFlight: 0 }, Array<number>(100).fill(0))).toEqual(Array<number>(100).fill(0));
    expect(inFlightAt({ perSecond: 0, inFlight: 0 }, openCeiling(LIMITS, 0), 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it("gives no credit for a clock that jumps back", () => {
    const { state } = takeTurn(LIMITS, openCeiling(LIMITS, 10_000), 10_000);
    const after = takeTurn(LIMITS, state, 0);
    expect(after.delayMs).toBe(0);
    expect(after.state.tokens).toBe(state.tokens - 1);
  });
});

describe("a throttling answer", () => {
  it("halves the limit, a second one halves it again, and never to zero", () => {
    let state = openCeiling(LIMITS, 0);
    const shares = Array.from({ length: 6 }, () => shareAt((state = slowDown(state, null, 0)), 0));
    expect(shares).toEqual([1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 16, 1 / 16]);
    expect(inFlightAt(LIMITS, state, 0)).toBe(1);
    expect(begins(LIMITS, Array<number>(7).fill(0), state).at(-1)).toBe(1600);
  });

  it("is over after a climb of two minutes", () => {
    const state = slowDown(openCeiling(LIMITS, 0), null, 0);
    expect([0, 30_000, 60_000, 90_000].map((atMs) => inFlightAt(LIMITS, state, atMs))).toEqual([4, 6, 8, 8]);
    expect(shareAt(slowDown(state, null, 0), 120_000)).toBe(1);
  });

  it("lasts as long as the system asks, at most an hour, before the climb", () => {
    const state = slowDown(openCeiling(LIMITS, 0), 90_000, 0);
    expect([shareAt(state, 90_000), shareAt(state, 120_000)]).toEqual([0.5, 0.75]);
    expect(shareAt(slowDown(state, 86_400_000, 0), 3_600_000 + 120_000)).toBe(1);
  });
});

describe("calls under a ceiling", () => {
  const wireUnder = (limits: CeilingLimits, clock = createFakeClock()) => {
    const ceiling = createCeiling(() => limits, clock);
    const options = { system: "TotalGest", host: "erp.test", timeoutMs: 2000, concurrency: 8, ceiling, clock } as const;
    return { wire: createWire({ ...options, secrets: () => [], describeError: () => null }), ceiling, clock };
  };

  it("wait their turn before every call, repetitions too", async () => {
    const { wire, clock } = wireUnder({ perSecond: 4, inFlight: 0 });
    let calls = 0;
    await using server = await serveWire((_received, response) => {
      calls += 1;
      response.writeHead(calls === 1 ? 500 : 200).end("{}");
    });
    await wire.send(read(server.url));
    await wire.send(once(server.url));
    expect(clock.slept).toEqual([250, 250]);
  });

  it.each([
    ["429", 429, {}, 4],
    ["a Retry-After", 503, { "retry-after": "60" }, 4],
    ["a plain 503", 503, {}, 8],
    ["a success", 200, {}, 8],
  ])("have after %s so many slots", async (_what, status, headers, places) => {
    const { wire, ceiling } = wireUnder(LIMITS);
    await using server = await serveWire((_received, response) => void response.writeHead(status, headers).end("{}"));
    await wire.send(once(server.url));
    expect(ceiling.inFlight()).toBe(places);
  });

  it("have sent nothing where they are aborted before their turn", async () => {
    const { wire } = wireUnder({ perSecond: 1, inFlight: 0 });
    await using server = await serveWire((_received, response) => void response.writeHead(200).end("{}"));
    await wire.send(once(server.url));
    const stopped = AbortSignal.abort(new Error("stopped"));
    const call = wire.send({ ...once(server.url), signal: stopped });
    await expect(call).rejects.toMatchObject({ fault: "aborted", maySent: false });
    expect(server.ledger).toHaveLength(1);
  });

  it("are at most the ceiling in flight, and more again when it has climbed", async () => {
    const { wire, ceiling, clock } = wireUnder({ perSecond: 0, inFlight: 4 });
    ceiling.throttle(null);
    let underWay = 0;
    const most: number[] = [0];
    const work = async (): Promise<void> => {
      underWay += 1;
      most[0] = Math.max(most[0] ?? 0, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
    };
    const rush = (): Promise<unknown> => Promise.all(Array.from({ length: 12 }, () => wire.inPlace(signal, work)));
    await rush();
    expect(most).toEqual([2]);
    clock.advance(120_000);
    await rush();
    expect(most).toEqual([4]);
  });
});

describe("a ceiling over several shops of one host", () => {
  it("takes the strictest of their limits; no limit is not a limit of zero", () => {
    expect(
      strictest([
        { perSecond: 0, inFlight: 8 },
        { perSecond: 5, inFlight: 2 },
        { perSecond: 20, inFlight: 0 },
      ]),
    ).toEqual({ perSecond: 5, inFlight: 2 });
    expect(strictest([{ perSecond: 0, inFlight: 4 }])).toEqual({ perSecond: 0, inFlight: 4 });
  });

  it("limits the calls in flight, whichever client begins them", async () => {
    const ceiling = createCeiling(() => ({ perSecond: 0, inFlight: 2 }), createFakeClock());
    const clients = [0, 1].map(() =>
      createWire({
        system: "TotalGest",
        host: "erp.test",
        timeoutMs: 2000,
        concurrency: 8,
        ceiling,
        clock: createFakeClock(),
        secrets: () => [],
        describeError: () => null,
      }),
    );
    let underWay = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      underWay -= 1;
    };
    await Promise.all(clients.flatMap(({ inPlace }) => [1, 2, 3, 4].map(() => inPlace(signal, work))));
    expect(most).toBe(2);
  });
});
