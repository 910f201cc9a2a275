/** SQL: the time of the database, epoch ms. */
export const NOW = "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/** Slower answers are too imprecise for reading the database's clock. */
const SHARP_MS = 1000;

/**
 * How long a lease certainly lasts, measured on this machine from before the request. Uses the larger of two clocks,
 * because one stops while the machine sleeps and the other may be set back. Also estimates the database's clock.
 */
export class Countdown {
  readonly #lengthMs: number;
  #begunAt = { steadyMs: 0, wallMs: 0 };
  /** The database's time at an instant of the steady clock, when its answer arrived; null = unknown. */
  #sample: { readonly databaseMs: number; readonly steadyMs: number; readonly isSharp: boolean } | null = null;

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  begin(): void {
    this.#begunAt = { steadyMs: performance.now(), wallMs: Date.now() };
  }

  /** The answer has arrived. */
  confirm(databaseMs: number): void {
    const steadyMs = performance.now();
    this.#sample = { databaseMs, steadyMs, isSharp: steadyMs - this.#begunAt.steadyMs <= SHARP_MS };
  }

  takeOver(next: Countdown): void {
    this.#begunAt = next.#begunAt;
    if (next.#sample?.isSharp === true || this.#sample === null) this.#sample = next.#sample;
  }

  leftMs(): number {
    const { steadyMs, wallMs } = this.#begunAt;
    return this.#lengthMs - Math.max(performance.now() - steadyMs, Date.now() - wallMs);
  }

  /** Never ahead of the database, because the answer took time to arrive. */
  now(): number {
    if (this.#sample === null) return Date.now();
    const { databaseMs, steadyMs } = this.#sample;
    return Math.floor(databaseMs + (performance.now() - steadyMs));
  }
}
