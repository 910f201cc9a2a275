import { http, HttpResponse } from "msw";
import { expect, test } from "vitest";

import { DEFAULT_TOTALGEST_PROFILE } from "../../../../src/clients/totalgest/dialect.ts";
import { parseTotalGestProfile } from "../../../../src/clients/totalgest/profile.ts";
import { mockWire } from "../../mocked-wire.ts";
import { never, SHOP_PATH, totalGest } from "../totalgest.ts";

const HOST = "https://erp.test";
const ORDERS = `${HOST}${SHOP_PATH}/orders`;
const msw = mockWire(http.post(`${HOST}/api/v1/session`, () => HttpResponse.json({ token: "token" })));

const { books } = totalGest(HOST);
const QUERY = { placedSince: "2026-11-22T23:00:00Z", placedBefore: "2026-11-25T23:00:00Z" };
const REFERENCE = "fw360:shop.example.ch:1042";
const ORDER = { id: "1", number: "A-1", externalReference: REFERENCE, createdAt: "2026-11-24T09:30:00Z" };

function answers(body: Readonly<Record<string, unknown>>, status = 200): void {
  msw.use(http.get(ORDERS, () => HttpResponse.json(body, { status })));
}

test.each([404, 405, 501])("a TotalGest that answers %i has no list of orders", async (status) => {
  answers({ error: { code: "not_found", message: "none" } }, status);
  await expect(books.listOrders?.(QUERY, never)).resolves.toBeNull();
});

test("a login that is not found says nothing about the list", async () => {
  msw.use(http.post(`${HOST}/api/v1/session`, () => HttpResponse.json({}, { status: 404 })));
  await expect(totalGest(HOST).books.listOrders?.(QUERY, never)).rejects.toMatchObject({ status: 404 });
});

test("any other refusal does not say whether the list exists", async () => {
  answers({ error: { code: "forbidden", message: "no" } }, 403);
  await expect(books.listOrders?.(QUERY, never)).rejects.toMatchObject({ reason: "permission" });
});

test("an order with unreadable amounts keeps its reference, and the fault is reported", async () => {
  answers({ items: [{ ...ORDER, totals: { gross: "12,50" } }, { id: "2" }], nextCursor: null });
  const page = await books.listOrders?.(QUERY, never);
  expect(page?.items).toEqual([
    {
      ok: true,
      value: {
        id: "1",
        number: "A-1",
        reference: REFERENCE,
        createdAt: ORDER.createdAt,
        placedAt: null,
        buyers: [],
        state: null,
        currency: null,
        totals: null,
        vat: null,
        fault: { code: "order-invalid", data: { id: "1", path: "totals.gross", found: '"12,50"' } },
      },
    },
    { ok: false, id: "2", problem: { code: "order-invalid", data: { id: "2", path: "number", found: "nothing" } } },
  ]);
});

test("a date or a buyer that cannot be read is absent, and no fault of the amounts", async () => {
  const good = { placedAt: "2026-11-23T09:30:00Z", buyer: { name: "Anna Rossi", email: 7 } };
  answers({
    items: [
      { ...ORDER, ...good },
      { ...ORDER, id: "2", placedAt: "gestern", buyer: "Anna" },
    ],
    nextCursor: null,
  });
  expect((await books.listOrders?.(QUERY, never))?.items).toMatchObject([
    { value: { placedAt: good.placedAt, buyers: ["Anna Rossi"], fault: null } },
    { value: { placedAt: null, buyers: [], fault: null } },
  ]);
});

test("a state outside of the contract does not count as a live order", async () => {
  answers({ items: [{ ...ORDER, state: "storniert" }], nextCursor: null });
  expect((await books.listOrders?.(QUERY, never))?.items).toMatchObject([
    { value: { fault: { code: "order-invalid", data: { path: "state" } } } },
  ]);
});

test("a profile that maps sending orders but no list has no list", () => {
  const foreign = parseTotalGestProfile({ createOrder: { path: "/ordini" } });
  expect(foreign).toMatchObject({ ok: true, profile: { listOrders: null } });
  const own = parseTotalGestProfile({ createOrder: { path: "/ordini" }, listOrders: { path: "/ordini" } });
  expect(own).toMatchObject({ ok: true, profile: { listOrders: { path: "/ordini" } } });
  expect(parseTotalGestProfile({ basePath: "/v2" })).toMatchObject({
    profile: { listOrders: DEFAULT_TOTALGEST_PROFILE.listOrders },
  });
});

test("a list that is asked for changes alone is none for the audit", () => {
  const booksOf = (query: Readonly<Record<string, string | null>>): readonly boolean[] => {
    const { listOrders, listChanged } = totalGest(HOST, { profile: { listOrders: { path: "/ordini", query } } }).books;
    return [listOrders !== null, listChanged !== null];
  };
  const none = { placedSince: null, placedBefore: null, updatedSince: null };
  expect(booksOf({})).toEqual([true, true]);
  expect(booksOf({ ...none, dal: "{{updatedSince}}" })).toEqual([false, true]);
  expect(booksOf(none)).toEqual([true, false]);
});

test("amounts of an order are not read where the profile maps its answer without them", () => {
  const foreign = parseTotalGestProfile({ fields: { orderResult: { number: "numero", "totals.gross": "totale" } } });
  const rules = foreign.ok ? foreign.profile.fields.orderResult : {};
  expect(rules).toEqual({
    id: "id",
    number: "numero",
    externalReference: "externalReference",
    createdAt: "createdAt",
    "totals.gross": "totale",
  });
});
