import { describe, expect, it, test } from "vitest";

import { DAY, HOUR, MINUTE, SECOND } from "../../../../src/core/common/time/duration.ts";
import { problem } from "../../../../src/core/common/problems/problem.ts";
import {
  decideReport,
  type Keyed,
  problemKey,
  type SaidReport,
} from "../../../../src/core/run/notify/decide-report.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

/** The answers of a run every so often, each with what it found. */
function answers(runs: readonly (readonly [afterMs: number, problems: readonly Keyed[]])[]): readonly boolean[] {
  let memory: SaidReport<Keyed> | null = null;
  return runs.map(([afterMs, problems]) => {
    const { report, next } = decideReport<Keyed>(problems, memory, NOW + afterMs);
    memory = next;
    // As a quiet run prints it: nothing where nothing was met.
    return report !== null && problems.length > 0;
  });
}

const a = { key: "a" };
const held = (id: string): Keyed => ({ key: problemKey(problem("address-missing", {}), id) });

describe("decideReport", () => {
  it("reports a problem once, and not again while it stays the same", () => {
    expect(
      answers([
        [0, [a]],
        [5 * MINUTE, [a]],
        [HOUR, [a]],
      ]),
    ).toEqual([true, false, false]);
  });

  it("reports it once a day while it lasts", () => {
    expect(
      answers([
        [0, [a]],
        [DAY - 1, [a]],
        [DAY, [a]],
        [DAY + MINUTE, [a]],
      ]),
    ).toEqual([true, false, true, false]);
  });

  it("reports them when one is new or over, in any order", () => {
    expect(
      answers([
        [0, [held("1"), held("2")]],
        [1, [held("2"), held("1"), held("1")]],
        [2, [held("1")]],
        [3, [held("1"), held("3")]],
        [4, [held("1"), held("2")]],
      ]),
    ).toEqual([true, false, true, true, true]);
  });

  it("reports nothing after a successful run, and the problem again when it returns", () => {
    expect(
      answers([
        [0, [a]],
        [1, []],
        [2, [a]],
      ]),
    ).toEqual([true, false, true]);
  });

  it("reports after the clock jumped back", () => {
    expect(
      answers([
        [0, [a]],
        [-HOUR, [a]],
      ]),
    ).toEqual([true, true]);
  });

  it("makes two mails of a day with one held order, not 288", () => {
    const day = Array.from({ length: 289 }, (_, at) => [at * 5 * MINUTE, [held("1")]] as const);
    expect(answers(day).filter(Boolean)).toHaveLength(2);
  });
});

describe("problemKey", () => {
  it("leaves out what changes from run to run", () => {
    const paused = (until: string): string =>
      problemKey(problem("throttled", { system: "TotalGest", operation: "", until }));
    expect(paused("2026-11-24T12:00:00Z")).toBe(paused("2026-11-24T12:05:00Z"));
    const brake = (affected: number): string =>
      problemKey(
        problem("brake", { kind: "zeros", release: "stock", held: affected, affected, of: 100, percent: affected }),
      );
    expect(brake(60)).toBe(brake(61));
    const waiting = (count: number): string => problemKey(problem("left-waiting", { count }));
    expect(waiting(1)).toBe(waiting(2));
  });

  it("takes an outage for one, however it shows, and a refusal that is waited out for the same refusal", () => {
    const system = "TotalGest" as const;
    const timedOut = problemKey(problem("timed-out", { system, operation: "orders", host: "h" }));
    const refused = problemKey(problem("unreachable", { system, operation: "session", host: "h", detail: "" }));
    expect(timedOut).toBe(refused);
    const asked = problemKey(problem("credentials-refused", { system, detail: "no" }));
    expect(problemKey(problem("credentials-paused", { system, until: "" }))).toBe(asked);
    expect(asked).not.toBe(refused);
  });

  it("does not take an answer that breaks the contract for an outage, which it would silence", () => {
    const system = "Framework360" as const;
    const broken = problem("contract-broken", {
      system,
      operation: "orders/get",
      path: "total",
      expected: "a",
      found: "b",
    });
    const away = problem("unreachable", { system, operation: "orders/list", host: "h", detail: "ECONNREFUSED" });
    expect(problemKey(broken)).not.toBe(problemKey(away));
  });

  it("distinguishes systems, orders and causes", () => {
    const down = (system: "TotalGest" | "Framework360"): string =>
      problemKey(problem("timed-out", { system, operation: "orders", host: "h" }));
    expect(down("TotalGest")).not.toBe(down("Framework360"));
    const held = problem("address-missing", {});
    expect(problemKey(held, "1042")).not.toBe(problemKey(held, "1043"));
    expect(problemKey(held, "1042")).not.toBe(problemKey(problem("no-lines", {}), "1042"));
  });
});

test.each([
  ["an hour ago", HOUR, false],
  ["a day ago", DAY, true],
  ["a second from now, by a clock that was set", -SECOND, false],
  ["an hour from now, by a clock that was wrong", -HOUR, true],
])("a problem reported %s is reported again: %d ms, %s", (_when, agoMs, isDueAgain) => {
  const { report } = decideReport<Keyed>([a], { open: [a], saidMs: NOW - agoMs }, NOW);
  expect(report).toEqual(isDueAgain ? { fresh: [], lasting: [a], over: [] } : null);
});
