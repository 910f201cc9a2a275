import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Direction } from "../../src/core/common/direction.ts";
import { LockedError } from "../../src/core/common/problems/errors.ts";

/** The right to work on one direction of one shop. */
interface Held {
  release(): Promise<void>;
}

/** Whom several want the same right of. */
export interface Fence {
  take(direction: Direction, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<Held>;
  close(): Promise<void>;
}

/** What keeps two from working on the same, whatever it is built on. */
export function describeFence(name: string, make: () => Promise<Fence>): void {
  describe(`the fence: ${name}`, () => {
    let fence: Fence;
    beforeEach(async () => {
      fence = await make();
    });
    afterEach(async () => {
      await fence.close();
    });

    it("lets one at a time work on a direction, and another on the other", async () => {
      const orders = await fence.take("orders");
      await expect(fence.take("orders")).rejects.toBeInstanceOf(LockedError);
      await expect(fence.take("orders")).rejects.toMatchObject({ exitCode: 7, problem: { data: { what: "orders" } } });
      const products = await fence.take("products");
      await products.release();
      await orders.release();
    });

    it("lets the next one in as soon as one is through", async () => {
      await (await fence.take("orders")).release();
      await (await fence.take("orders")).release();
    });

    it("lets one wait, until it is through or nobody waits any more", async () => {
      const first = await fence.take("orders");
      const stopped = new AbortController();
      const given = fence.take("orders", { timeoutMs: 60_000, signal: stopped.signal });
      stopped.abort(new Error("interrupted"));
      await expect(given).rejects.toThrow("interrupted");
      const waiting = fence.take("orders", { timeoutMs: 60_000 });
      await first.release();
      await (await waiting).release();
    });
  });
}
