/** The call of an operation and its answer, as zod schemas. Each `error` is the expected form. */
import { z } from "zod";

import { isCodePage } from "../../wire/charset.ts";
import { isHeaderName, isHeaderText, placeholdersOf, textsOf, textsWithin } from "./template.ts";
import { decimalSign, onePath, path, scalar, text } from "./parts.ts";
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
  const joined = z
    .strictObject({
      parts: z.array(one, { error: "a list of texts" }).min(1, { error: "at least one part" }),
      join: text,
    })
    .describe("Those parts count whose placeholders have a value.");
  return z.record(z.string(), z.union([one, joined, z.null()], { error }), { error: '{"name": "value"}' });
}

/** Settings for every call and for every field of a kind. */
export function namedOnce(allowed: readonly string[]) {
  return {
    query: templates(allowed).optional().describe("Parameters of every call but the login."),
    headers: headers(allowed).optional().describe("Headers of every call but the login."),
    flags: z
      .tuple([scalar, scalar], { error: '["S", "N"]: yes, then no' })
      .optional()
      .describe("How yes and no stand on the wire, if not as true and false."),
    decimals: decimalSign.optional().describe("The decimal sign on the wire, of every decimal."),
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

export const format = z
  .enum(["json", "xml"], { error: '"json" or "xml"' })
  .describe("What answers are written in, and bodies that have no `encoding`.");

export const lists = z
  .array(path, { error: 'a list of paths such as ["items.item"]' })
  .describe("In XML: elements that are lists, also where there is only one; the ends of their paths are enough.");

export const encoding = z
  .enum(["json", "form"], { error: '"json" or "form"' })
  .describe("How a body is written: JSON, or a form with names such as righe[0][codice].");

const A_CHARSET = 'a charset of one byte a sign, such as "windows-1252" or "iso-8859-1"; without it, UTF-8';

export const charset = z
  .string({ error: A_CHARSET })
  .refine(isCodePage, { error: A_CHARSET })
  .describe("What answers are in that name no charset, and what addresses and bodies are written in.");

/** The default encoding of bodies. */
export const everyEncoding = encoding.optional();

/** What marks an answer as an error, whatever its status. */
export const failed = z
  .strictObject(
    {
      path: onePath,
      is: z.array(scalar, { error: '["KO"]' }).optional().describe("It failed where one of these stands there."),
      not: z.array(scalar, { error: "[true]" }).optional().describe("It failed where something else stands there."),
    },
    { error: '{"path": "esito", "is": ["KO"]}, {"path": "success", "not": [true]} or {"path": "error"}' },
  )
  .refine((one) => one.is === undefined || one.not === undefined, { error: 'either "is" or "not"' })
  .describe("What says that an answer is an error, whatever its status; path alone: that something stands there.");

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
        )
        .describe('What a read by POST sends. "{{limit:number}}" is a number, {"when", "value"} a condition.'),
      encoding: encoding.optional(),
      format: format.optional(),
      lists: lists.optional(),
      charset: charset.optional(),
      keyedBy: text
        .optional()
        .describe("The list is an object whose keys are ids: the name under which each record gets its own."),
      records: path.optional().describe("Where the list is in this operation's answer, if not where `records` says."),
      record: onePath.optional().describe("Where the one object is in the answer."),
      empty: path
        .optional()
        .refine((at) => at !== MISSING || mayLeaveOut, {
          error: "the path of a count that is 0: a list that is not there proves nothing",
        })
        .describe(
          'What is null, "", {}, [] or 0 in an answer without records; in products "missing": the list is left out.',
        ),
      missing: z
        .string()
        .optional()
        .refine((code) => code === undefined || mayMiss, { error: "no such thing: it counts in product and findOrder" })
        .describe("The error code (after mapping) that means: there is none."),
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
