const MASK = "********";

/** A shorter secret is an everyday word: masking it would only garble the output. */
const SHORTEST = 4;

/**
 * The last protection of all output: masks known secrets in every encoding that tg360 uses. Code that reveals a
 * secret on purpose registers it first; nothing relies on this alone.
 */
export class Scrubber {
  readonly #forms = new Set<string>();
  #pattern: RegExp | null = null;

  /** Registers a password or key, and the user name of a Basic header, if there is one. */
  add(secret: string, user: string | null = null): void {
    if (secret.length < SHORTEST) return;
    const texts = user === null ? [secret] : [secret, `${user}:${secret}`];
    for (const form of texts.flatMap(formsOf)) this.#forms.add(form);
    this.#pattern = null;
  }

  /** The text with every form of every secret masked. */
  clean(text: string): string {
    if (this.#forms.size === 0) return text;
    this.#pattern ??= new RegExp(longestFirst(this.#forms).map(escapePattern).join("|"), "g");
    return text.replace(this.#pattern, MASK);
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

function longestFirst(forms: ReadonlySet<string>): readonly string[] {
  return [...forms].toSorted((a, b) => b.length - a.length);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
