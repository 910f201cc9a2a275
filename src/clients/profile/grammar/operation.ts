/** The call of an operation and its answer, as zod schemas. Each `error` is the expected form. */
import { z } from "zod";

import { isCodePage } from "../../wire/charset.ts";
import { isHeaderName, isHeaderText, placeholdersOf, textsOf, textsWithin } from "./template.ts";
import { decimalSign, onePath, path, scalar, someText } from "./parts.ts";
import { MISSING } from "./path-syntax.ts";

/** Constants in what is sent; their texts may contain only these placeholders. */
export function constants(allowed: readonly string[]) {
  const error = `an object with no placeholders but ${listed(allowed)}`;
  return z
    .record(z.string(), z.unknown(), { error })
    .refine((body) => textsWithin(body).every((text) => placeholdersOf(text).every((name) => allowed.includes(name))), {
      error,
    });
}

function listed(placeholders: readonly string[]): string {
  return placeholders.map((name) => `{{${name}}}`).join(", ");
}

/** A text that may contain only these placeholders. */
export function template(allowed: readonly string[]) {
  return z.string({ error: "a text" }).refine((text) => placeholdersOf(text).every((name) => allowed.includes(name)), {
    error: `no placeholders but ${listed(allowed)}`,
  });
}

/** Sent headers: names and texts, without the placeholders, are limited to what HTTP allows. */
export function headers(allowed: readonly string[]) {
  return templates(allowed).superRefine((written, context) => {
    for (const [name, one] of Object.entries(written)) {
      const isFine = textsOf(one).every(isHeaderText);
      const message = isHeaderName(name) ? A_HEADER_TEXT : A_HEADER_NAME;
      if (!isFine || !isHeaderName(name)) context.addIssue({ code: "custom", path: [name], message });
    }
  });
}

export const A_HEADER_TEXT = "one line of text, without control characters and letters beyond Latin-1";
export const A_HEADER_NAME = "a header name of letters, digits and - alone";

function templates(allowed: readonly string[]) {
  const one = template(allowed);
  const error = 'a text, {"parts": [texts], "join": "text between them"} or null';
  const joined = z.strictObject({
    parts: z.array(one, { error: "a list of texts" }).min(1, { error: "at least one part" }),
    join: someText,
  });
  return z.record(z.string(), z.union([one, joined, z.null()], { error }), { error: '{"name": "value"}' });
}

/** Settings for every call and for every field of a kind. */
export function namedOnce(allowed: readonly string[]) {
  return {
    query: templates(allowed).optional(),
    headers: headers(allowed).optional(),
    flags: z.tuple([scalar, scalar], { error: '["S", "N"]: yes, then no' }).optional(),
    decimals: decimalSign.optional(),
  };
}

/**
 * An operation that changes nothing. `mayMiss` = it asks for one record that may not exist; `mayPost` = it may be a
 * POST with a body; `mayLeaveOut` = an answer without its list may mean an empty one.
 */
export function reading(allowed: readonly string[], { mayMiss = false, mayPost = false, mayLeaveOut = false } = {}) {
  const methods = mayPost ? (["GET", "POST"] as const) : (["GET"] as const);
  const one = operation(allowed, { mayMiss, mayLeaveOut }, methods, mayPost ? '"GET" or "POST"' : '"GET"');
  return one.refine(({ method, body }) => body === undefined || (mayPost && method === "POST"), {
    path: ["body"],
    error: mayPost ? '"method": "POST" beside it' : "no such thing",
  });
}

/** An operation that sends a body of ours. */
export function writing(allowed: readonly string[]) {
  return operation(allowed, { mayMiss: false, mayLeaveOut: false }, ["POST"], '"POST": what is sent stands in a body');
}

export const format = z.enum(["json", "xml"], { error: '"json" or "xml"' });

export const lists = z.array(path, { error: 'a list of paths such as ["items.item"]' });

export const encoding = z.enum(["json", "form"], { error: '"json" or "form"' });

const A_CHARSET = 'a charset of one byte a sign, such as "windows-1252" or "iso-8859-1"; without it, UTF-8';

export const charset = z.string({ error: A_CHARSET }).refine(isCodePage, { error: A_CHARSET });

/** The default encoding of bodies. */
export const everyEncoding = encoding.optional();

/** What marks an answer as an error, whatever its status. */
export const failed = z
  .strictObject(
    {
      path: onePath,
      is: z.array(scalar, { error: '["KO"]' }).optional(),
      not: z.array(scalar, { error: "[true]" }).optional(),
    },
    { error: '{"path": "esito", "is": ["KO"]}, {"path": "success", "not": [true]} or {"path": "error"}' },
  )
  .refine((one) => one.is === undefined || one.not === undefined, { error: 'either "is" or "not"' });

function operation(
  allowed: readonly string[],
  { mayMiss, mayLeaveOut }: { readonly mayMiss: boolean; readonly mayLeaveOut: boolean },
  methods: readonly ["GET"] | readonly ["POST"] | readonly ["GET", "POST"],
  error: string,
) {
  const bodyError = `a value with no placeholders but ${listed(allowed)}`;
  return z.strictObject(
    {
      method: z.enum(methods, { error }),
      path: template(allowed).refine((text) => text === "" || /^[/?][^#]*$/.test(text), {
        error: "a path that begins with / (or with ?, as parameters of basePath) and has no # in it",
      }),
      query: templates(allowed).optional(),
      headers: headers(allowed).optional(),
      body: z
        .unknown()
        .optional()
        .refine(
          (body) => textsWithin(body).every((one) => placeholdersOf(one).every((name) => allowed.includes(name))),
          { error: bodyError },
        ),
      encoding: encoding.optional(),
      format: format.optional(),
      lists: lists.optional(),
      charset: charset.optional(),
      keyedBy: someText.optional(),
      records: path.optional(),
      record: onePath.optional(),
      empty: path.optional().refine((at) => at !== MISSING || mayLeaveOut, {
        error: "the path of a count that is 0: a list that is not there proves nothing",
      }),
      missing: z
        .string()
        .optional()
        .refine((code) => code === undefined || mayMiss, {
          error: "no such thing: it counts in product and findOrder",
        }),
    },
    { error: '{"method", "path", "query", "headers"}' },
  );
}

export type Operation = z.output<ReturnType<typeof operation>>;

/** Prefixes every path; `""` = none. */
export function basePath(example: string) {
  const error = `a path such as "${example}"`;
  return z.string({ error }).regex(/^(?:\/[^?#]*[^/?#]\/?)?$/, { error });
}
