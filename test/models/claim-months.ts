import { expect, test } from "vitest";

import { playMonth } from "./random-month.ts";
import { openWorldInMemory } from "./world-server.ts";

/**
 * Tests that play this many months, in a file that replaces `exchange` by `exchangeInMemory`. A failure names the seed,
 * and all that was done in the month. `half`: only every second seed, so that two processes share them.
 */
export function claimMonths(usual: number, seed: number, timeoutMs: number, half?: "first" | "second"): void {
  const first = Number(process.env["TG360_MODEL_SEED"] ?? seed);
  const count = Number(process.env["TG360_MONTH_COUNT"] ?? usual);
  const server = openWorldInMemory();
  test(
    `all that is said in a month is true (TG360_MODEL_SEED=${String(first)}, TG360_MONTH_COUNT=${String(count)})`,
    async () => {
      const all = Array.from({ length: count }, (_, index) => first + index);
      const seeds = half === undefined ? all : all.filter((_, index) => index % 2 === (half === "first" ? 0 : 1));
      let orders = 0;
      const wrong: string[] = [];
      for (const at of seeds) {
        const verdict = await playMonth(at, server);
        orders += verdict.orders;
        if (verdict.found.length === 0) continue;
        wrong.push(`TG360_MODEL_SEED=${String(at)} TG360_MONTH_COUNT=1`, ...verdict.log, ...verdict.found);
        break;
      }
      expect(wrong.join("\n")).toBe("");
      expect(orders).toBeGreaterThanOrEqual(seeds.length * 10);
    },
    timeoutMs,
  );
}
