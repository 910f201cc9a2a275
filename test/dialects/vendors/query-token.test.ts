import { describe, expect, onTestFinished, test } from "vitest";

import { type Answer, call, standingClock } from "../../support/sandbox.ts";
import { openQueryToken, type QueryToken, type QueryTokenOptions } from "./query-token.ts";
import { roadClaims, type Stand } from "./road-claims.ts";

const REFERENCE = "fw360:bottega.example.ch:1042";
const LOGIN = { login: "web", pwd: "parola-d-ordine", account: "77", store: "12" };

interface Hosted extends Stand {
  readonly erp: QueryToken;
  login(change?: Record<string, string>): Promise<Answer>;
  get(path: string, query?: Record<string, string>, signal?: AbortSignal): Promise<Answer>;
  add(body: unknown, query?: Record<string, string>, signal?: AbortSignal): Promise<Answer>;
}

async function open(options: QueryTokenOptions = {}): Promise<Hosted> {
  const erp = await openQueryToken(options);
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const headers = { "content-type": "application/json" };
  const login: Hosted["login"] = (change) =>
    call(`${erp.url}/index.php/auth/login`, { method: "POST", headers, body: JSON.stringify({ ...LOGIN, ...change }) });
  const token = String((await login()).json("data", "token"));
  const at = (path: string, query: Record<string, string> = {}): string =>
    `${erp.url}/index.php/${path}?${new URLSearchParams({ token, ...query }).toString()}`;
  const get: Hosted["get"] = (path, query, signal = AbortSignal.timeout(20_000)) => call(at(path, query), { signal });
  const add: Hosted["add"] = (body, query, signal = AbortSignal.timeout(20_000)) =>
    call(at("orders/add", query), { method: "POST", headers, body: JSON.stringify(body), signal });
  return {
    erp,
    login,
    get,
    add,
    order: (reference, signal) => add(order({ ext_ref: reference }), { once: `k-${reference}` }, signal),
    products: (signal) => get("items/list", {}, signal),
    find: (reference, signal) => get("orders/find", { ext_ref: reference }, signal),
  };
}

function order(change: Record<string, unknown> = {}): Record<string, unknown> {
  const person = { first: "Anne", last: "Favre", addr: "Rue du Lac 5", zip: "1800", town: "Vevey", ctry: "CH" };
  return {
    ext_ref: REFERENCE,
    ext_no: "W-1042",
    ts: 1_795_509_000,
    cur: "CHF",
    with_tax: 1,
    client: { ext_id: "9", mail: "anne@example.ch" },
    bill_to: person,
    ship_to: person,
    pay_id: "cb",
    paid: 1,
    rows: [row(), row({ kind: "discount", ref: null, qty: "1", unit: "-180", sum: "-180" })],
    total_no_tax: 4440,
    total_tax: 360,
    total: 4800,
    ...change,
  };
}

function row(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { kind: "item", ref: "CAFE-NOIR", label: "Café", qty: 2, unit: 2490, tax_id: "T1", sum: 4980, ...change };
}

describe("the hosted system with a token in the query", () => {
  test("returns a token for a login, and refuses calls without one", async () => {
    const { erp, login, get } = await open();
    expect((await login({ pwd: "autre" })).json("err", "no")).toBe(1002);
    expect([(await login({ pwd: "autre" })).status, (await login({ store: "13" })).status]).toEqual([401, 403]);
    expect((await get("store/info")).status).toBe(200);
    const without = await call(`${erp.url}/index.php/store/info`);
    expect([without.status, without.json()]).toEqual([401, { ok: 0, err: { no: 1001, msg: "session expired" } }]);
    expect((await get("items/everything")).status).toBe(404);
  });

  test("ends a session when its time is over, or at once on request", async () => {
    const clock = standingClock();
    const { erp, login, get } = await open({ now: clock, tokenSeconds: 30 });
    expect((await login()).json("data", "until")).toBe(clock() / 1000 + 30);
    clock.advance(29_000);
    expect((await get("items/list")).status).toBe(200);
    clock.advance(1000);
    expect((await get("items/list")).status).toBe(401);
    const token = String((await login()).json("data", "token"));
    const info = `${erp.url}/index.php/store/info?token=${token}`;
    expect((await call(info)).status).toBe(200);
    erp.expireTokens();
    expect((await call(info)).json("err", "no")).toBe(1001);
  });

  test("returns every item once, page by page by marks, to the empty mark", async () => {
    const { erp, get } = await open();
    const ids: string[] = [];
    const marks: string[] = [];
    for (let from = ""; ;) {
      const page = await get("items/list", { max: "23", ...(from === "" ? {} : { from }) });
      const rows = page.json("data", "rows");
      if (!Array.isArray(rows)) throw new Error("no rows");
      ids.push(...rows.map((_one, at) => String(page.json("data", "rows", at, "item_id"))));
      from = String(page.json("data", "more"));
      marks.push(from);
      if (from === "") break;
    }
    expect(ids).toEqual(erp.truth().map(({ id }) => id));
    expect(marks).toHaveLength(3);
    expect((await get("items/list", { from: "2" })).json("err", "no")).toBe(2003);
    expect((await get("items/list", { max: "101" })).json("err", "no")).toBe(2001);
  });

  test("returns an item again that changes during paging", async () => {
    const { erp, get } = await open();
    const first = await get("items/list", { max: "30" });
    erp.stock.change("CAFE-NOIR", { free: 5000 });
    const second = await get("items/list", { max: "100", from: String(first.json("data", "more")) });
    expect(second.json("data", "rows", 30, "item_id")).toBe(1001);
  });

  test("formats an item in its own way", async () => {
    const { erp, get } = await open();
    expect((await get("items/one", { id: "1001" })).json("data", "row")).toEqual({
      item_id: 1001,
      ref: "CAFE-NOIR",
      gtin: "7612345678900",
      online: 1,
      label: { fr: "Café noir", de: "Kaffee schwarz", it: "Caffè nero" },
      intro: null,
      html: null,
      cost: 1494,
      price: 2490,
      vat: 8.1,
      on_hand: 14,
      reserved: 2,
      sellable: 12,
      created: 1_791_476_000,
      modified: 1_792_476_000,
    });
    expect(erp.truth()[0]).toMatchObject({
      id: "1001",
      name: { fr: "Café noir", de: "Kaffee schwarz", it: "Caffè nero" },
      prices: [{ list: "STORE", currency: "CHF", amount: "24.90", includesVat: true }],
      vat: { code: "T1", rate: "8.1" },
      quantity: "12",
      updatedAt: "2026-10-20T06:00:00.000Z",
    });
    expect((await get("items/one", { id: "1004" })).json("data", "row", "online")).toBe(0);
    expect((await get("items/one", { id: "9" })).json("err", "no")).toBe(2004);
  });

  test("returns what changed at or after a second, and one ref exactly", async () => {
    const { erp, get } = await open();
    const last = String(Date.parse(erp.truth().at(-1)?.updatedAt ?? "") / 1000);
    expect((await get("items/list", { since: last })).json("data", "rows", "length")).toBe(3);
    const one = await get("items/list", { ref: "cafe-noir" });
    expect([one.json("data", "rows", "length"), one.json("data", "rows", 0, "item_id")]).toEqual([1, 1007]);
    expect((await get("items/list", { since: "2026-10-20" })).json("err", "no")).toBe(2002);
  });

  test("returns the store's data, but no price lists", async () => {
    const clock = standingClock();
    const { get } = await open({ now: clock });
    const info = await get("store/info");
    expect(info.json("now")).toBe(clock() / 1000);
    expect(info.json("data")).toMatchObject({
      store_no: "12",
      cur: "CHF",
      with_tax: 1,
      lang_codes: ["fr", "de", "it"],
    });
    expect(info.json("data", "taxes", 1)).toEqual({ tax_id: "T2", percent: 2.6 });
    expect(Object.keys(Object(info.json("data")))).not.toContain("price_lists");
  });

  test("answers a repeated key with the first order, and refuses it for another", async () => {
    const { erp, add, find } = await open();
    const first = await add(order(), { once: "a" });
    expect([first.status, first.json("data")]).toEqual([201, { oid: 880_000, ono: "W880000" }]);
    const again = await add(order(), { once: "a" });
    expect([again.status, again.json("data")]).toEqual([200, { oid: 880_000, ono: "W880000" }]);
    expect((await add(order({ memo: "autre" }), { once: "a" })).json("err", "no")).toBe(3003);
    const duplicate = await add(order({ memo: "autre" }), { once: "b" });
    expect([duplicate.status, duplicate.json("err", "same_as")]).toEqual([409, { oid: 880_000, ono: "W880000" }]);
    expect(erp.ledger.orders).toHaveLength(1);
    const found = await find?.(REFERENCE);
    expect(found?.json("data", "rows")).toEqual([{ oid: 880_000, ono: "W880000", ext_ref: REFERENCE }]);
    expect((await find?.("fw360:x:1"))?.json("data", "rows")).toEqual([]);
  });

  test.each([
    ["rows/0/ref", { rows: [row({ ref: "RIEN" })], total: 4980 }],
    ["rows/0/tax_id", { rows: [row({ tax_id: "N81" })], total: 4980 }],
    ["rows/0/sum", { rows: [row({ sum: "49.80" })] }],
    ["rows/0/kind", { rows: [row({ kind: "product" })] }],
    ["pay_id", { pay_id: "CARD" }],
    ["total", { total: 4900 }],
    ["ts", { ts: "2026-11-24T08:30:00Z" }],
    ["paid", { paid: true }],
    ["bill_to/ctry", { bill_to: { ctry: "Suisse" } }],
  ])("refuses an order with a wrong %s", async (field, change) => {
    const { erp, add } = await open();
    const answer = await add(order(change));
    expect([answer.status, answer.json("err", "no")]).toEqual([422, 3001]);
    expect(answer.json("err", "bad", field)).toBeTypeOf("string");
    expect(erp.ledger.orders).toEqual([]);
  });
});

roadClaims(open);
