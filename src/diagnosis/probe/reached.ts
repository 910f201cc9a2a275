/** How far the way to a system goes, as data. */

/** The certificate that a server shows. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** The names it is for. */
  readonly names: readonly string[];
  /** Epoch ms. */
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Reach {
  readonly host: string;
  /** Null = the name could not be resolved. */
  readonly address: string | null;
  /** How long the connection took, TLS included; null = there is none. */
  readonly connectMs: number | null;
  /** The system's code of what went wrong with name or connection, e.g. `ENOTFOUND`; null = nothing did. */
  readonly failure: string | null;
  /** Null = no TLS here, or it did not come so far. */
  readonly certificate: Certificate | null;
  /** Why it is not trusted, by Node's code; null = it is. */
  readonly distrust: string | null;
  /** How far this machine's clock is ahead of the `Date` of an answer, in milliseconds; null = there was none. */
  readonly aheadMs: number | null;
  /** The `Via` and `Server` of that answer: who may stand in between. */
  readonly via: string;
}
