/** The smallest parts of a profile, as zod schemas. Each `error` is the expected form. */
import { z } from "zod";

import { isDecimal } from "../../../core/common/money.ts";
import { isTimeZone } from "../../../core/common/time/zone.ts";
import type { Dates } from "../dates.ts";
import { hasEach, parsePath } from "./path-syntax.ts";

export const A_PATH = 'a path such as "giacenza.disponibile"';

const A_PATH_SYNTAX = `a path such as "righe.0.codice", "listini[].importo", "lager[ort=1].frei" or "['a b']"`;

export const path = z.string({ error: A_PATH }).refine((text) => parsePath(text) !== null, { error: A_PATH_SYNTAX });

/** A path to a single value. */
export const onePath = path.refine((written) => !hasEach(written), {
  error: "a path without [], which is each item of a list",
});

export const someText = z.string({ error: "a text" }).min(1, { error: "a text that is not empty" });

export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: "a text, a number or true or false",
});

export const factor = z
  .string({ error: 'a decimal such as "0.001"' })
  .refine((value) => isDecimal(value) && Number(value) > 0, { error: 'a decimal such as "0.001"' });

export const decimalSign = z.enum([",", "."], { error: '"," or "."' });

export const dates: z.ZodType<Dates> = z.union(
  [
    z.literal(["rfc3339", "unix", "unix-ms"]),
    z.strictObject({ pattern: z.string().regex(/yyyy|YYYY/), timeZone: z.string().refine(isTimeZone) }),
  ],
  { error: '"rfc3339", "unix", "unix-ms" or {"pattern": "dd.MM.yyyy HH:mm:ss", "timeZone": "Europe/Zurich"}' },
);

export const param = z.string({ error: "the name of a query parameter" }).min(1);
