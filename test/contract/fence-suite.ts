import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Direction } from "../../src/core/common/direction.ts";
import { LockedError } from "../../src/core/common/problems/errors.ts";

/** The right to work on one direction of one shop. */
interface Held {
  release(): Promise<void>;
}

/** What several workers compete for. */
export interface Fence {
  take(direction: Direction, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<Held>;
  close(): Promise<void>;
}

/** What every fence must do: keep two workers from working on the same direction of the same shop. */
export function describeFence(name: string, make: () => Promise<Fence>): void {
  describe(`the fence: ${name}`, () => {
    let fence: Fence;
    beforeEach(async () => {
      fence = await make();
    });
    afterEach(async () => {
      await fence.close();
    });

    it("lets one worker at a time into a direction, and another worker into the other direction", async () => {
      const orders = await fence.take("orders");
      await expect(fence.take("orders")).rejects.toBeInstanceOf(LockedError);
      await expect(fence.take("orders")).rejects.toMatchObject({ exitCode: 7, problem: { data: { what: "orders" } } });
      const products = await fence.take("products");
      await products.release();
      await orders.release();
    });

    it("lets the next worker in as soon as the first has ended", async () => {
      await (await fence.take("orders")).release();
      await (await fence.take("orders")).release();
    });

    it("lets a worker wait until the other has ended or the wait is aborted", async () => {
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
