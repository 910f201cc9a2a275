import { http, HttpResponse } from "msw";
import { describe, expect, test } from "vitest";

import { mockWire } from "../../mocked-wire.ts";
import { never, SHOP_PATH, totalGest } from "../totalgest.ts";

const HOST = "https://erp.test/base";
const msw = mockWire(http.post(`${HOST}/api/v1/session`, () => HttpResponse.json({ token: "token" })));
const erp = totalGest(HOST);

const PRODUCT = {
  id: "p1",
  sku: "A-1",
  active: true,
  name: "Tee",
  prices: [{ list: "RETAIL", currency: "CHF", amount: "1.50", includesVat: true }],
  vat: { code: "N81", rate: "8.1" },
  stock: { quantity: "3", unit: "pcs" },
  updatedAt: "2026-11-24T09:00:00Z",
};

type Body = string | object | null;

/** Serves product p1 unchanged and the given answer for all others; returns the requested ids in order. */
function answer(others: (id: string) => Body, known: Body = PRODUCT, status = 200): string[] {
  const asked: string[] = [];
  msw.use(
    http.get(`${HOST}${SHOP_PATH}/products/:id`, ({ params }) => {
      const id = String(params["id"]);
      asked.push(id);
      const body = id === "p1" ? known : others(id);
      if (typeof body === "string") return new HttpResponse(body, { status });
      return HttpResponse.json(body, { status });
    }),
  );
  return asked;
}

const unknownOf = async (...ids: string[]): Promise<readonly string[]> => [
  ...(await erp.findUnknown(ids, "p1", never)),
];

describe("an empty answer about one product", () => {
  test.each<readonly [string, Body]>([
    ["an empty body", ""],
    ["an empty object", {}],
    ["an empty list", []],
    ["null", null],
  ])("alone is `nothing`, not an unknown product: %s", async (_, body) => {
    answer(() => body);
    await expect(erp.fetchProduct("p2", never)).resolves.toBe("nothing");
  });

  test("is an unknown product where a non-existent id gets the same answer, and a known product its record", async () => {
    const asked = answer((id) => (id === "p3" ? { ...PRODUCT, id } : []));
    expect(await unknownOf("p2", "p3")).toEqual(["p2"]);
    expect(asked).toEqual(["p999999999", "p2", "p3", "p1"]);
  });

  test("is not one where all products get it: a proxy answers", async () => {
    answer(() => "", "");
    expect(await unknownOf("p2")).toEqual([]);
  });

  test("is not one where the known product's answer has another product or none", async () => {
    answer(() => [], { ...PRODUCT, id: "p7" });
    expect(await unknownOf("p2")).toEqual([]);
    answer(() => [], []);
    expect(await unknownOf("p2")).toEqual([]);
  });

  test("is not one where a non-existent id gets a different answer", async () => {
    answer((id) => (id === "p999999999" ? { message: "no such product" } : {}));
    expect(await unknownOf("p2")).toEqual([]);
    answer((id) => (id === "p999999999" ? { ...PRODUCT, id } : {}));
    expect(await unknownOf("p2")).toEqual([]);
  });

  test("is not one where the answer has an error status", async () => {
    answer(() => "", PRODUCT, 404);
    expect(await unknownOf("p2")).toEqual([]);
    await expect(erp.fetchProduct("p2", never)).rejects.toMatchObject({ reason: "contract" });
  });
});

describe("an answer with an empty place and other members", () => {
  const wrapped = totalGest(HOST, { profile: { product: { record: "data" } } });
  const KNOWN = { status: "ok", count: 1, data: PRODUCT };
  const isUnknown = async (body: Body): Promise<boolean> => {
    answer(() => body, KNOWN);
    return (await wrapped.findUnknown(["p2"], "p1", never)).has("p2");
  };

  test("is an unknown product only if the other members equal those of a known product's answer", async () => {
    expect(await isUnknown({ status: "ok", count: 0, data: [] })).toBe(true);
    expect(await isUnknown({ status: "ok", data: null })).toBe(true);
    expect(await isUnknown({ status: "error", data: null })).toBe(false);
    expect(await isUnknown({ status: "ok", data: null, message: "database is down" })).toBe(false);
    expect(await isUnknown({ success: false })).toBe(false);
  });
});
