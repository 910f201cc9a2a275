/** Parts of the soak for themselves. All of it at once is `npm run test:soak`. */
import { expect, it } from "vitest";

import { runKills } from "./kills.ts";
import { runRush } from "./rush.ts";
import { NO_FAULTS } from "./faults-found.ts";

const SEED = 1;

it("loses and doubles no order when exports are killed at random points", { timeout: 90_000 }, async () => {
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const { signal } = new AbortController();
  const figures = await runKills({ seed: SEED, kills: 8, orders: 80, lanes: 4, signal, say });
  expect(lines).toEqual([]);
  expect(figures).toMatchObject({ found: NO_FAULTS, kills: 8, orders: 80 });
});

it("ends each of many at once as promised, with each order once", { timeout: 90_000 }, async () => {
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const figures = await runRush({ seed: SEED, durationMs: 10_000, signal: new AbortController().signal, say });
  expect({ problems: figures.problems, lines }).toEqual({ problems: [], lines: [] });
  expect(figures.found).toEqual(NO_FAULTS);
});
