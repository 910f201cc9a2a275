/**
 * The models of orders and of stock: random sequences against a small independent world, with the state in a file or, in
 * the project `postgres-models`, in PostgreSQL. The nightly run plays more of them.
 */
import { expect, test, vi } from "vitest";

import { playSequences } from "./sequences.ts";
import { openWorldInMemory } from "./world-server.ts";

vi.mock(import("../../src/clients/wire/http.ts"), async (importOriginal) => {
  const { exchangeInMemory } = await import("./world-server.ts");
  const wire = await importOriginal();
  return { ...wire, exchange: exchangeInMemory(wire) };
});

/** The same sequences in every run, so that a failure comes from the change under test. */
const FIRST = Number(process.env["TG360_MODEL_SEED"] ?? 20_000);
const COUNT = Number(process.env["TG360_MODEL_COUNT"] ?? 34);
/** Of one sequence on a busy machine. */
const LONGEST_MS = 60_000;

test(
  `orders and stock are right after any sequence (TG360_MODEL_SEED=${String(FIRST)})`,
  async () => {
    const seeds = Array.from({ length: COUNT }, (_, index) => FIRST + index);
    const { wrong, bookings, mails } = await playSequences(seeds, openWorldInMemory());
    expect(wrong).toEqual([]);
    // A single sequence may have none.
    if (COUNT > 1) expect([bookings > COUNT, mails > 0]).toEqual([true, true]);
  },
  Math.max(600_000, COUNT * LONGEST_MS),
);
