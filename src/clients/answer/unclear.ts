/** Stands in the place of a value that could only be guessed. No contract has such a value: whoever checks the record refuses it. */
export class Unclear {
  /** Keeps it from passing for texts by language, of which none would be wrong. */
  readonly isUnclear = true;
  readonly #text: string;

  /** `text` = what was found, as `foundText` has it. */
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
