/** Like `months.test.ts`, for the nightly run. */
import { vi } from "vitest";

import { claimMonths } from "./claim-months.ts";

vi.mock(import("../../src/clients/wire/http.ts"), async (importOriginal) => {
  const { exchangeInMemory } = await import("./world-server.ts");
  const wire = await importOriginal();
  return { ...wire, exchange: exchangeInMemory(wire) };
});

claimMonths(1000, Date.now() % 1_000_000, 3_600_000);
