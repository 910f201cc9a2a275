import { expect, test } from "vitest";

import { playOperator } from "./operator.ts";
import { openWorldInMemory } from "./world-server.ts";

/** An answer that so many operators were offered has been tried by one of them: of four answers each takes one by its seed. */
const ENOUGH = 30;

/** A test that plays this many operators. A failure names the seed, and all that was done. */
export function claimOperators(usual: number, seed: number, timeoutMs: number): void {
  const first = Number(process.env["TG360_MODEL_SEED"] ?? seed);
  const count = Number(process.env["TG360_OPERATOR_COUNT"] ?? usual);
  const server = openWorldInMemory();
  test(
    `who does what is advised ends every problem, and loses and doubles nothing (TG360_MODEL_SEED=${String(first)}, TG360_OPERATOR_COUNT=${String(count)})`,
    async () => {
      const wrong: string[] = [];
      const offered = new Map<string, { times: number; isTried: boolean }>();
      for (let at = first; at < first + count; at++) {
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
    },
    timeoutMs,
  );
}
