import { inspect } from "node:util";

const MASK = "********";

/**
 * A password or key. Masked wherever it is printed, logged, inspected or serialised to JSON. Only `reveal` returns the
 * value; call it only where the value is sent.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
