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

/** A shorter secret is an everyday word: masking it would only garble a text. */
export const SHORTEST_SECRET = 4;

/** A secret in every encoding in which it is sent. */
export function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret, "utf8").toString("base64");
  const form = new URLSearchParams({ v: secret }).toString().slice(2);
  const element = secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    form,
    element,
    element.replaceAll('"', "&quot;"),
    base64,
    base64.replace(/=+$/, ""),
    Buffer.from(secret, "utf8").toString("base64url"),
  ];
  return [...new Set(forms)].filter(({ length }) => length >= SHORTEST_SECRET);
}

/** A text with each form of the secrets masked, the longest first. */
export function withoutSecrets(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.flatMap(formsOf))].toSorted((a, b) => b.length - a.length);
  return (text) => forms.reduce((left, form) => left.replaceAll(form, MASK), text);
}
