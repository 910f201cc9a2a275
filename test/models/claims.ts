import { afterAll, beforeAll, expect, test } from "vitest";

import { playSequences } from "./sequences.ts";
import { startWorldServer, type WorldServer } from "./world-server.ts";

/** Claims that so many sequences come out right, from a seed that is told where one does not. */
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
    `orders and stock come out right whatever happens (TG360_MODEL_SEED=${String(first)})`,
    async () => {
      const seeds = Array.from({ length: count }, (_, index) => first + index);
      const { wrong, bookings } = await playSequences(seeds, server);
      expect(wrong).toEqual([]);
      // One sequence alone may have none.
      if (count > 1) expect(bookings).toBeGreaterThan(count);
    },
    timeoutMs,
  );
}
