/** Like `operator.test.ts`, for the nightly run. */
import { vi } from "vitest";

import { claimOperators } from "./claim-operators.ts";

vi.mock(import("../../src/clients/wire/http.ts"), async (importOriginal) => {
  const { exchangeInMemory } = await import("./world-server.ts");
  const wire = await importOriginal();
  return { ...wire, exchange: exchangeInMemory(wire) };
});
vi.mock(import("../../src/app/app.ts"), async (importOriginal) => ({
  ...(await importOriginal()),
  realClock: (await import("./world-clock.ts")).worldClock,
}));

claimOperators(100, Date.now() % 1_000_000, 3_600_000);
