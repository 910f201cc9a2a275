/** Percent escapes of texts in URLs and forms, for the bytes of a charset. */
export interface Escapes {
  /** A part of a path. */
  segment(text: string): string;
  /** `a=1&b=2`: a query, or a form. */
  pairs(pairs: readonly (readonly [string, string])[]): string;
  /** Whether the charset has a byte for every character. */
  canWrite(text: string): boolean;
}

/** A charset with one byte per character, so that everything read in it can also be written. */
export function isCodePage(label: string): boolean {
  return CODE_PAGES.test(label) && signsOf(label) !== null;
}

/** The text in a charset, without escapes; null = it lacks a character, or the charset is unknown. */
export function bytesOf(text: string, charset: string): Uint8Array | null {
  if (/^utf-?8$/i.test(charset)) return text.isWellFormed() ? Buffer.from(text, "utf8") : null;
  const signs = isCodePage(charset) ? signsOf(charset) : null;
  const bytes = [...text].map((sign) => signs?.get(sign) ?? -1);
  return bytes.includes(-1) ? null : Uint8Array.from(bytes);
}

const CODE_PAGES = /^(?:windows-\d+|iso-8859-\d+|latin\d|macintosh|koi8-[ru]|ibm866)$/i;

const UTF8: Escapes = {
  // `encodeURIComponent` throws for lone surrogates; the round trip through UTF-8 replaces them.
  segment: (text) => encodeURIComponent(Buffer.from(text, "utf8").toString("utf8")),
  pairs: (pairs) => new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString(),
  canWrite: () => true,
};

const known = new Map<string, Escapes>();

/** The escapes of a code page; undefined = UTF-8. */
export function escapesOf(charset: string | undefined): Escapes {
  if (charset === undefined) return UTF8;
  const escapes = known.get(charset) ?? codePage(charset);
  known.set(charset, escapes);
  return escapes;
}

function codePage(charset: string): Escapes {
  const signs = signsOf(charset) ?? new Map<string, number>();
  // Characters that the code page lacks are refused earlier.
  const escaped = (sign: string): string => {
    const byte = signs.get(sign);
    return byte === undefined ? UTF8.segment(sign) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  };
  const segment = (text: string): string => text.replaceAll(/[^\w.~-]/gu, escaped);
  return {
    segment,
    pairs: (pairs) => pairs.map(([name, value]) => `${segment(name)}=${segment(value)}`).join("&"),
    canWrite: (text) => [...text].every((sign) => signs.has(sign)),
  };
}

/** Character to byte; null = unknown charset, or not a single-byte one. */
function signsOf(label: string): Map<string, number> | null {
  const signs = new Map<string, number>();
  const decode = decoderOf(label);
  if (decode === null) return null;
  // Decoders treat ISO-8859-1 as windows-1252; a strict system does not know its extra characters.
  const isStrict = /^(?:iso-8859-1|latin1)$/i.test(label);
  for (let byte = 0; byte < 256; byte++) {
    if (isStrict && byte >= 0x80 && byte < 0xa0) continue;
    const sign = decode(byte);
    if (sign !== "" && !/^[\u0080-\u009F]$/.test(sign)) signs.set(sign, byte);
  }
  return signs;
}

/** Byte to character, `""` = not valid; null = unknown charset. */
function decoderOf(label: string): ((byte: number) => string) | null {
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    return (byte) => {
      try {
        return decoder.decode(Uint8Array.of(byte));
      } catch {
        return "";
      }
    };
  } catch {
    return null;
  }
}
