/** TotalGest is told at most once of each payment that comes after the export, and never where a person booked it. */
import { describe, expect, test } from "vitest";

import { type LoadedAdapter, adapterOf } from "../../src/clients/adapter/through.ts";
import { AdapterRefusal } from "../../src/clients/adapter/failures.ts";
import type { Operations } from "../../src/clients/adapter/adapter.d.ts";
import { MINUTE } from "../../src/core/common/time/duration.ts";
import { payByHand } from "../../src/core/orders/payment/run.ts";
import type { ExportReport } from "../../src/core/run/reports.ts";
import type { OrderDraft } from "../../src/sandbox/framework360/orders/draft.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { forgetState, isOnPostgres } from "../support/state.ts";

const AT = "2026-11-24T10:00:00Z";
const ON = { export: { payments: "true" } } as const;
const UNPAID = { id: "invoice", name: "Rechnung", paid: false, transaction: "" };
const PAID = { ...UNPAID, paid: true, transaction: "T-1" };

async function cycle(stage: Stage, patch: object = ON): Promise<ExportReport> {
  stage.clock.advance(5 * MINUTE);
  return stage.export({}, patch);
}

function place(stage: Stage, draft: OrderDraft = {}): string {
  return stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], payment: UNPAID, ...draft }).id;
}

/** An order in TotalGest, unpaid, with payments switched on. */
async function one(module?: LoadedAdapter): Promise<{ stage: Stage; id: string; inErp: string }> {
  const stage = await openStage({ at: AT, ...(module && { speaks: { module } }) });
  const id = place(stage);
  await cycle(stage);
  expect(await cycle(stage)).toMatchObject({ exitCode: 0, payments: { told: 0, waiting: 0 } });
  return { stage, id, inErp: erpId(stage, id) };
}

function erpId(stage: Stage, id: string): string {
  return stage.sandbox.erp.orders.find((order) => order.externalReference.endsWith(`:${id}`))?.id ?? "";
}

function pay(stage: Stage, id: string, payment: typeof UNPAID = PAID): void {
  stage.sandbox.shop.editOrder(id, { payment });
}

/** An adapter that books payments; everything else goes over HTTP. */
function booking(recordPayment: NonNullable<Operations["recordPayment"]>): LoadedAdapter {
  return adapterOf({ path: "/adapter.mjs", fingerprint: "", operations: { recordPayment }, secrets: () => [] });
}

/** The payments that TotalGest booked, `by ORDER AMOUNT`. */
function booked(stage: Stage): readonly string[] {
  return stage.sandbox.ledger.flatMap((entry) =>
    entry.kind === "commit" && entry.operation === "recordPayment"
      ? [`${entry.by} ${entry.id} ${String(entry.detail["amount"])}`]
      : [],
  );
}

/** How often TotalGest was asked to book one. */
function calls(stage: Stage): number {
  return stage.sandbox.ledger.filter((entry) => entry.kind === "request" && entry.operation === "recordPayment").length;
}

function why(stage: Stage, id: string): Promise<unknown> {
  return stage.withEngine(async ({ store }) => {
    const order = await store.readOrder(id);
    return order?.paymentError == null ? order?.payment : order.paymentError.data;
  });
}

describe("a payment after the export", () => {
  test("is told once, with the total that was sent", async () => {
    const { stage, id, inErp } = await one();
    pay(stage, id);
    expect(await cycle(stage)).toMatchObject({ exitCode: 0, payments: { told: 1 } });
    await cycle(stage);
    expect(booked(stage)).toEqual([`api ${inErp} 13.50`]);
    expect(calls(stage)).toBe(1);
  });

  test("is not told where it is switched off", async () => {
    const { stage, id } = await one();
    pay(stage, id);
    await cycle(stage, {});
    expect(calls(stage)).toBe(0);
    expect(await why(stage, id)).toBe("noted");
  });

  test("that a person booked in TotalGest is not told", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.erp.payOrder(inErp, { amount: "13.50" });
    pay(stage, id);
    expect(await cycle(stage)).toMatchObject({ exitCode: 0 });
    expect(calls(stage)).toBe(0);
    expect(await why(stage, id)).toBe("told");
  });

  test("of which a person booked a part in TotalGest is named and not told", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.erp.changeOrder(inErp, { payment: { paid: false, amount: "5.00" } });
    pay(stage, id);
    expect((await cycle(stage)).exitCode).toBe(3);
    expect(await why(stage, id)).toMatchObject({ why: "part" });
    expect(calls(stage)).toBe(0);
  });

  test("of an order that TotalGest has in another currency is named and not told, though a person settled that", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.erp.changeOrder(inErp, { currency: "EUR" });
    pay(stage, id);
    expect((await cycle(stage)).exitCode).toBe(3);
    expect(await why(stage, id)).toMatchObject({ why: "total" });
    expect(calls(stage)).toBe(0);
  });

  test.for([
    ["of which the answer was lost", 1],
    ["that was sent twice, and taken the first time", 2],
  ] as const)("of an order %s is known, whether payments are told or not", async ([, sends]) => {
    for (const patch of [{}, ON]) {
      const stage = await openStage({ at: AT });
      const id = place(stage);
      const begun = (): number =>
        stage.sandbox.ledger.filter((entry) => entry.kind === "request" && entry.operation === "createOrder").length;
      let isPaid = false;
      stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "resetAfter" } });
      // It takes the order, and does not show it yet.
      stage.sandbox.inject({
        system: "TotalGest",
        operation: "findOrder",
        times: Infinity,
        when: () => !isPaid || begun() < sends,
        fault: { kind: "rewrite", rewrite: () => ({ items: [] }) },
      });
      await cycle(stage, patch);
      pay(stage, id);
      isPaid = true;
      for (let n = 0; n < 6; n += 1) await cycle(stage, patch);
      expect(begun()).toBe(sends);
      expect(stage.sandbox.erp.orders).toMatchObject([{ body: expect.stringContaining('"paid":false') as string }]);
      const told = sends === 1 ? "told" : { id, why: "unsure", detail: "" };
      expect([patch, await why(stage, id)]).toEqual([patch, patch === ON ? told : "noted"]);
      expect(calls(stage)).toBe(patch === ON && sends === 1 ? 1 : 0);
    }
  });

  test("whose answer was lost is settled by what TotalGest shows, and told no second time", async () => {
    const { stage, id, inErp } = await one();
    pay(stage, id);
    stage.sandbox.inject({ system: "TotalGest", operation: "recordPayment", fault: { kind: "resetAfter" } });
    await cycle(stage);
    expect(await why(stage, id)).toBe("telling");
    await cycle(stage);
    await cycle(stage);
    expect(booked(stage)).toEqual([`api ${inErp} 13.50`]);
    expect(calls(stage)).toBe(1);
    expect(await why(stage, id)).toBe("told");
  });

  test("whose answer was lost before TotalGest took it is told by a later run", async () => {
    const { stage, id, inErp } = await one();
    pay(stage, id);
    stage.sandbox.inject({ system: "TotalGest", operation: "recordPayment", fault: { kind: "resetBefore" } });
    await cycle(stage);
    await cycle(stage);
    await cycle(stage);
    expect(booked(stage)).toEqual([`api ${inErp} 13.50`]);
  });

  test("of an invoiced order is refused, named once, and told when a person asks", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.erp.changeOrder(inErp, { state: "invoiced" });
    pay(stage, id);
    expect((await cycle(stage)).exitCode).toBe(3);
    expect(await why(stage, id)).toMatchObject({ why: "refused" });
    expect((await cycle(stage)).exitCode).toBe(0);
    expect(calls(stage)).toBe(1);
    stage.sandbox.erp.changeOrder(inErp, { state: "open" });
    const fixed = await stage.run(["fix", id, "--tell-payments", "--yes"]);
    expect(fixed).toMatchObject({ code: 0 });
    expect(fixed.stdout).toContain("Payments booked in TotalGest: 1");
    expect(booked(stage)).toEqual([`api ${inErp} 13.50`]);
  });

  test.each([
    ["invoiced", 3, { why: "refused", detail: "invoiced: as it says" }],
    ["invalid_payment", 3, { why: "refused", detail: "invalid_payment: as it says" }],
    ["duplicate_payment", 0, "told"],
  ] as const)("that an adapter refuses with %s is settled by it", async (code, exitCode, then) => {
    const { stage, id } = await one(booking(() => Promise.reject(new AdapterRefusal(code, "as it says"))));
    pay(stage, id);
    expect(await cycle(stage)).toMatchObject({ exitCode });
    expect(await why(stage, id)).toEqual(typeof then === "string" ? then : expect.objectContaining(then));
  });

  test("that fails each time keeps none of the others back", async () => {
    const told: string[] = [];
    const { stage, id } = await one(
      booking(({ externalReference }) => {
        if (externalReference.endsWith(`:${id}`)) throw new Error("of this one alone");
        told.push(externalReference);
        return Promise.resolve();
      }),
    );
    const others = [place(stage), place(stage)];
    const oneByOne = { ...ON, http: { concurrency: 1 } };
    await cycle(stage, oneByOne);
    for (const each of [id, ...others]) pay(stage, each);
    // The first fails, and no other is begun then.
    expect(await cycle(stage, oneByOne)).toMatchObject({ exitCode: 6, payments: { told: 0 } });
    await cycle(stage, oneByOne);
    expect(told).toHaveLength(2);
  });

  test("that waits is named by `fix`, on screen and as JSON, and by the order’s JSON, with both commands", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.erp.changeOrder(inErp, { state: "invoiced" });
    pay(stage, id);
    await cycle(stage);
    const fix = await stage.run(["fix"]);
    expect(fix.code).toBe(3);
    const { others } = JSON.parse((await stage.run(["fix", "--json"])).stdout);
    const { orders } = JSON.parse((await stage.run(["status", "orders", id, "--json"])).stdout);
    expect(others).toMatchObject([{ code: "payment-open" }]);
    expect(orders).toMatchObject([{ payment: { stage: "stuck", error: { code: "payment-open" } } }]);
    for (const words of [fix.stdout, others[0].hint, orders[0].payment.error.hint]) {
      expect(words.replaceAll(/\s+/g, " ")).toMatch(new RegExp(`tg360 fix (--shop shop )?${id} --tell-payments`));
      expect(words.replaceAll(/\s+/g, " ")).toMatch(new RegExp(`tg360 fix (--shop shop )?${id} --settle-payments`));
    }
    expect((await stage.run(["fix", id, "--settle-payments", "--yes"])).code).toBe(0);
    expect(await stage.run(["fix"])).toMatchObject({ code: 0, stdout: expect.not.stringContaining("payments") });
  });

  test("of an order with another total in TotalGest, or another one in the shop, is named and not told", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.erp.changeOrder(inErp, { totals: { net: "1.00", vat: "0.00", gross: "1.00" } });
    pay(stage, id);
    await cycle(stage);
    expect(await why(stage, id)).toMatchObject({ why: "total" });
    expect(calls(stage)).toBe(0);
  });

  test("of an order that somebody typed anew in TotalGest is named and not told", async () => {
    const { stage, id, inErp } = await one();
    const [order] = stage.sandbox.erp.orders;
    stage.sandbox.erp.forgetOrder(inErp);
    if (order !== undefined) stage.sandbox.erp.enterOrder(order.order);
    pay(stage, id);
    await cycle(stage);
    expect(await why(stage, id)).toMatchObject({ why: "missing" });
    expect(calls(stage)).toBe(0);
  });

  test("of an order that an older copy does not know is named and not told, where TotalGest shows it unpaid", async () => {
    const { stage, id, inErp } = await one();
    forgetState(stage.statePath);
    pay(stage, id);
    await cycle(stage);
    await cycle(stage);
    expect(await why(stage, id)).toMatchObject({ why: "unsure" });
    expect(calls(stage)).toBe(0);
    // A command has another database there once the state is forgotten.
    if (isOnPostgres) return;
    await stage.run(["fix", id, "--tell-payments", "--yes"], { env: { TG360_EXPORT_PAYMENTS: "true" } });
    expect(booked(stage)).toEqual([`api ${inErp} 13.50`]);
  });

  test("that TotalGest shows already, of an order that an older copy does not know, is no payment after the export", async () => {
    const { stage, id, inErp } = await one();
    forgetState(stage.statePath);
    stage.sandbox.erp.payOrder(inErp, { amount: "13.50" });
    pay(stage, id);
    await cycle(stage);
    await cycle(stage);
    expect(await why(stage, id)).toBeNull();
    expect(calls(stage)).toBe(0);
  });

  test("waits while a change of its order is not settled", async () => {
    const { stage, id } = await one();
    stage.sandbox.shop.editOrder(id, { payment: PAID, total: "99.00" });
    await cycle(stage);
    expect(await why(stage, id)).toBe("due");
    await stage.run(["fix", id, "--acknowledge", "--reason", "corrected"]);
    await cycle(stage);
    expect(await why(stage, id)).toMatchObject({ why: "amount" });
    expect(calls(stage)).toBe(0);
  });

  test("in another currency than the one that was sent is named and not told", async () => {
    const { stage, id } = await one();
    stage.sandbox.shop.editOrder(id, { payment: PAID, currency: "EUR" });
    await cycle(stage);
    await stage.run(["fix", id, "--acknowledge", "--reason", "agreed"]);
    await cycle(stage);
    expect(await why(stage, id)).toMatchObject({ why: "amount" });
    expect(calls(stage)).toBe(0);
  });

  test("that was taken back, and came anew, is named and not told", async () => {
    const { stage, id } = await one();
    pay(stage, id);
    await cycle(stage);
    pay(stage, id, UNPAID);
    expect((await cycle(stage)).exitCode).toBe(3);
    pay(stage, id);
    await cycle(stage);
    expect(await why(stage, id)).toMatchObject({ why: "again" });
    expect(calls(stage)).toBe(1);
    expect((await stage.run(["fix", "--settle-payments", "--yes"])).code).toBe(0);
    expect(await why(stage, id)).toBe("told");
  });

  test.each([
    ["paid and taken back before", [PAID, UNPAID]],
    ["paid before", [PAID]],
  ])("of an order that is sent anew counts from then on: %s", async (_what, payments) => {
    const { stage, id, inErp } = await one();
    for (const payment of payments) {
      pay(stage, id, payment);
      await cycle(stage, {});
    }
    stage.sandbox.erp.forgetOrder(inErp);
    expect(await stage.run(["fix", id, "--resend", "--yes"])).toMatchObject({
      stdout: expect.stringContaining("1 sent"),
    });
    expect(await cycle(stage)).toMatchObject({ exitCode: 0, payments: { told: 0, waiting: 0 } });
    expect(await stage.withEngine(({ store }) => store.readOrder(id))).toMatchObject({
      payment: null,
      isAfterExportOpen: false,
    });
    pay(stage, id);
    await cycle(stage);
    expect(booked(stage)).toHaveLength(payments.length - 1);
  });

  test("of an order whose number a person entered is not told", async () => {
    const { stage } = await one();
    const id = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], payment: UNPAID, status: "1" }).id;
    await cycle(stage);
    expect((await stage.run(["fix", id, "--mark-exported", "2026-77", "--yes"])).code).toBe(0);
    pay(stage, id);
    await cycle(stage);
    expect(calls(stage)).toBe(0);
    expect(await why(stage, id)).toBe("noted");
  });

  test("of an order that is cancelled in the shop is named and not told, once the cancellation is settled", async () => {
    const { stage, id } = await one();
    pay(stage, id);
    stage.sandbox.shop.cancelOrder(id);
    await cycle(stage);
    await stage.run(["fix", id, "--acknowledge", "--reason", "cancelled there too"]);
    await cycle(stage);
    expect(await why(stage, id)).toMatchObject({ why: "cancelled" });
    expect(calls(stage)).toBe(0);
  });

  test("whose call may still be at work is neither read nor told again", async () => {
    const { stage, id } = await one();
    pay(stage, id);
    stage.sandbox.inject({ system: "TotalGest", operation: "recordPayment", fault: { kind: "resetBefore" } });
    await cycle(stage);
    stage.clock.advance(1000);
    await stage.export({}, ON);
    expect(await why(stage, id)).toBe("telling");
    expect(calls(stage)).toBe(1);
  });

  test("that has changed since it was shown to a person is not told", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.erp.changeOrder(inErp, { state: "invoiced" });
    pay(stage, id);
    await cycle(stage);
    const { signal } = new AbortController();
    const report = await stage.withEngine((engine) =>
      payByHand(engine, "payment-asked", [[id, "another"]], { run: signal, wire: signal }),
    );
    expect(report).toMatchObject({ exitCode: 3, told: 0, problems: [{ code: "changed-since-shown" }] });
    expect(calls(stage)).toBe(1);
  });
});

describe("switched on, or after a restore,", () => {
  test("what is paid waits with number and the sum of each currency, and a release asks both systems first", async () => {
    const stage = await openStage({ at: AT });
    const ids = [place(stage), place(stage), place(stage)];
    await cycle(stage, {});
    for (const id of ids) pay(stage, id);
    await cycle(stage, {});
    // TotalGest had another currency when this one was sent.
    stage.sandbox.shop.editOrder(ids[0] ?? "", { currency: "EUR" });
    const [there = "", ...others] = ids.map((id) => erpId(stage, id));
    stage.sandbox.erp.payOrder(there, { amount: "13.50" });
    const report = await cycle(stage);
    expect(report).toMatchObject({ exitCode: 3, payments: { told: 0, waiting: 3 } });
    expect(report.problems).toMatchObject([
      { code: "payments-waiting", data: { count: 3, sums: ["13.50 EUR", "27.00 CHF"] } },
    ]);
    expect((await stage.run(["status"])).stdout).toContain(
      "Payments that came after sending wait for you: 3 orders, EUR 13.50; CHF 27.00 in all.",
    );
    expect((await stage.run(["fix", "--tell-payments", "--yes"])).code).toBe(0);
    expect(booked(stage).slice(1).toSorted()).toEqual(others.map((id) => `api ${id} 13.50`).toSorted());
    expect((await stage.run(["status"])).stdout).not.toContain("wait for you");
  });
});
