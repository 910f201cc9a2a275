import { describe, expect, test } from "vitest";

import type { AuditedOrder } from "../../../src/core/audit/amounts.ts";
import type { AuditBooks } from "../../../src/core/audit/books.ts";
import { type Facts, readFacts } from "../../../src/core/audit/facts.ts";
import { judgeAudited } from "../../../src/core/audit/judge.ts";
import type { Audit } from "../../../src/core/audit/reading.ts";
import { settleFound, settleUnshown } from "../../../src/core/audit/settle.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import type { StoredOrder } from "../../../src/core/orders/record.ts";
import type { BookedOrder } from "../../../src/core/ports/books.ts";
import { aPolicy, aStoredOrder } from "../../contract/store-subject.ts";

const POLICY = { ...aPolicy(), discoveredMs: null };
const [FIRST, BEFORE] = ["2026-11-01T00:00:00.000Z", "2026-10-31T23:59:59.999Z"];
const UNCLASSED = "99";
const amounts = (gross: number) => ({ gross, net: null, vat: null, parts: null });

function anOrder(patch: Partial<AuditedOrder> = {}): AuditedOrder {
  const head = { id: "1042", reference: "WEB-1042", placedAt: FIRST, day: "2026-11-01", currency: "CHF" };
  return { ...head, status: "3", statusName: "Completato", due: amounts(1000), ...patch };
}

const A_BOOKING: BookedOrder = {
  id: "o1",
  number: "A-1",
  reference: "fw360:shop:1042",
  createdAt: null,
  placedAt: null,
  buyers: [],
  state: "open",
  currency: "CHF",
  totals: { net: null, vat: null, gross: "10.00" },
  vat: null,
  fault: null,
};

function causeOf(order: AuditedOrder, facts: object | null = null, booked: readonly BookedOrder[] = []): unknown {
  const known = facts === null ? null : ({ acknowledged: null, ...facts } as Facts);
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
  expect([UNCLASSED, "3"].map((status) => causeOf(anOrder({ status }), { record: { state: "held" } }))).toEqual([
    "unclassed",
    "held",
  ]);
});

test("an order that a person dismissed stays so, whatever status it has by now", () => {
  const record = { state: "not-linked", reason: "dismissed" };
  expect(causeOf(anOrder({ status: UNCLASSED }), { record })).toBe("dismissed");
});

test("an order that TotalGest refused, and that is open in the shop and there all the same, is a difference", () => {
  const causes = ["failed", "not-linked", "exported"].map((state) =>
    causeOf(anOrder({ status: "1" }), { record: { state } }, [A_BOOKING]),
  );
  expect(causes).toEqual(["open-there", "open-there", "changed"]);
});

test("an order cancelled under its reference, and nowhere under the number that a person gave, is cancelled in TotalGest", () => {
  const facts = { record: { state: "exported" }, isMarked: true, number: "H-7", acknowledged: null } as Facts;
  const causeWith = (byNumber: readonly BookedOrder[]): unknown => {
    const booked = [{ ...A_BOOKING, state: "cancelled" as const }];
    return judgeAudited(anOrder(), { booked, byNumber }, facts, POLICY).finding?.cause;
  };
  expect(causeWith([])).toBe("cancelled-in-totalgest");
  expect(causeWith([{ ...A_BOOKING, id: "o7", number: "H-7", reference: null }])).toBe("marked-found");
});

test("an edited order is settled only where TotalGest's was changed to the same", () => {
  const booked = (gross: string): BookedOrder => ({ ...A_BOOKING, totals: { net: null, vat: null, gross } });
  const after = (sent: number, gross: string): unknown => {
    const facts = { record: { state: "exported" }, sent: amounts(sent), isResold: true };
    return causeOf(anOrder({ due: amounts(900) }), facts, [booked(gross)]);
  };
  expect([after(1000, "9.00"), after(1000, "10.00"), after(1000, "8.00")]).toEqual([null, "changed", "changed"]);
  // Other articles for the same sum.
  expect(after(900, "9.00")).toBe("changed");
});

test("of two orders with the number that a person gave, the one with the order's total is compared", () => {
  const booked = (id: string, gross: string): BookedOrder => {
    return { ...A_BOOKING, id, number: "7", reference: null, totals: { net: null, vat: null, gross } };
  };
  const facts = { record: { state: "exported" }, isMarked: true, number: "7", acknowledged: null } as Facts;
  const byNumber = [booked("last year's", "99.00"), booked("its own", "10.00")];
  const { finding, booked: found } = judgeAudited(anOrder(), { booked: [], byNumber }, facts, POLICY);
  expect([finding?.cause, found.map(({ id }) => id)]).toEqual(["marked-found", ["its own"]]);
});

/** A store with this order alone. */
function storeWith(row: Partial<StoredOrder>, decisions: readonly object[] = []) {
  const record = { ...aStoredOrder(row), order: null, intent: null };
  const store = {
    readOrder: () => Promise.resolve(record),
    readSent: () => Promise.resolve(null),
    readDecisions: ([id]: readonly string[]) => Promise.resolve(new Map([[id, decisions]])),
    changeOrders: () => Promise.resolve([]),
  };
  return store as unknown as Parameters<typeof readFacts>[0];
}

test("a person's mark says nothing of an order that was exported anew since", async () => {
  const decisions = [{ kind: "marked-exported", by: "anna", atMs: 5, reason: "H-1" }];
  const decisionOn = async (erpId: string | null): Promise<unknown> => {
    const row = { state: "exported", erpId, erpNumber: "H-1" } as const;
    return (await readFacts(storeWith(row, decisions), "1042", null))?.decision?.by ?? null;
  };
  expect([await decisionOn(null), await decisionOn("o1")]).toEqual(["anna", null]);
});

test("neither system is asked once more about an order that a person dismissed", async () => {
  const added: unknown[] = [];
  const order = anOrder({ placedAt: aStoredOrder().placedAt });
  const row = { state: "not-linked", reason: "dismissed" } as const;
  const proof = { add: (...[, { finding }]: Parameters<Audit["proof"]["add"]>) => added.push(finding?.cause) };
  const engine = { store: storeWith(row), erp: { guarantees: {} } };
  const audit = { engine, policy: POLICY, proof } as unknown as Audit;
  await settleFound(audit, { order, isAsKnown: false }, {
    isRead: true,
    isWhole: true,
    bookedFor: () => [],
  } as unknown as AuditBooks);
  expect(added).toEqual(["dismissed"]);
});

test("an order that the shop does not show any more is unread where TotalGest fails to answer whether it has it, not where it never can", async () => {
  const unread: unknown[] = [];
  const failure = problem("server-error", { system: "TotalGest", operation: "findOrder", status: 500, detail: "" });
  const auditWith = (findOrders: unknown) => ({
    engine: {
      store: storeWith({ state: "queued" }),
      settings: { framework360: { timeZone: "Europe/Zurich" } },
      erp: { guarantees: { lookUp: findOrders !== null }, findOrders },
    },
    mapping: { site: "shop" },
    asking: { totalgest: { ask: () => Promise.resolve({ ok: false, problem: failure }) } },
    unshown: new Map([["1042", null]]),
    proof: { addUnread: (...all: readonly unknown[]) => unread.push(all) },
  });
  const books = { isWhole: false, bookedFor: () => [] } as unknown as AuditBooks;
  for (const find of [null, () => Promise.resolve([])])
    await settleUnshown(auditWith(find) as unknown as Audit, "1042", books);
  expect(unread).toMatchObject([["totalgest", failure, { from: aStoredOrder().placedAt.slice(0, 10) }, "1042"]]);
});
