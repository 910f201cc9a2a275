/** The head of an order: the buyer's language and own number, and the way of shipping. */
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";

import { MINUTE } from "../../src/core/common/time/duration.ts";
import type { OrderDraft } from "../../src/sandbox/framework360/orders/draft.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

const AT = "2026-11-24T10:00:00Z";

function place(stage: Stage, draft: OrderDraft = {}): string {
  return stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], ...draft }).id;
}

/** What TotalGest was sent of the order. */
function bodyOf(stage: Stage, id: string): unknown {
  const found = stage.sandbox.erp.orders.find((order) => order.externalReference.endsWith(`:${id}`));
  return found === undefined ? null : JSON.parse(found.body);
}

/** Gives the shop's orders more, in lists and alone. */
function tellMore(stage: Stage, more: (order: Record<string, unknown>) => Record<string, unknown>): void {
  const rewrite = (json: unknown): unknown => {
    const { data, ...rest } = json as { data: Record<string, unknown> & { items?: Record<string, unknown>[] } };
    return { ...rest, data: data.items === undefined ? more(data) : { ...data, items: data.items.map(more) } };
  };
  for (const operation of ["orders/list", "orders/get"]) {
    stage.sandbox.inject({ system: "Framework360", operation, times: Infinity, fault: { kind: "rewrite", rewrite } });
  }
}

describe("an order's head", () => {
  test("of a French buyer reaches TotalGest, and stands in the order's story", async () => {
    const stage = await openStage();
    const id = place(stage, {
      language: "fr-CH",
      customer_reference: "PO 4711",
      shipping: { id: "7", name: "PostPac Economy" },
    });
    expect((await stage.run(["export-orders"])).code).toBe(0);
    expect(bodyOf(stage, id)).toMatchObject({
      customer: { language: "fr" },
      shippingMethod: { code: "ECO", name: "PostPac Economy" },
      customerReference: "PO 4711",
    });
    const story = await stage.run(["status", "orders", id]);
    expect(story.stdout).toContain("Français");
    expect(story.stdout).toContain("PO 4711");
    expect(story.stdout).toContain("PostPac Economy");
  });

  test("has the buyer's own number whole up to 64 characters, and cut with a warning beyond", async () => {
    const stage = await openStage();
    const [whole, long] = ["x".repeat(64), "y".repeat(65)].map((text) => place(stage, { customer_reference: text }));
    const ran = await stage.run(["export-orders", "--json"]);
    expect(ran.code).toBe(0);
    expect(bodyOf(stage, whole ?? "")).toMatchObject({ customerReference: "x".repeat(64) });
    expect(bodyOf(stage, long ?? "")).toMatchObject({ customerReference: "y".repeat(64) });
    const { orders } = JSON.parse(ran.stdout) as { orders: { id: string; warnings: unknown[] }[] };
    expect(orders.filter(({ warnings }) => warnings.length > 0).map(({ id }) => id)).toEqual([long]);
  });

  test("of a shop that names no language has the one that is configured for the region", async () => {
    const stage = await openStage();
    const id = place(stage);
    const env = { TG360_MAPPING_LANGUAGE: "CH-TI=it,CH=de" };
    expect((await stage.run(["export-orders"], { env })).code).toBe(0);
    expect(bodyOf(stage, id)).toMatchObject({ customer: { language: "it" } });
  });

  test("with an unknown way of shipping goes without it, with one warning for all orders", async () => {
    const stage = await openStage();
    const ids = [1, 2, 3].map(() => place(stage, { shipping: { id: "9", name: "Velokurier" } }));
    const ran = await stage.run(["export-orders"]);
    expect(ran.code).toBe(0);
    for (const id of ids) expect(bodyOf(stage, id)).not.toHaveProperty("shippingMethod");
    expect(ran.stdout.split("Velokurier")).toHaveLength(2);
    expect(ran.stdout).toContain("--map-shipping 9=CODE");
  });

  test("with an unknown way of shipping is held where that is required, until its code is chosen", async () => {
    const stage = await openStage();
    const id = place(stage, { shipping: { id: "9", name: "Velokurier" } });
    const env = { TG360_EXPORT_SHIPPING: "required" };
    const held = await stage.run(["export-orders", "--json"], { env });
    expect(held.code).toBe(3);
    expect(held.stdout).toContain("ECO (PostPac Economy)");
    expect(bodyOf(stage, id)).toBeNull();
    const sent = await stage.run(["export-orders"], { env: { ...env, TG360_MAPPING_SHIPPING: "9=SHOP" } });
    expect(sent.code).toBe(0);
    expect(bodyOf(stage, id)).toMatchObject({ shippingMethod: { code: "SHOP", name: "Velokurier" } });
  });

  test("changes no order on the day on which the shop begins to give it, and is a change from then on", async () => {
    const stage = await openStage({ at: AT });
    const [sent, open] = [place(stage), place(stage, { status: "1" })];
    const shipping = { name: "PostPac Economy", price: "8.50", tax_rate: "8.1" };
    let more: Record<string, unknown> = { shipping };
    tellMore(stage, ({ payment, ...order }) => ({
      ...order,
      ...more,
      payment: { ...(payment as object), ...(more["language"] === undefined ? {} : { date: "2026-11-24 11:00:00" }) },
    }));
    expect((await stage.export()).exitCode).toBe(0);
    const eventsOf = (id: string) => stage.withEngine(({ store }) => store.readOrderEvents(id));
    const before = [await eventsOf(sent), await eventsOf(open)];
    more = { shipping: { id: "1", ...shipping }, language: "it", customer_reference: "PO 1" };
    stage.clock.advance(5 * MINUTE);
    expect(await stage.export()).toMatchObject({ exitCode: 0, afterExport: [] });
    expect([await eventsOf(sent), await eventsOf(open)]).toEqual(before);
    const late = place(stage);
    stage.clock.advance(5 * MINUTE);
    expect((await stage.export()).exitCode).toBe(0);
    more = { ...more, language: "de" };
    stage.clock.advance(5 * MINUTE);
    const changed = await stage.export();
    expect(changed.afterExport.map((one) => [one.id, one.afterExport.differences.map(({ field }) => field)])).toEqual([
      [late, ["language"]],
    ]);
  });
});

describe("a state file of a version that read less of an order", () => {
  /** What that version did not read is neither in the order nor among what was kept of its send. */
  function olden(path: string): void {
    const file = new Database(path);
    const kept = [
      "$.paid",
      ...["note", "language", "shippingMethod", "customerReference"].map((one) => `$.marks.${one}`),
    ];
    const read = ["$.note", "$.language", "$.customerReference", "$.delivery.id", "$.payment.paidAt"];
    const without = (column: string, paths: readonly string[]): string =>
      `${column} = json_remove(${column}, ${paths.map((one) => `'${one}'`).join(", ")})`;
    file.exec(`UPDATE sent_orders SET ${without("sale", kept)}; UPDATE order_texts SET ${without("data", read)}`);
    const left = file.prepare("SELECT sale FROM sent_orders").pluck().all() as string[];
    file.close();
    expect(left.map((sale) => Object.keys((JSON.parse(sale) as { marks: object }).marks))).toEqual([
      ["billing", "shipping", "payment"],
    ]);
  }

  test("changes no order that was sent, and finds what changes of what it did keep", async () => {
    const stage = await openStage({ at: AT });
    const shipping = { id: "7", name: "PostPac Economy" };
    const id = place(stage, { note: "Ring twice", language: "fr-CH", customer_reference: "PO 4711", shipping });
    expect((await stage.export()).exitCode).toBe(0);
    olden(stage.statePath);
    for (const _run of [1, 2]) {
      stage.clock.advance(5 * MINUTE);
      expect(await stage.export()).toMatchObject({ exitCode: 0, afterExport: [] });
    }
    const { billing_data } = stage.sandbox.shop.orders.get(id) ?? {};
    stage.sandbox.shop.editOrder(id, { billing_data: { ...billing_data, nome: "Käthi" } });
    stage.clock.advance(5 * MINUTE);
    const changed = await stage.export();
    expect(changed.afterExport.map(({ afterExport }) => afterExport.differences.map(({ field }) => field))).toEqual([
      ["billing", "shipping"],
    ]);
  });
});
