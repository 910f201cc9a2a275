import { describe, expect, it, vi } from "vitest";

import { faultDice } from "../../src/sandbox/http/fault-dice.ts";
import type { Fault } from "../../src/sandbox/http/faults.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { call, erpCaller, erpOrder, openSandbox, shopCaller } from "../support/sandbox.ts";

const SYSTEM = "TotalGest";

/** Sends one order that meets the fault, and returns the result at both ends. */
async function orderInto(fault: Fault): Promise<{ sandbox: Sandbox; answer: string; taken: number }> {
  const sandbox = await openSandbox();
  const erp = await erpCaller(sandbox);
  sandbox.inject({ system: SYSTEM, operation: "createOrder", fault });
  const answer = await erp.order(erpOrder("CUI-0000001")).then(
    ({ status, text }) => `${String(status)} ${text.slice(0, 12)}`,
    (error: unknown) => codeOf(error),
  );
  return { sandbox, answer, taken: sandbox.erp.orders.length };
}

function codeOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : null;
  return cause instanceof Error && "code" in cause ? String(cause.code) : String(error);
}

describe("a planted fault", () => {
  it.each<[string, Fault, RegExp, number]>([
    ["a status", { kind: "status", status: 503 }, /^503 $/, 0],
    [
      "a status after the work was done",
      { kind: "status", status: 500, body: { a: 1 }, commit: true },
      /^500 {"a":1}/,
      1,
    ],
    ["HTML", { kind: "html" }, /^200 <!DOCTYPE/, 0],
    ["an empty answer", { kind: "empty", status: 204, commit: true }, /^204 $/, 1],
    ["a redirect", { kind: "redirect", location: "http://127.0.0.1:1/" }, /^302 $/, 0],
    ["a reset before", { kind: "resetBefore" }, /^ECONNRESET|UND_ERR_SOCKET/, 0],
    ["a reset after", { kind: "resetAfter" }, /^ECONNRESET|UND_ERR_SOCKET/, 1],
    ["silence, then a reset", { kind: "hang", ms: 20 }, /^ECONNRESET|UND_ERR_SOCKET/, 0],
    ["silence after the work was done", { kind: "hang", ms: 20, commit: true }, /^ECONNRESET|UND_ERR_SOCKET/, 1],
    ["JSON cut short", { kind: "cutJson" }, /^201 {"id"/, 1],
    ["a body cut short", { kind: "cutBody" }, /^UND_ERR_SOCKET|ECONNRESET/, 1],
    ["a slow answer", { kind: "slow", ms: 20 }, /^201 {"id"/, 1],
    ["a dripping answer", { kind: "drip", ms: 20 }, /^201 {"id"/, 1],
  ])("can be %s", async (_, fault, answer, taken) => {
    const met = await orderInto(fault);
    expect(met.answer).toMatch(answer);
    expect(met.taken).toBe(taken);
    expect(met.sandbox.faultCounts).toEqual({ [fault.kind]: 1 });
    const [request] = met.sandbox.ledger.filter((entry) => entry.operation === "createOrder");
    expect(request).toMatchObject({ kind: "request", fault: fault.kind });
  });

  it("strikes as often as set, and only matching calls", async () => {
    const sandbox = await openSandbox();
    const erp = await erpCaller(sandbox);
    const fault: Fault = { kind: "status", status: 500 };
    const planted = sandbox.inject({
      system: SYSTEM,
      operation: "product",
      times: 2,
      when: (request) => request.params["id"] === "p0000002",
      fault,
    });
    const statuses: number[] = [];
    for (const id of [1, 2, 2, 2]) statuses.push((await erp.get(`/products/p000000${String(id)}`)).status);
    expect([statuses, planted.hits]).toEqual([[200, 500, 500, 200], 2]);
    sandbox.inject({ system: SYSTEM, operation: "*", times: Infinity, fault }).cancel();
    sandbox.inject({ system: SYSTEM, operation: "*", times: Infinity, fault });
    sandbox.clearFaults();
    expect((await erp.get("/products")).status).toBe(200);
  });

  it("holds a call until the caller goes", async () => {
    const sandbox = await openSandbox();
    sandbox.inject({ system: "Framework360", operation: "check", fault: { kind: "hang" } });
    const headers = { "x-fw360-key": sandbox.credentials.apiKey };
    const url = `${sandbox.shop.url}/m/api/check`;
    await expect(call(url, { headers, signal: AbortSignal.timeout(50) })).rejects.toThrow("timeout");
    await vi.waitFor(() => expect(sandbox.ledger.at(-1)).toMatchObject({ fault: "hang", status: null }));
  });

  it("ends all sessions in mid-run", async () => {
    const sandbox = await openSandbox();
    const erp = await erpCaller(sandbox);
    sandbox.inject({ system: SYSTEM, operation: "products", fault: { kind: "expireTokens" } });
    expect((await erp.get("/products")).json("error", "code")).toBe("token_expired");
    expect((await (await erpCaller(sandbox)).get("/products")).status).toBe(200);
  });

  it("repeats a page, keeps a cursor, or does not look at the query", async () => {
    const sandbox = await openSandbox({ orders: 5 });
    const erp = await erpCaller(sandbox);
    const plant = (operation: string, fault: Fault, system: "TotalGest" | "Framework360" = SYSTEM): void =>
      void sandbox.inject({ system, operation, fault });
    const first = await erp.get("/products?limit=3");
    const cursor = String(first.json("nextCursor"));
    plant("products", { kind: "repeatPage" });
    expect((await erp.get(`/products?limit=3&cursor=${cursor}`)).json("items")).toEqual(first.json("items"));
    plant("products", { kind: "sameCursor" });
    expect((await erp.get(`/products?limit=3&cursor=${cursor}`)).json("nextCursor")).toBe(cursor);
    await erp.order(erpOrder("CUI-0000001"));
    plant("findOrder", { kind: "ignoreQuery" });
    expect((await erp.get("/orders?externalReference=other")).json("items", "length")).toBe(1);
    const api = shopCaller(sandbox);
    plant("orders/get", { kind: "ignoreQuery" }, "Framework360");
    expect(String((await api.get("orders/get?id=1004")).json("data", "id"))).toBe("1001");
    plant("products/get", { kind: "ignoreQuery" }, "Framework360");
    expect(String((await api.get("products/get?id=505")).json("data", "id"))).toBe("501");
  });

  it("changes an answer on its way, its type, or its size", async () => {
    const sandbox = await openSandbox();
    const api = shopCaller(sandbox);
    const plant = (fault: Fault): void => void sandbox.inject({ system: "Framework360", operation: "check", fault });
    plant({ kind: "rewrite", rewrite: () => ({ status: "yes" }) });
    expect((await api.get("check")).json()).toEqual({ status: "yes" });
    plant({ kind: "contentType", value: "text/plain" });
    expect((await api.get("check")).headers.get("content-type")).toBe("text/plain");
    plant({ kind: "oversize", bytes: 1_000_000, gzip: true });
    const large = await api.get("check");
    expect(large.text).toHaveLength(1_000_000);
    expect(Number(large.headers.get("content-length"))).toBeLessThan(10_000);
    expect(large.json()).toBeTypeOf("object");
  });

  it("comes with headers of its own", async () => {
    const sandbox = await openSandbox();
    const headers = { "retry-after": "120" };
    sandbox.inject({ system: SYSTEM, operation: "products", fault: { kind: "status", status: 429, headers } });
    const answer = await (await erpCaller(sandbox)).get("/products");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "120"]);
  });
});

describe("faults by chance", () => {
  const draw = (level: "mild" | "hostile", calls: number): (Fault | null)[] => {
    const dice = faultDice(level, 7);
    return Array.from({ length: calls }, () => dice?.(SYSTEM, "products") ?? null);
  };

  it("are the same for the same seed", () => {
    expect(draw("hostile", 500)).toEqual(draw("hostile", 500));
  });

  it("strike one call in 25 if mild, one in five if hostile, and none if switched off", () => {
    const share = (level: "mild" | "hostile"): number =>
      draw(level, 5000).filter((fault) => fault !== null).length / 5000;
    expect(share("mild")).toBeCloseTo(0.04, 2);
    expect(share("hostile")).toBeCloseTo(0.2, 1);
    expect(faultDice("none", 7)).toBeNull();
  });

  it("ask for a few seconds at most, and never end two sessions in a row", () => {
    const faults = draw("hostile", 5000);
    const waits = faults.flatMap((fault) => (fault?.kind === "status" ? (fault.headers?.["retry-after"] ?? []) : []));
    expect(new Set(waits)).toEqual(new Set(["1", "2"]));
    const ends = faults.flatMap((fault, at) => (fault?.kind === "expireTokens" ? [at] : []));
    expect(ends.length).toBeGreaterThan(3);
    expect(Math.min(...ends.slice(1).map((at, before) => at - (ends[before] ?? 0)))).toBeGreaterThan(20);
  });

  it("strike both systems, and can be switched off", async () => {
    const sandbox = await openSandbox({ faults: "hostile", seed: 3 });
    const api = shopCaller(sandbox);
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, () =>
        api.get("check").then(
          ({ status, text }) => status === 200 && text !== "",
          () => false,
        ),
      ),
    );
    expect(outcomes).toContain(true);
    expect(outcomes).toContain(false);
    sandbox.setFaults("none");
    expect((await api.get("check")).json("status")).toBe(1);
    expect(Object.values(sandbox.faultCounts).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(2);
  });
});
