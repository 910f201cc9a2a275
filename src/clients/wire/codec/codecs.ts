import type { Codec } from "./codec.ts";
import { form } from "./form.ts";
import { json } from "./json.ts";

/** By the names that a profile gives them. */
export const CODECS = { json, form } as const satisfies Readonly<Record<string, Codec>>;
