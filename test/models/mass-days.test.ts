/** What is pushed and what is held back of a catalogue that changes by the dozen, run by run, over days. */
import { expect, test, vi } from "vitest";

import { playMassDays } from "./mass-days.ts";
import { openWorldInMemory } from "./world-server.ts";

vi.mock(import("../../src/clients/wire/http.ts"), async (importOriginal) => {
  const { exchangeInMemory } = await import("./world-server.ts");
  const wire = await importOriginal();
  return { ...wire, exchange: exchangeInMemory(wire) };
});

const FIRST = Number(process.env["TG360_MODEL_SEED"] ?? 1);
const COUNT = Number(process.env["TG360_MASS_COUNT"] ?? 4);

test(`each run pushes exactly what the limits allow (TG360_MODEL_SEED=${String(FIRST)}, TG360_MASS_COUNT=${String(COUNT)})`, async () => {
  const server = openWorldInMemory();
  let [held, released] = [0, 0];
  for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
    const verdict = await playMassDays(seed, server);
    held += verdict.held;
    released += verdict.released;
    const told =
      verdict.found.length === 0
        ? ""
        : [`TG360_MODEL_SEED=${String(seed)} TG360_MASS_COUNT=1`, ...verdict.log, ...verdict.found].join("\n");
    expect(told).toBe("");
  }
  if (COUNT >= 4) expect([held > 20, released > 5]).toEqual([true, true]);
}, 1_800_000);
