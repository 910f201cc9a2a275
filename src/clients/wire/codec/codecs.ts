import type { Codec } from "./codec.ts";
import { form } from "./form.ts";
import { json } from "./json.ts";

/** By their names in a profile. */
export const CODECS = { json, form } as const satisfies Readonly<Record<string, Codec>>;
