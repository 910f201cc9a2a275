/** Replaces a value that could only be guessed. No contract accepts it, so the check of the record refuses it. */
export class Unclear {
  /** Prevents it from being accepted as texts by language, which may have any names. */
  readonly isUnclear = true;
  readonly #text: string;

  /** `text` = what was found, as from `foundText`. */
  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }
}
