import type { Problem } from "../../common/problems/problem.ts";
import { OF_THE_SYSTEM, RemoteError } from "../../common/problems/errors.ts";

export type Asked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** After this many failures in a row the system is considered down. */
const MOST_IN_A_ROW = 8;

/** Calls a system for single orders, and stops calling once the system is down. What was not asked is not proven. */
export class Asking {
  #failure: Problem | null = null;
  #inARow = 0;

  async ask<T>(call: () => Promise<T>): Promise<Asked<T>> {
    if (this.#failure !== null) return { ok: false, problem: this.#failure };
    try {
      const value = await call();
      this.#inARow = 0;
      return { ok: true, value };
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      this.#inARow += 1;
      if (OF_THE_SYSTEM.has(error.reason) || this.#inARow >= MOST_IN_A_ROW) this.#failure = error.problem;
      return { ok: false, problem: error.problem };
    }
  }
}
