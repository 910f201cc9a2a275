import type { Codec } from "./codec.ts";
import { form } from "./form.ts";
import { json } from "./json.ts";
import { xml } from "./xml.ts";

/** By their names in a profile. */
export const CODECS = { json, form, xml } as const satisfies Readonly<Record<string, Codec>>;

/** What an operation's bodies and answers are written in. */
export interface Written {
  /** Of bodies; absent = as `format`. */
  readonly encoding?: "json" | "form" | undefined;
  /** Of answers; absent = JSON. */
  readonly format?: "json" | "xml" | undefined;
}

export function codecOf({ encoding, format }: Written): Codec {
  return CODECS[encoding ?? format ?? "json"];
}
