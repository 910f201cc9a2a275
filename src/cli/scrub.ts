const MASK = "********";

/** A shorter secret is an everyday word: masking it would only garble the output. */
const SHORTEST = 4;

/** Forms that begin with the same characters. */
interface Alike {
  readonly forms: Set<string>;
  /** Their lengths, longest first. */
  lengths: readonly number[];
}

/**
 * The last protection of all output: masks known secrets in every encoding that tg360 uses. Code that reveals a
 * secret on purpose registers it first; nothing relies on this alone. A worker registers the secrets of thousands of
 * shops, again in every cycle: neither that nor the cost of a text grows with their number.
 */
export class Scrubber {
  readonly #texts = new Set<string>();
  /** By their first `SHORTEST` characters. */
  readonly #alike = new Map<string, Alike>();
  /** 1 = a form begins with this UTF-16 code. */
  readonly #starts = new Uint8Array(0x1_00_00);

  /** Registers a password or key, and the user name of a Basic header, if there is one. */
  add(secret: string, user: string | null = null): void {
    if (secret.length < SHORTEST) return;
    const texts = user === null ? [secret] : [secret, `${user}:${secret}`];
    for (const text of texts.filter((one) => !this.#texts.has(one))) {
      this.#texts.add(text);
      for (const form of formsOf(text)) this.#addForm(form);
    }
  }

  /** The text with every form of every secret masked; of several at one place the longest. */
  clean(text: string): string {
    let clean = "";
    let from = 0;
    for (let at = 0; at + SHORTEST <= text.length; at++) {
      if (this.#starts[text.charCodeAt(at)] === 0) continue;
      const length = this.#lengthAt(text, at);
      if (length === 0) continue;
      clean += text.slice(from, at) + MASK;
      from = at + length;
      at = from - 1;
    }
    return from === 0 ? text : clean + text.slice(from);
  }

  /** The length of the longest form at this place; 0 = there is none. */
  #lengthAt(text: string, at: number): number {
    const alike = this.#alike.get(text.slice(at, at + SHORTEST));
    return alike?.lengths.find((length) => alike.forms.has(text.slice(at, at + length))) ?? 0;
  }

  #addForm(form: string): void {
    const start = form.slice(0, SHORTEST);
    const alike = this.#alike.get(start) ?? { forms: new Set(), lengths: [] };
    alike.forms.add(form);
    if (!alike.lengths.includes(form.length)) alike.lengths = [...alike.lengths, form.length].toSorted((a, b) => b - a);
    this.#alike.set(start, alike);
    this.#starts[form.charCodeAt(0)] = 1;
  }
}

/** Raw, in JSON, in a URL and a form, and as base64 in both alphabets, with and without padding. */
function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret, "utf8").toString("base64");
  const form = new URLSearchParams({ v: secret }).toString().slice(2);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    form,
    base64,
    base64.replace(/=+$/, ""),
    Buffer.from(secret, "utf8").toString("base64url"),
  ].filter((text) => text.length >= SHORTEST);
}
