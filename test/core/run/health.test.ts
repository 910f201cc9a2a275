import { describe, expect, it } from "vitest";

import { MINUTE } from "../../../src/core/common/time/duration.ts";
import type { AuditHead } from "../../../src/core/audit/report.ts";
import { judgeHealth, type ShopState } from "../../../src/core/run/health.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { someCounts } from "../../support/counts.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const FRESH = { orders: NOW - MINUTE, products: NOW - MINUTE };

function judge(patch: Partial<ShopState> = {}): ReturnType<typeof judgeHealth> {
  const state = { nowMs: NOW, counts: someCounts(), lastGood: FRESH, audit: null };
  return judgeHealth({ ...state, runs: [], standing: [], everyMs: null, stateMadeMs: NOW, ...patch });
}

describe("judgeHealth", () => {
  it("is ok while both directions had a good run and no item needs a person", () => {
    expect(judge()).toEqual({ health: "ok", reasons: [] });
  });

  it("is failing if a direction never had a good run, or none for three intervals, or for 20 minutes where cron runs it", () => {
    const never = judge({ lastGood: { ...FRESH, orders: null } });
    expect(never).toEqual({ health: "failing", reasons: [{ code: "never-ran", data: { direction: "orders" } }] });
    const at = (ageMs: number, everyMs: number | null): string =>
      judge({ lastGood: { ...FRESH, products: NOW - ageMs }, everyMs }).health;
    expect(at(20 * MINUTE, null)).toBe("ok");
    expect(at(20 * MINUTE + 1, null)).toBe("failing");
    expect(at(15 * MINUTE, 5 * MINUTE)).toBe("ok");
    expect(at(15 * MINUTE + 1, 5 * MINUTE)).toBe("failing");
    expect(at(90 * MINUTE, 30 * MINUTE)).toBe("ok");
  });

  it("is failing while credentials are refused", () => {
    const refused = problem("login-refused", { system: "TotalGest", direction: "orders" });
    expect(judge({ standing: [refused] }).health).toBe("failing");
  });

  it("is degraded while changes are held back: all else runs", () => {
    const brake = problem("brake", { kind: "zeros", release: "stock", held: 30, affected: 30, of: 40, percent: 75 });
    const { health, reasons } = judge({ standing: [brake] });
    expect(health).toBe("degraded");
    expect(reasons).toEqual([brake]);
  });

  it.each([
    ["failed", { orders: { failed: 1 } }, "orders-failed"],
    ["held", { orders: { held: 2 } }, "orders-held"],
    ["unconfirmed", { orders: { unconfirmed: 3 } }, "orders-unconfirmed"],
    ["stuck", { stuck: 1 }, "orders-stuck"],
    ["late", { late: 4 }, "orders-late"],
    ["failed products", { products: { failed: 5 } }, "products-failed"],
  ])("is degraded with %s", (_, patch, code) => {
    const { health, reasons } = judge({ counts: someCounts(patch) });
    expect(health).toBe("degraded");
    expect(reasons.map((reason) => reason.code)).toEqual([code]);
  });

  it("lists failing reasons before degraded ones", () => {
    const { health, reasons } = judge({ counts: someCounts({ late: 1 }), lastGood: { ...FRESH, orders: null } });
    expect(health).toBe("failing");
    expect(reasons.map((reason) => reason.code)).toEqual(["never-ran", "orders-late"]);
  });

  it("treats a last good run in the future, from a clock that jumped, as recent", () => {
    expect(judge({ lastGood: { ...FRESH, orders: NOW + 60 * MINUTE } }).health).toBe("ok");
  });

  it("is degraded if an audit is missing for 26 hours, found differences, or could not read everything", () => {
    const last: AuditHead = {
      number: 1,
      startedMs: NOW - 25 * 60 * MINUTE,
      from: "2026-11-23",
      to: "2026-11-23",
      presence: true,
      amount: true,
      exitCode: 0,
      differences: 0,
      sha256: "",
    };
    const codesOf = (head: AuditHead | null, madeMs = NOW - 30 * 60 * MINUTE, exported = 1): readonly string[] => {
      const { reasons } = judge({ counts: someCounts({ orders: { exported } }), audit: head, stateMadeMs: madeMs });
      return reasons.map(({ code }) => code);
    };
    expect(codesOf(last)).toEqual([]);
    expect(codesOf({ ...last, startedMs: NOW - 27 * 60 * MINUTE })).toEqual(["audit-missing"]);
    expect(codesOf(null)).toEqual(["audit-missing"]);
    expect(codesOf(null, NOW - MINUTE)).toEqual([]);
    expect(codesOf(null, NOW - 30 * 60 * MINUTE, 0)).toEqual([]);
    expect(codesOf({ ...last, exitCode: 3, differences: 2 })).toEqual(["audit-differences"]);
    expect(codesOf({ ...last, exitCode: 6 })).toEqual(["audit-not-proven"]);
  });
});
