import { inspect } from "node:util";

const MASK = "********";

/**
 * A password or key. Prints masked wherever it is printed, logged, inspected or turned into JSON; `reveal` is the only
 * way to the value and stands only where it goes onto the wire.
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
