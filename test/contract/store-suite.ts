import { afterEach, beforeEach, describe } from "vitest";

import type { Store } from "../../src/core/ports/store.ts";
import { describeOrders } from "./store-orders-suite.ts";
import { describeProducts } from "./store-products-suite.ts";
import { describeStatus } from "./store-status-suite.ts";
import { describeStock } from "./store-stock-suite.ts";
import { StoppedClock } from "./store-subject.ts";
import type { MakeStore } from "./store-subject.ts";

/** What every implementation of the store must do. */
export function describeStore(name: string, makeStore: MakeStore): void {
  describe(`store: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await makeStore(new StoppedClock());
    });
    afterEach(async () => {
      await store.close();
    });
    const current = (): Store => store;
    describe("orders", () => {
      describeOrders(current);
    });
    describe("products", () => {
      describeProducts(current);
    });
    describe("stock", () => {
      describeStock(current);
    });
    describe("status", () => {
      describeStatus(current);
    });
  });
}
