import { expect, test } from "vitest";

import { playMonth } from "./random-month.ts";
import { openWorldInMemory } from "./world-server.ts";

/**
 * Tests that play this many months, in a file that replaces `exchange` by `exchangeInMemory`. A failure names the seed,
 * and all that was done in the month.
 */
export function claimMonths(usual: number, seed: number, timeoutMs: number): void {
  const first = Number(process.env["TG360_MODEL_SEED"] ?? seed);
  const count = Number(process.env["TG360_MONTH_COUNT"] ?? usual);
  const server = openWorldInMemory();
  test(
    `all that is said in a month is true (TG360_MODEL_SEED=${String(first)}, TG360_MONTH_COUNT=${String(count)})`,
    async () => {
      let orders = 0;
      const wrong: string[] = [];
      for (let at = first; at < first + count; at++) {
        const verdict = await playMonth(at, server);
        orders += verdict.orders;
        if (verdict.found.length === 0) continue;
        wrong.push(`TG360_MODEL_SEED=${String(at)} TG360_MONTH_COUNT=1`, ...verdict.log, ...verdict.found);
        break;
      }
      expect(wrong.join("\n")).toBe("");
      expect(orders).toBeGreaterThan(count * 10);
    },
    timeoutMs,
  );
}
