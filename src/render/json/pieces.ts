import { harmlessJson } from "./harmless.ts";

/** The size of text, in characters, that is collected before it is written. */
const CHUNK = 64 * 1024;

/** A document as text, in pieces that fit into memory: one line per key, and one per item of a lazy list. */
export async function* jsonPieces(document: Readonly<Record<string, unknown>>): AsyncGenerator<string> {
  let pending = "{";
  for (const [at, [key, value]] of Object.entries(document).entries()) {
    pending += `${at === 0 ? "" : ","}\n  ${JSON.stringify(key)}: `;
    if (!isLazy(value)) {
      pending += harmlessJson(value);
      continue;
    }
    let first = true;
    for await (const item of value) {
      pending += `${first ? "[" : ","}\n    ${harmlessJson(item)}`;
      first = false;
      if (pending.length < CHUNK) continue;
      yield pending;
      pending = "";
    }
    pending += first ? "[]" : "\n  ]";
  }
  yield `${pending}\n}\n`;
}

/** Writes a document piece by piece. */
export async function writeJson(
  document: Readonly<Record<string, unknown>>,
  write: (text: string) => Promise<void>,
): Promise<void> {
  for await (const piece of jsonPieces(document)) await write(piece);
}

function isLazy(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
