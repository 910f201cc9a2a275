/** Encodes values into a body and back. A new encoding is one more codec in `codecs.ts`. */
export interface Codec {
  readonly contentType: string;
  /** The same value always gives the same text, in ASCII if a `charset` is given. Undefined members are left out. */
  encode(value: unknown, charset?: string): string;
  /** The value with the names in the body, for people. */
  shown(value: unknown): unknown;
  /** The first text that cannot be written in the charset; null = all can. */
  unwritable(value: unknown, charset?: string): string | null;
  /**
   * The value of an answer's text; undefined = not in this encoding. A value with bytes that are not text becomes
   * `Unclear`. Absent = answers never use this encoding.
   */
  readonly decode?: (text: string) => unknown;
}
