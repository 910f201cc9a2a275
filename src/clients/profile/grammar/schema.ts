/** The parts that a profile of either system is made of, as zod schemas. Each `error` is the form expected. */
import { z } from "zod";

import { isDecimal } from "../../../core/common/money.ts";
import type { Dates } from "../dates.ts";
import { isHeaderName, isHeaderText } from "./header.ts";
import { nearestPath, parsePath } from "./path-syntax.ts";
import { canPlace } from "../writing/place.ts";
import { faultOfRule, hasEach, NOT_SENT } from "./rule-fault.ts";
import type { RuleUse } from "./rule-fault.ts";
import { CODECS } from "../../wire/codec/codec.ts";
import { isCodePage } from "../../wire/codec/escapes.ts";
import { placeholdersOf, textsOf, textsWithin } from "./template.ts";
import { fieldNames } from "./specs.ts";
import type { FieldSpecs } from "./specs.ts";

const A_PATH = 'a path such as "giacenza.disponibile"';
const A_SENT_PATH = 'a path that can be written, such as "righe", "adressen.0.ort" or "adressen[typ=rechnung].ort"';
const A_SENT_RULE = `${A_SENT_PATH}, {"path", …} or null`;
const A_RULE = `${A_PATH}, {"path", …}, {"value": …} or null`;

const path = z
  .string({ error: A_PATH })
  .refine((text) => parsePath(text) !== null, {
    error: ({ input }) => `a path such as ${JSON.stringify(nearestPath(String(input)))}`,
  })
  .describe(
    'Path into the record: "a.b", "list.0.b", "list[].b" (each item), "list[key=value].b" (the one item), "[\'a.b\']" (a name with dots); "" is the record itself, "^." in front climbs out of a list.',
  );

/** Where one thing stands. */
export const onePath = path.refine((written) => !hasEach(written), {
  error: "a path without [], which is each item of a list",
});

const text = z.string({ error: "a text" }).min(1, { error: "a text that is not empty" });

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: "a text, a number or true or false" });

const factor = z
  .string({ error: 'a decimal such as "0.001"' })
  .refine((value) => isDecimal(value) && Number(value) > 0, { error: 'a decimal such as "0.001"' });

const decimalSign = z.enum([",", "."], { error: '"," or "."' });

const ruleParts = {
  path: path.optional(),
  value: z.unknown().optional().describe("A constant, for what the system does not say and is always so."),
  default: z
    .unknown()
    .optional()
    .describe("What is meant where nothing stands; in what is sent, what is written where we have nothing."),
  map: z
    .record(z.string(), scalar, { error: '{"S": true}' })
    .optional()
    .describe("Value on the wire to its meaning; in what is sent, meaning to the value on the wire."),
  decimal: decimalSign.optional().describe("The decimal sign on the wire."),
  factor: factor.optional().describe("Multiplies a decimal that is read; divides one that is sent."),
  type: z
    .enum(["text", "number"], { error: '"text" or "number"' })
    .optional()
    .describe("number: the wire has a JSON number where the contract has text."),
  entries: z
    .boolean({ error: "true or false" })
    .optional()
    .describe('Of a list: the wire has an object, and each entry becomes {"key", "value"}.'),
  sum: z
    .literal(true, { error: "true" })
    .optional()
    .describe("Of a decimal whose path has [] in it: what stands there is added up."),
  minus: z
    .union([onePath, z.array(onePath).min(1)], { error: 'a path such as "impegnato", or a list of paths' })
    .optional()
    .describe("Of a decimal: what stands there is taken off."),
  per: onePath.optional().describe("Of a decimal: it is for as many pieces as stand there."),
  dates: z
    .lazy(() => dates)
    .optional()
    .describe("How this instant stands on the wire, if not as all the others."),
  suffix: text.optional().describe("Has to stand behind the value, and is taken off."),
  split: text.optional().describe("Of a list: the wire has a text, in which this stands between two items."),
} as const;

const rule = z.union([path, z.strictObject(ruleParts), z.null()], { error: A_RULE });

const pageRule = z.union(
  [path, z.strictObject({ ...ruleParts, header: z.string().optional().describe("A header of the answer.") }), z.null()],
  { error: `${A_RULE} or {"header": "date"}` },
);

/** The mapping of some fields: only their names, and the texts' languages, may stand in it. */
export function fieldRules(
  specs: FieldSpecs,
  { mayUseHeaders = false, ...how }: RuleUse & { mayUseHeaders?: boolean } = {},
) {
  const shape = Object.fromEntries(
    fieldNames(specs).map((name) => {
      const one = mayUseHeaders ? pageRule : rule;
      return [
        name,
        one.optional().superRefine((written, context) => {
          const fault = faultOfRule(written, { name, kind: specs[name]?.kind ?? "text", ...how });
          if (fault !== null) context.addIssue({ code: "custom", path: [...fault.path], message: fault.expected });
        }),
      ];
    }),
  );
  return z.strictObject(shape, { error: "an object" });
}

export const sentPath = path
  .refine(canPlace, { error: A_SENT_PATH })
  .describe(
    'Path into what is sent: "a.b", "list.0.b", "list[key=value].b" (the one item, which is made), "[\'a.b\']" (a name with dots).',
  );

const sentParts = {
  path: sentPath,
  value: ruleParts.value,
  default: ruleParts.default,
  map: ruleParts.map,
  decimal: ruleParts.decimal,
  factor: ruleParts.factor,
  type: ruleParts.type,
  dates: ruleParts.dates,
  ...Object.fromEntries(
    ["entries", "sum", "suffix", "split", "minus", "per"].map((name) => [
      name,
      z.never({ error: NOT_SENT }).optional(),
    ]),
  ),
};

const sentRule = z.union([sentPath, z.strictObject(sentParts), z.null()], {
  error: A_SENT_RULE,
});

/** What makes each record itself: a constant in the place of these would be the same in all. */
const ownRule = sentRule.refine((one) => one === null || typeof one === "string" || one.value === undefined, {
  error: '{"path", "default"}: as a "value" it would be the same in every order',
});

/** The mapping of fields that are sent. `own` are those of them that are never a constant. */
export function sentRules(specs: FieldSpecs, own: readonly string[] = []) {
  const shape = Object.fromEntries(
    fieldNames(specs).map((name) => [name, (own.includes(name) ? ownRule : sentRule).optional()]),
  );
  return z.strictObject(shape, { error: "an object" });
}

/** Constants of what is sent; only these placeholders may stand in its texts. */
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

/** A text in which only these placeholders may stand. */
export function template(allowed: readonly string[]) {
  return z.string({ error: "a text" }).refine((text) => placeholdersOf(text).every((name) => allowed.includes(name)), {
    error: `no placeholders but ${listed(allowed)}`,
  });
}

/** Headers to be sent: their names and texts, the placeholders apart, are such as HTTP takes. */
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

/** What counts for every call, and for every field of a kind. */
export function saidOnce(allowed: readonly string[]) {
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
 * An operation that changes nothing. `mayMiss` = it asks for one thing, and there may be none; `mayPost` = it may be a POST with
 * a body.
 */
export function reading(allowed: readonly string[], { mayMiss = false, mayPost = false } = {}) {
  const methods = mayPost ? (["GET", "POST"] as const) : (["GET"] as const);
  const one = operation(allowed, mayMiss, methods, mayPost ? '"GET" or "POST"' : '"GET"');
  return one.refine(({ method, body }) => body === undefined || (mayPost && method === "POST"), {
    path: ["body"],
    error: mayPost ? '"method": "POST" beside it' : "no such thing",
  });
}

/** An operation with a body of our own. */
export function writing(allowed: readonly string[]) {
  return operation(allowed, false, ["POST"], '"POST": what is sent stands in a body');
}

export const encoding = z
  .enum(Object.keys(CODECS) as (keyof typeof CODECS)[], { error: '"json" or "form"' })
  .describe("How a body is written: JSON, or a form with names such as righe[0][codice].");

const A_CHARSET = 'a charset of one byte a sign, such as "windows-1252" or "iso-8859-1"; without it, UTF-8';

export const charset = z
  .string({ error: A_CHARSET })
  .refine(isCodePage, { error: A_CHARSET })
  .describe("What answers are in that name no charset, and what addresses and bodies are written in.");

/** The encoding of every body that does not say it itself. */
export const everyEncoding = encoding.optional();

/** What of an answer says that it is an error, whatever its status. */
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
  mayMiss: boolean,
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
        .describe('What a read by POST sends. "{{limit:number}}" is a number, {"when", "value", "else"} a condition.'),
      encoding: encoding.optional(),
      charset: charset.optional(),
      keyedBy: text
        .optional()
        .describe("The list is an object whose keys are ids: the name under which each record gets its own."),
      records: path.optional().describe("Where the list is in this operation's answer, if not where `records` says."),
      record: onePath.optional().describe("Where the one object is in the answer."),
      empty: path.optional().describe('What is null, "", {} or [] in an answer that has no records.'),
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

export const records = path.describe('Where the list is in an answer; "" = the answer itself.');

export const dates: z.ZodType<Dates> = z
  .union(
    [
      z.literal(["rfc3339", "unix", "unix-ms"]),
      z.strictObject({ pattern: z.string().regex(/yyyy|YYYY/), timeZone: z.string().refine(isTimeZone) }),
    ],
    { error: '"rfc3339", "unix", "unix-ms" or {"pattern": "dd.MM.yyyy HH:mm:ss", "timeZone": "Europe/Zurich"}' },
  )
  .describe("How instants stand on the wire.");

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** In front of every path; `""` = nothing. */
export function basePath(example: string) {
  const error = `a path such as "${example}"`;
  return z.string({ error }).regex(/^(?:\/[^?#]*[^/?#])?$/, { error });
}

export const param = z.string({ error: "the name of a query parameter" }).min(1);

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
      z
        .strictObject({
          type: z.literal("link"),
          path: onePath.optional().describe("Where the whole address of the next page is."),
          header: param.optional().describe("The header that has it, as RFC 8288 writes it, with rel=next."),
          absent,
        })
        .refine((link) => (link.path === undefined) !== (link.header === undefined), {
          error: '{"path": "next"} or {"header": "link"}',
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
