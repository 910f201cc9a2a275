import { describe, expect, test } from "vitest";

import type { AuditedOrder } from "../../../src/core/audit/amounts.ts";
import type { Facts } from "../../../src/core/audit/facts.ts";
import { judgeAudited } from "../../../src/core/audit/judge.ts";
import type { BookedOrder } from "../../../src/core/ports/books.ts";
import { aPolicy } from "../../contract/store-subject.ts";

const POLICY = { ...aPolicy(), discoveredMs: null };
const [FIRST, BEFORE] = ["2026-11-01T00:00:00.000Z", "2026-10-31T23:59:59.999Z"];
const UNCLASSED = "99";
const amounts = (gross: number) => ({ gross, net: null, vat: null, parts: null });

function anOrder(patch: Partial<AuditedOrder> = {}): AuditedOrder {
  const head = { id: "1042", reference: "WEB-1042", placedAt: FIRST, day: "2026-11-01", currency: "CHF" };
  return { ...head, status: "3", statusName: "Completato", due: amounts(1000), ...patch };
}

function causeOf(order: AuditedOrder, facts: object | null = null, booked: readonly BookedOrder[] = []): unknown {
  const known = facts === null ? null : ({ decision: null, acknowledged: null, ...facts } as Facts);
  const { finding, excluded } = judgeAudited(order, { booked }, known, POLICY);
  return finding?.cause ?? excluded;
}

describe("an order that nobody knows of", () => {
  test.each([
    ["is missing from the first instant of export.from on", { placedAt: FIRST }, "missing"],
    ["was placed before it", { placedAt: BEFORE }, "before-from"],
    ["is not judged by a status that nobody has classed", { status: UNCLASSED }, "unclassed"],
    ["is left alone before export.from, whatever its status", { placedAt: BEFORE, status: UNCLASSED }, "before-from"],
  ])("%s", (_what, patch, cause) => {
    expect(causeOf(anOrder(patch))).toBe(cause);
  });
});

test("an order on hold whose status nobody has classed is not provable, one that is mapped later is on hold", () => {
  expect([UNCLASSED, "3"].map((status) => causeOf(anOrder({ status }), { state: "held" }))).toEqual([
    "unclassed",
    "held",
  ]);
});

test("an edited order is settled only where TotalGest's was changed to the same", () => {
  const booked = (gross: string): BookedOrder => ({
    id: "o1",
    number: "A-1",
    reference: "fw360:shop:1042",
    createdAt: null,
    state: "open",
    currency: "CHF",
    totals: { net: null, vat: null, gross },
    vat: null,
    fault: null,
  });
  const after = (sent: number, gross: string): unknown => {
    const facts = { state: "exported", sent: amounts(sent), isResold: true };
    return causeOf(anOrder({ due: amounts(900) }), facts, [booked(gross)]);
  };
  expect([after(1000, "9.00"), after(1000, "10.00"), after(1000, "8.00")]).toEqual([null, "changed", "changed"]);
  // Other articles for the same sum.
  expect(after(900, "9.00")).toBe("changed");
});
