import { holdsNoText, refuseNoText } from "../charset.ts";
import type { Codec } from "./codec.ts";

/** In another charset than UTF-8 escapes say what is beyond ASCII, and so all of it can be said. */
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
      return holdsNoText(text) ? JSON.parse(text, refuseNoText) : JSON.parse(text);
    } catch {
      return undefined;
    }
  },
};

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
