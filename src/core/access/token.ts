import { hash, randomBytes } from "node:crypto";

import { MINUTE } from "../common/time/duration.ts";

/** A random token for a browser session or a link; 256 bits cannot be guessed. */
export function makeToken(): string {
  return randomBytes(32).toString("base64url");
}

/** The hash that is stored instead of the token. */
export function hashToken(token: string): string {
  return hash("sha256", token, "base64url");
}

const LIVES_MS = 10 * MINUTE;

/** Lets one person in once, within ten minutes, while there are no users. It keeps only a hash of its token. */
export class OneTimeLink {
  #hash: string | null;
  readonly #untilMs: number;

  constructor(tokenHash: string, nowMs: number) {
    this.#hash = tokenHash;
    this.#untilMs = nowMs + LIVES_MS;
  }

  /** True at most once. */
  redeem(tokenHash: string, nowMs: number): boolean {
    const isRight = this.#hash !== null && this.#hash === tokenHash && nowMs < this.#untilMs;
    if (isRight) this.#hash = null;
    return isRight;
  }
}
