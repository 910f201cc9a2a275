/** Like `sequences.test.ts`, for the nightly run, with the state in a file and in PostgreSQL. `TG360_MODEL_COUNT` plays more. */
import { vi } from "vitest";

import { claimSequences } from "./claims.ts";

vi.mock(import("../../src/clients/wire/http.ts"), async (importOriginal) => {
  const { exchangeInMemory } = await import("./world-server.ts");
  const wire = await importOriginal();
  return { ...wire, exchange: exchangeInMemory(wire) };
});

claimSequences(1000, Date.now() % 1_000_000, 14_400_000);
