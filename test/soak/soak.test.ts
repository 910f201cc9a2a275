import { expect, it } from "vitest";

import { NO_FAULTS } from "./faults-found.ts";
import { runRush } from "./rush.ts";

it("ends each of many at once as promised, with each order once", { timeout: 90_000 }, async () => {
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const { problems, found } = await runRush({ seed: 1, durationMs: 8000, signal: new AbortController().signal, say });
  expect({ problems, lines, found }).toEqual({ problems: [], lines: [], found: NO_FAULTS });
});
