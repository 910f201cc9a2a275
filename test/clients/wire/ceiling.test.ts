import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type CeilingLimits, createCeiling, strictest } from "../../../src/clients/wire/ceiling.ts";
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
async function begins(limits: CeilingLimits, askedMs: readonly number[]): Promise<readonly number[]> {
  let nowMs = 0;
  const begun: number[] = [];
  const sleep = (delayMs: number): Promise<void> => Promise.resolve(void begun.push(nowMs + delayMs));
  const ceiling = createCeiling(() => limits, { ...createFakeClock(), now: () => nowMs, sleep });
  for (const atMs of askedMs) {
    nowMs = atMs;
    const before = begun.length;
    await ceiling.pass(signal);
    if (begun.length === before) begun.push(atMs);
  }
  return begun;
}

describe("calls per second", () => {
  it("starts a few at once and spaces the rest", async () => {
    expect(await begins(LIMITS, Array<number>(8).fill(0))).toEqual([0, 0, 0, 0, 0, 50, 100, 150]);
  });

  it("starts at most the limit plus a burst in any second", async () => {
    const asked = fc
      .array(fc.nat(5000), { minLength: 1, maxLength: 200 })
      .map((times) => times.toSorted((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(asked, async (times) => {
        const begun = await begins(LIMITS, times);
        for (const from of begun) {
          expect(begun.filter((atMs) => atMs >= from && atMs < from + 1000).length).toBeLessThanOrEqual(26);
        }
      }),
    );
  });

  it("delays no call where there is no limit", async () => {
    const none = { perSecond: 0, inFlight: 0 };
    expect(await begins(none, Array<number>(100).fill(0))).toEqual(Array<number>(100).fill(0));
  });

  it("gives no credit for a clock that jumps back", async () => {
    const begun = await begins(LIMITS, [10_000, 0, 0, 0, 0, 0]);
    expect(begun).toEqual([10_000, 0, 0, 0, 0, 50]);
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

  it("have sent nothing where they are aborted before their turn", async () => {
    const { wire } = wireUnder({ perSecond: 1, inFlight: 0 });
    await using server = await serveWire((_received, response) => void response.writeHead(200).end("{}"));
    await wire.send(once(server.url));
    const stopped = AbortSignal.abort(new Error("stopped"));
    const call = wire.send({ ...once(server.url), signal: stopped });
    await expect(call).rejects.toMatchObject({ fault: "aborted", maySent: false });
    expect(server.ledger).toHaveLength(1);
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
