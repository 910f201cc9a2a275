import { hasInvalidBytes, markInvalidBytes } from "../charset.ts";
import type { Codec } from "./codec.ts";

/** In a charset other than UTF-8, characters beyond ASCII are escaped, so that every text can be written. */
export const json: Required<Codec> = {
  contentType: "application/json",
  encode: (value, charset) => {
    const text = JSON.stringify(value);
    return charset === undefined ? text : text.replaceAll(/[\u007F-\uFFFF]/g, escaped);
  },
  shown: (value) => value,
  unwritable: () => null,
  decode: (text) => {
    try {
      return hasInvalidBytes(text) ? JSON.parse(text, markInvalidBytes) : JSON.parse(text);
    } catch {
      return undefined;
    }
  },
};

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
