/** Months of a shop, with an audit every day: every sentence is judged. `other-months.test.ts` plays the other half, the nightly run more of them. */
import { vi } from "vitest";

import { claimMonths } from "./claim-months.ts";

vi.mock(import("../../src/clients/wire/http.ts"), async (importOriginal) => {
  const { exchangeInMemory } = await import("./world-server.ts");
  const wire = await importOriginal();
  return { ...wire, exchange: exchangeInMemory(wire) };
});

claimMonths(0);
