import { afterAll, beforeAll, expect, test } from "vitest";

import { playSequences } from "./sequences.ts";
import { startWorldServer, type WorldServer } from "./world-server.ts";

/** Tests that play this many sequences. A failure names the seed. */
export function claimSequences(usual: number, seed: number, timeoutMs: number): void {
  const first = Number(process.env["TG360_MODEL_SEED"] ?? seed);
  const count = Number(process.env["TG360_MODEL_COUNT"] ?? usual);
  let server: WorldServer;
  beforeAll(async () => {
    server = await startWorldServer();
  });
  afterAll(async () => {
    await server.close();
  });
  test(
    `orders and stock are right after any sequence (TG360_MODEL_SEED=${String(first)})`,
    async () => {
      const seeds = Array.from({ length: count }, (_, index) => first + index);
      const { wrong, bookings } = await playSequences(seeds, server);
      expect(wrong).toEqual([]);
      // A single sequence may have none.
      if (count > 1) expect(bookings).toBeGreaterThan(count);
    },
    timeoutMs,
  );
}
