/** Answers that took longer say too little of the database's clock. */
const SHARP_MS = 1000;

/**
 * How long a lease lasts for certain, counted on this machine from before the request: by the larger of two clocks, since one
 * stands still while the machine sleeps, and the other may be put back. Also what the database's clock says.
 */
export class Countdown {
  readonly #lengthMs: number;
  #begunAt = { steadyMs: 0, wallMs: 0 };
  /** The database's time at an instant of the steady clock, when its answer was there; null = not known. */
  #sample: { readonly databaseMs: number; readonly steadyMs: number; readonly isSharp: boolean } | null = null;

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  begin(): void {
    this.#begunAt = { steadyMs: performance.now(), wallMs: Date.now() };
  }

  /** The answer is there. */
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

  /** Never ahead of the database: the answer was under way for a while. */
  now(): number {
    if (this.#sample === null) return Date.now();
    const { databaseMs, steadyMs } = this.#sample;
    return Math.floor(databaseMs + (performance.now() - steadyMs));
  }
}
