/** How the next page is requested, as a zod schema. Each `error` is the expected form. */
import { z } from "zod";

import { onePath, param } from "./parts.ts";

const end = z
  .array(z.number().int().min(400).max(499), { error: "[404]" })
  .optional()
  .describe("Statuses with which a page behind the last one is answered.");

const absent = z
  .literal("last", { error: '"last"' })
  .optional()
  .describe("A first page without a word about a next one is all there is, however long it is.");

export const paginator = z
  .discriminatedUnion(
    "type",
    [
      z.strictObject({ type: z.literal("cursor"), cursorPath: onePath, absent }),
      z.strictObject({
        type: z.literal("link"),
        path: onePath.describe("Where the whole address of the next page is."),
        absent,
      }),
      z.strictObject({
        type: z.literal("page"),
        param: param.optional().describe("In the query; absent where {{page}} stands in the operation."),
        start: z.number().int().min(0).default(1),
        pages: onePath.optional().describe("Where an answer says how many pages there are; none is asked for beyond."),
        end,
      }),
      z.strictObject({
        type: z.literal("offset"),
        param: param.optional().describe("In the query; absent where {{offset}} stands in the operation."),
        total: onePath
          .optional()
          .describe("Where an answer says how many records there are; none is asked for beyond."),
        end,
      }),
      z.strictObject({ type: z.literal("none") }),
    ],
    { error: '"cursor", "link", "page", "offset" or "none"' },
  )
  .describe("How the next page is asked for.");

export type Paginator = z.output<typeof paginator>;
