/**
 * The models of orders and of stock: random sequences against a small independent world, with the state in a file or, in
 * the project `postgres-models`, in PostgreSQL. `thousand.test.ts` plays more of them.
 */
import { vi } from "vitest";

import { claimSequences } from "./claims.ts";

vi.mock(import("../../src/clients/wire/http.ts"), async (importOriginal) => {
  const { exchangeInMemory } = await import("./world-server.ts");
  const wire = await importOriginal();
  return { ...wire, exchange: exchangeInMemory(wire) };
});

// The same sequences in every run, so that a failure comes from the change under test.
claimSequences(34, 20_000, 600_000);
