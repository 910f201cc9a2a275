import { MINUTE, SECOND } from "../common/time/duration.ts";

/** So many failures are considered typing errors. */
const FREE = { user: 5, peer: 10 } as const;
const MOST_WAIT_MS = 15 * MINUTE;
/** The limit for all users and addresses together. */
const MOST_AT_ONCE = 30;
const ONE_MORE_EVERY_MS = 4 * SECOND;
/** If more are stored, the oldest are deleted. */
const MOST_KEPT = 10_000;

interface Failures {
  readonly count: number;
  readonly untilMs: number;
}

/**
 * Delays login attempts before anything is hashed: per user, per peer, and all together. An attempt counts as failed
 * when it is let in, until `forgive` reports success, so that parallel attempts are counted too.
 */
export class SlowDown {
  readonly #failures = new Map<string, Failures>();
  #tokens = MOST_AT_ONCE;
  #filledMs = 0;

  /** How long this attempt has to wait, in ms; 0 = it is let in and counted. */
  tryNow(user: string, peer: string, nowMs: number): number {
    const keys = [`user ${user}`, `peer ${peer}`] as const;
    const waitMs = Math.max(...keys.map((key) => (this.#failures.get(key)?.untilMs ?? 0) - nowMs), this.#fill(nowMs));
    if (waitMs > 0) return waitMs;
    this.#tokens -= 1;
    this.#fail(keys[0], FREE.user, nowMs);
    this.#fail(keys[1], FREE.peer, nowMs);
    return 0;
  }

  forgive(user: string, peer: string): void {
    this.#failures.delete(`user ${user}`);
    this.#failures.delete(`peer ${peer}`);
    this.#tokens = Math.min(MOST_AT_ONCE, this.#tokens + 1);
  }

  /** How long until the next attempt of any user is let in, in ms. */
  #fill(nowMs: number): number {
    const passed = Math.max(0, nowMs - this.#filledMs);
    this.#tokens = Math.min(MOST_AT_ONCE, this.#tokens + passed / ONE_MORE_EVERY_MS);
    this.#filledMs = nowMs;
    return this.#tokens >= 1 ? 0 : (1 - this.#tokens) * ONE_MORE_EVERY_MS;
  }

  #fail(key: string, free: number, nowMs: number): void {
    const count = (this.#failures.get(key)?.count ?? 0) + 1;
    const over = count - free;
    const waitMs = over < 0 ? 0 : Math.min(MOST_WAIT_MS, SECOND * 2 ** Math.min(over, 20));
    // Moves the key to the end, so that the first key is the oldest.
    this.#failures.delete(key);
    this.#failures.set(key, { count, untilMs: nowMs + waitMs });
    const oldest = this.#failures.keys().next().value;
    if (this.#failures.size > MOST_KEPT && oldest !== undefined) this.#failures.delete(oldest);
  }
}
