/** How values stand in a body: bytes to values and back. Another encoding is one more of these, named in `codecs.ts`. */
export interface Codec {
  readonly contentType: string;
  /** The same value always gives the same text, in ASCII where a `charset` is named. Members that are undefined are left out. */
  encode(value: unknown, charset?: string): string;
  /** The value by the names that stand in the body: for people to look at. */
  shown(value: unknown): unknown;
  /** The first text in it that cannot be written in the charset; null = all can. */
  unwritable(value: unknown, charset?: string): string | null;
  /**
   * The value of an answer's text; undefined = the text is not in this encoding. Of bytes that are no text, the value that they
   * stand in is `Unclear`. Absent = no answer comes so.
   */
  readonly decode?: (text: string) => unknown;
}
