/** An operator who follows the advice, through the command line. The nightly run plays more of them. */
import { expect, test, vi } from "vitest";

import { playOperator } from "./operator.ts";
import { openWorldInMemory } from "./world-server.ts";

vi.mock(import("../../src/clients/wire/http.ts"), async (importOriginal) => {
  const { exchangeInMemory } = await import("./world-server.ts");
  const wire = await importOriginal();
  return { ...wire, exchange: exchangeInMemory(wire) };
});
vi.mock(import("../../src/app/app.ts"), async (importOriginal) => ({
  ...(await importOriginal()),
  realClock: (await import("./world-clock.ts")).worldClock,
}));

const FIRST = Number(process.env["TG360_MODEL_SEED"] ?? 1);
const COUNT = Number(process.env["TG360_OPERATOR_COUNT"] ?? 5);
/** An answer that so many operators were offered has been tried by one of them: of four answers each takes one by its seed. */
const ENOUGH = 30;

test(`who does what is advised ends every problem, and loses and doubles nothing (TG360_MODEL_SEED=${String(FIRST)}, TG360_OPERATOR_COUNT=${String(COUNT)})`, async () => {
  const server = openWorldInMemory();
  const wrong: string[] = [];
  const offered = new Map<string, { times: number; isTried: boolean }>();
  for (let at = FIRST; at < FIRST + COUNT; at++) {
    const { found, log, met, typed, ...one } = await playOperator(at, server);
    for (const [answer, isTried] of one.offered) {
      const known = offered.get(answer) ?? { times: 0, isTried: false };
      offered.set(answer, { times: known.times + 1, isTried: known.isTried || isTried });
    }
    if (process.env["TG360_OPERATOR_TELLS"] !== undefined) {
      process.stderr.write(`${String(at)} ${JSON.stringify([...met])} ${JSON.stringify([...typed])}\n`);
    }
    if (found.length > 0) wrong.push(`TG360_MODEL_SEED=${String(at)} TG360_OPERATOR_COUNT=1`, ...log, ...found);
  }
  expect(wrong.join("\n")).toBe("");
  expect([...offered].filter(([, { times, isTried }]) => times >= ENOUGH && !isTried)).toEqual([]);
}, 3_600_000);
