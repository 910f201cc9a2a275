/** How a call authenticates, in a profile. */
import { z } from "zod";

import { isHeaderName, isHeaderText } from "./template.ts";
import { A_HEADER_NAME, A_HEADER_TEXT, charset, encoding, format, headers, lists, template } from "./operation.ts";
import { onePath, param } from "./parts.ts";

/** The placeholders for configured values. */
export const CREDENTIALS = ["username", "password", "ownerId", "shopId"] as const;

const inject = z
  .strictObject({
    into: z.enum(["header", "query", "cookie"], { error: '"header", "query" or "cookie"' }),
    name: param,
    value: template(["token"]).default("{{token}}"),
  })
  .superRefine(({ into, ...header }, context) => {
    if (into === "header") checkHeader(header, context);
  });

function checkHeader({ name, value }: { name: string; value: string }, context: z.RefinementCtx): void {
  if (!isHeaderName(name)) context.addIssue({ code: "custom", path: ["name"], message: A_HEADER_NAME });
  if (!isHeaderText(value)) context.addIssue({ code: "custom", path: ["value"], message: A_HEADER_TEXT });
}

export const authenticator = z.discriminatedUnion(
  "type",
  [
    z.strictObject({
      type: z.literal("session"),
      path: template(CREDENTIALS),
      headers: headers([...CREDENTIALS, "basic"]).optional(),
      encoding: encoding.optional(),
      format: format.optional(),
      lists: lists.optional(),
      charset: charset.optional(),
      request: z.record(z.string(), z.unknown()),
      tokenPath: onePath,
      expired: z.array(z.number().int().min(400).max(499), { error: "[403]" }).optional(),
      expiresPath: onePath.nullable().optional(),
      inject: inject.default({ into: "header", name: "Authorization", value: "Bearer {{token}}" }),
    }),
    z.strictObject({ type: z.literal("basic") }),
    z.strictObject({ type: z.literal("header"), name: param, value: template(CREDENTIALS) }).superRefine(checkHeader),
    z.strictObject({ type: z.literal("query"), name: param, value: template(CREDENTIALS) }),
  ],
  { error: '"session", "basic", "header" or "query"' },
);

export type Authenticator = z.output<typeof authenticator>;
