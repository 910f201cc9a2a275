/** Two people decide about the same order at the same moment, each with what it was before: one decides, and the other is told. */
import { expect, test } from "vitest";

import type { OrderDecision } from "../../src/core/acts/action.ts";
import { decideByTokens } from "../../src/core/orders/export/decisions.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

const held = async ({ sandbox, run }: Stage): Promise<void> => {
  const payment = { id: "barter", name: "Barter", paid: true, transaction: "" };
  sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "3", payment });
  await run(["export-orders"]);
};

const dismissed = async (stage: Stage): Promise<void> => {
  await held(stage);
  await stage.run(["fix", "1001", "--dismiss", "--reason", "typed-there", "--yes"]);
};

const cancelled = async ({ sandbox, run }: Stage): Promise<void> => {
  sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "3" });
  await run(["export-orders"]);
  sandbox.shop.cancelOrder("1001");
  await run(["export-orders"]);
};

const never = (reason: string): OrderDecision => ({ kind: "dismiss", reason });
const mark = (number: string): OrderDecision => ({ kind: "mark-exported", number, reason: null });
const settle = (reason: string): OrderDecision => ({ kind: "acknowledge", reason });
const putBack: OrderDecision = { kind: "put-back" };

test.each([
  ["never and never", never("anna"), never("ben"), held],
  ["never and in TotalGest", never("anna"), mark("2026-77"), held],
  ["in TotalGest and never", mark("2026-77"), never("ben"), held],
  ["two numbers", mark("2026-77"), mark("2026-78"), held],
  ["settled twice", settle("anna"), settle("ben"), cancelled],
  ["taken back twice", putBack, putBack, dismissed],
  ["taken back and in TotalGest", putBack, mark("2026-77"), dismissed],
])("%s: one decides, and the other is told", async (_what, first, second, make) => {
  const stage = await openStage({ products: 0 });
  await make({ ...stage, run: stage.run.bind(stage) });
  await stage.withEngine(async (engine) => {
    const before = await engine.store.readOrderEvents("1001");
    let [looked, open] = [0, (): void => undefined];
    const both = new Promise<void>((done) => (open = done));
    const decideOrder: Store["decideOrder"] = async (...call) => {
      looked += 1;
      if (looked === 2) open();
      await both;
      return engine.store.decideOrder(...call);
    };
    const store = new Proxy(engine.store, {
      get: (on, name) => {
        const value: unknown = name === "decideOrder" ? decideOrder : Reflect.get(on, name, on);
        return typeof value === "function" ? value.bind(on) : value;
      },
    });
    const deciding = { ...engine, store, whileNoRun: () => Promise.resolve(null) };
    const reports = await Promise.all(
      [first, second].map((one) => decideByTokens(deciding, one, ["1001"], new AbortController().signal)),
    );
    const told = reports.filter(({ orders }) => orders[0]?.error?.code === "changed-since-shown");
    expect([told.length, reports.map(({ exitCode }) => exitCode).toSorted()]).toEqual([1, [0, 3]]);
    expect(await engine.store.readOrderEvents("1001")).toHaveLength(before.length + 1);
  });
});
