import { expect, test } from "vitest";

import { playMonth } from "./random-month.ts";
import { openWorldInMemory } from "./world-server.ts";

const FIRST = Number(process.env["TG360_MODEL_SEED"] ?? 1);
const COUNT = Number(process.env["TG360_MONTH_COUNT"] ?? 24);

/**
 * A test that plays every second month, in a file that replaces `exchange` by `exchangeInMemory`, so that two processes share
 * them. A failure names the seed, and all that was done in the month.
 */
export function claimMonths(half: 0 | 1): void {
  const server = openWorldInMemory();
  test(`all that is said in a month is true (TG360_MODEL_SEED=${String(FIRST)}, TG360_MONTH_COUNT=${String(COUNT)})`, async () => {
    let [months, orders] = [0, 0];
    const wrong: string[] = [];
    for (let at = FIRST + half; at < FIRST + COUNT; at += 2) {
      const verdict = await playMonth(at, server);
      months += 1;
      orders += verdict.orders;
      if (verdict.found.length === 0) continue;
      wrong.push(`TG360_MODEL_SEED=${String(at)} TG360_MONTH_COUNT=1`, ...verdict.log, ...verdict.found);
    }
    expect(wrong.join("\n")).toBe("");
    // A single month may be quiet.
    expect(orders).toBeGreaterThanOrEqual(months * 5);
  }, 3_600_000);
}
