/** The parts that a profile of either system is made of, as zod schemas. Each `error` is the form expected. */
import { z } from "zod";

import { isDecimal } from "../../core/money.ts";
import type { Dates } from "./dates.ts";
import { isHeaderName, isHeaderText } from "./header.ts";
import { nearestPath, parsePath } from "./path-syntax.ts";
import { canPlace } from "./place.ts";
import { faultOfRule, hasEach, NOT_SENT } from "./rule-fault.ts";
import type { RuleUse } from "./rule-fault.ts";
import { placeholdersOf, textsOf } from "./template.ts";
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
const onePath = path.refine((written) => !hasEach(written), {
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

const sentPath = path
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
  ...Object.fromEntries(
    ["entries", "sum", "suffix", "split"].map((name) => [name, z.never({ error: NOT_SENT }).optional()]),
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
    .refine((body) => textsIn(body).every((text) => placeholdersOf(text).every((name) => allowed.includes(name))), {
      error,
    });
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function listed(placeholders: readonly string[]): string {
  return placeholders.map((name) => `{{${name}}}`).join(", ");
}

/** A text in which only these placeholders may stand. */
function template(allowed: readonly string[]) {
  return z.string({ error: "a text" }).refine((text) => placeholdersOf(text).every((name) => allowed.includes(name)), {
    error: `no placeholders but ${listed(allowed)}`,
  });
}

/** Headers to be sent: their names and texts, the placeholders apart, are such as HTTP takes. */
function headers(allowed: readonly string[]) {
  return templates(allowed).superRefine((written, context) => {
    for (const [name, one] of Object.entries(written)) {
      const isFine = textsOf(one).every(isHeaderText);
      const message = isHeaderName(name) ? A_HEADER_TEXT : A_HEADER_NAME;
      if (!isFine || !isHeaderName(name)) context.addIssue({ code: "custom", path: [name], message });
    }
  });
}

const A_HEADER_TEXT = "one line of text, without control characters and letters beyond Latin-1";
const A_HEADER_NAME = "a header name of letters, digits and - alone";

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

/** An operation that changes nothing. `mayMiss` = it asks for one thing, and there may be none. */
export function reading(allowed: readonly string[], { mayMiss = false } = {}) {
  return operation(allowed, mayMiss, "GET", '"GET": what is read by POST wants a body, which no profile can say yet');
}

/** An operation with a body of our own. */
export function writing(allowed: readonly string[]) {
  return operation(allowed, false, "POST", '"POST": what is sent stands in a body');
}

function operation(allowed: readonly string[], mayMiss: boolean, method: "GET" | "POST", error: string) {
  return z.strictObject(
    {
      method: z.enum([method], { error }),
      path: template(allowed).refine((text) => text === "" || /^\/[^#]*$/.test(text), {
        error: "a path that begins with / and has no # in it",
      }),
      query: templates(allowed).optional(),
      headers: headers(allowed).optional(),
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

export type Operation = z.output<ReturnType<typeof reading | typeof writing>>;

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

const param = z.string({ error: "the name of a query parameter" }).min(1);

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
        param,
        start: z.number().int().min(0).default(1),
        pages: onePath.optional().describe("Where an answer says how many pages there are; none is asked for beyond."),
      }),
      z.strictObject({
        type: z.literal("offset"),
        param,
        total: onePath
          .optional()
          .describe("Where an answer says how many records there are; none is asked for beyond."),
      }),
      z.strictObject({ type: z.literal("none") }),
    ],
    { error: '"cursor", "link", "page", "offset" or "none"' },
  )
  .describe("How the next page is asked for.");

export type Paginator = z.output<typeof paginator>;

/** The placeholders that stand for what is configured. */
export const CREDENTIALS = ["username", "password", "ownerId", "shopId"] as const;

const inject = z
  .strictObject({
    into: z.enum(["header", "query"], { error: '"header" or "query"' }),
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

export const authenticator = z
  .discriminatedUnion(
    "type",
    [
      z.strictObject({
        type: z.literal("session"),
        path: template(CREDENTIALS),
        request: z.record(z.string(), z.unknown()).describe("Body of the login; its texts may hold placeholders."),
        tokenPath: onePath,
        expiresPath: onePath
          .nullable()
          .optional()
          .describe("Shown by the doctor; a 401 is what says that a token is over."),
        inject: inject
          .default({ into: "header", name: "Authorization", value: "Bearer {{token}}" })
          .describe("Where the token goes in every other call."),
      }),
      z.strictObject({
        type: z.literal("basic"),
        username: template(CREDENTIALS).default("{{username}}"),
        password: template(CREDENTIALS).default("{{password}}"),
      }),
      z.strictObject({ type: z.literal("header"), name: param, value: template(CREDENTIALS) }).superRefine(checkHeader),
      z.strictObject({ type: z.literal("query"), name: param, value: template(CREDENTIALS) }),
    ],
    { error: '"session", "basic", "header" or "query"' },
  )
  .describe("How a call says who it comes from.");

export type Authenticator = z.output<typeof authenticator>;
