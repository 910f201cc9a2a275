import { expect, test } from "vitest";

import { playSequences } from "./sequences.ts";
import { openWorldInMemory } from "./world-server.ts";

/** Of one sequence on a busy machine. */
const LONGEST_MS = 60_000;

/**
 * Tests that play this many sequences, in a file that replaces `exchange` by `exchangeInMemory`. A failure names the seed.
 */
export function claimSequences(usual: number, seed: number, timeoutMs: number): void {
  const first = Number(process.env["TG360_MODEL_SEED"] ?? seed);
  const count = Number(process.env["TG360_MODEL_COUNT"] ?? usual);
  const server = openWorldInMemory();
  test(
    `orders and stock are right after any sequence (TG360_MODEL_SEED=${String(first)})`,
    async () => {
      const seeds = Array.from({ length: count }, (_, index) => first + index);
      const { wrong, bookings, mails } = await playSequences(seeds, server);
      expect(wrong).toEqual([]);
      // A single sequence may have none.
      if (count > 1) expect([bookings > count, mails > 0]).toEqual([true, true]);
    },
    Math.max(timeoutMs, count * LONGEST_MS),
  );
}
