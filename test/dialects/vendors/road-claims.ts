import { describe, expect, test } from "vitest";

import type { Answer } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import type { Fault } from "../../../src/sandbox/http/faults.ts";
import type { ForeignErp, Purpose } from "../counter/foreign-server.ts";

/** A running dialect, and its calls as its vendor's documentation describes them. */
export interface Stand {
  readonly erp: ForeignErp;
  /** An order that the vendor accepts: two pieces of `CAFE-NOIR`. The same reference gives the same bytes. */
  order(reference: string, signal?: AbortSignal): Promise<Answer>;
  /** The first page. */
  products(signal?: AbortSignal): Promise<Answer>;
  /** Null = the vendor has no look-up. */
  readonly find: ((reference: string, signal?: AbortSignal) => Promise<Answer>) | null;
}

const REFERENCE = "fw360:bottega.example.ch:1042";
/** How long a caller waits for an answer that does not come. */
const SILENCE_MS = 250;

/**
 * What every foreign TotalGest does with network faults: one call fails, the next succeeds, and its ledger is right.
 */
export function roadClaims(open: () => Promise<Stand>): void {
  describe("with network faults", () => {
    test("takes an order, takes its pieces off the stock, and reports when", async () => {
      const { erp, order } = await open();
      const before = erp.truth().find(({ sku }) => sku === "CAFE-NOIR");
      expect((await order(REFERENCE)).status).toBe(201);
      const after = erp.truth().find(({ sku }) => sku === "CAFE-NOIR");
      expect([before?.quantity, after?.quantity]).toEqual(["12", "10"]);
      expect(Date.parse(after?.updatedAt ?? "")).toBeGreaterThan(Date.parse(before?.updatedAt ?? ""));
    });

    test("stores an order once that is sent again under its reference", async () => {
      const { erp, order } = await open();
      await order(REFERENCE);
      await order(REFERENCE);
      await order("fw360:bottega.example.ch:1043");
      expect([...erp.ledger.timesTaken.values()]).toEqual([1, 1]);
      expect(erp.ledger.callsFor("createOrder")).toHaveLength(3);
    });

    test.each<[string, Fault, string]>([
      ["a reset", { kind: "resetAfter" }, "fetch failed"],
      ["silence", { kind: "hang", commit: true }, "silence"],
      ["half an answer", { kind: "cutBody" }, "terminated"],
    ])("an order is stored though the answer was %s", async (_name, fault, message) => {
      const { erp, order } = await open();
      const call = onBadRoad(erp, "createOrder", fault, (signal) => order(REFERENCE, signal));
      await expect(call).rejects.toThrow(message);
      expect([...erp.ledger.timesTaken]).toEqual([[REFERENCE, 1]]);
      expect((await order("fw360:bottega.example.ch:1043")).status).toBe(201);
    });

    test.each<[string, Fault, string]>([
      ["a reset", { kind: "resetBefore" }, "fetch failed"],
      ["silence", { kind: "hang" }, "silence"],
    ])("an order is not stored where %s came first", async (_name, fault, message) => {
      const { erp, order } = await open();
      const call = onBadRoad(erp, "createOrder", fault, (signal) => order(REFERENCE, signal));
      await expect(call).rejects.toThrow(message);
      expect(erp.ledger.orders).toEqual([]);
      expect((await order(REFERENCE)).status).toBe(201);
    });

    test.each<[number, Fault, boolean]>([
      [503, { kind: "status", status: 503, commit: true, headers: { "retry-after": "7" } }, true],
      [503, { kind: "status", status: 503, headers: { "retry-after": "7" } }, false],
      [429, { kind: "status", status: 429, headers: { "retry-after": "Tue, 24 Nov 2026 10:30:00 GMT" } }, false],
      [401, { kind: "status", status: 401 }, false],
      [403, { kind: "status", status: 403 }, false],
      [502, { kind: "html", status: 502, commit: true }, true],
      [200, { kind: "html", status: 200, commit: true }, true],
      [200, { kind: "empty", commit: true }, true],
    ])("an order is answered with %s by %j: stored %s", async (status, fault, taken) => {
      const { erp, order } = await open();
      erp.inject({ purpose: "createOrder", fault });
      const answer = await order(REFERENCE);
      expect(answer.status).toBe(status);
      expect(answer.headers.get("retry-after")).toBe(
        (fault.kind === "status" && fault.headers?.["retry-after"]) || null,
      );
      if (fault.kind === "html") expect(answer.text).toContain("<html>");
      if (fault.kind === "empty") expect(answer.text).toBe("");
      if (fault.kind === "status") expect(() => answer.json()).not.toThrow();
      expect(erp.ledger.orders).toHaveLength(taken ? 1 : 0);
    });

    test.each<[string, Fault, string]>([
      ["a reset", { kind: "resetBefore" }, "fetch failed"],
      ["silence", { kind: "hang" }, "silence"],
      ["half an answer", { kind: "cutBody" }, "terminated"],
    ])("%s on a read or a look-up passes", async (_name, fault, message) => {
      const stand = await open();
      for (const [purpose, read] of readsOf(stand)) {
        await expect(onBadRoad(stand.erp, purpose, fault, read)).rejects.toThrow(message);
        expect((await read()).status).toBe(200);
      }
    });

    test.each<[number, Fault]>([
      [503, { kind: "status", status: 503, headers: { "retry-after": "3" } }],
      [429, { kind: "status", status: 429, headers: { "retry-after": "3" } }],
      [401, { kind: "status", status: 401 }],
      [502, { kind: "html", status: 502 }],
      [200, { kind: "empty", commit: true }],
    ])("%s on a read or a look-up by %j affects the requested number of calls", async (status, fault) => {
      const stand = await open();
      for (const [purpose, read] of readsOf(stand)) {
        const sound = (await read()).text;
        stand.erp.inject({ purpose, fault, times: 2 });
        for (const answer of [await read(), await read()]) {
          expect(answer.status).toBe(status);
          expect(answer.text).not.toBe(sound);
        }
        expect((await read()).json()).toBeTypeOf("object");
      }
    });

    test("a server that went down refuses connections, and comes back on the same port", async () => {
      const { erp, order } = await open();
      await erp.goDark();
      await expect(order(REFERENCE)).rejects.toThrow("fetch failed");
      await erp.comeBack();
      expect((await order(REFERENCE)).status).toBe(201);
      expect(erp.ledger.orders).toHaveLength(1);
    });
  });
}

/** A call that meets a fault. If it gets no answer, the caller leaves, but only after the call has arrived. */
async function onBadRoad(erp: ForeignErp, purpose: Purpose, fault: Fault, call: Read): Promise<Answer> {
  const before = erp.ledger.callsFor(purpose).length;
  erp.inject({ purpose, fault });
  const caller = new AbortController();
  const answer = call(caller.signal);
  if (fault.kind !== "hang") return answer;
  answer.catch(() => undefined);
  await until(() => erp.ledger.callsFor(purpose).length > before);
  const timer = setTimeout(() => {
    caller.abort(new Error("silence"));
  }, SILENCE_MS);
  return answer.finally(() => clearTimeout(timer));
}

type Read = (signal?: AbortSignal) => Promise<Answer>;

function readsOf({ products, find }: Stand): readonly (readonly [Purpose, Read])[] {
  const lookUp: (readonly [Purpose, Read])[] =
    find === null ? [] : [["findOrder", (signal) => find(REFERENCE, signal)]];
  return [["products", products], ...lookUp];
}
