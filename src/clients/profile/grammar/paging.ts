/** How the next page is requested, as a zod schema. Each `error` is the expected form. */
import { z } from "zod";

import { onePath, param } from "./parts.ts";

const end = z.array(z.number().int().min(400).max(499), { error: "[404]" }).optional();

const absent = z.literal("last", { error: '"last"' }).optional();

export const paginator = z.discriminatedUnion(
  "type",
  [
    z.strictObject({ type: z.literal("cursor"), cursorPath: onePath, absent }),
    z.strictObject({
      type: z.literal("link"),
      path: onePath,
      absent,
    }),
    z.strictObject({
      type: z.literal("page"),
      param: param.optional(),
      start: z.number().int().min(0).default(1),
      pages: onePath.optional(),
      end,
    }),
    z.strictObject({
      type: z.literal("offset"),
      param: param.optional(),
      total: onePath.optional(),
      end,
    }),
    z.strictObject({ type: z.literal("none") }),
  ],
  { error: '"cursor", "link", "page", "offset" or "none"' },
);

export type Paginator = z.output<typeof paginator>;
