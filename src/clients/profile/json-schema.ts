import { z } from "zod";

import { isRecord } from "./path.ts";

type Schemas = Readonly<Record<string, unknown>>;

/**
 * JSON Schema of what a profile file may hold: since it is laid over the default one, nothing in it is required but what
 * tells one kind of authenticator or paginator from another. What stands in many places is written once.
 */
export function describeProfile(schema: z.ZodType): Schemas {
  const whole = loosen(
    z.toJSONSchema(schema, { target: "draft-7", io: "input", unrepresentable: "any", reused: "ref" }),
  );
  if (!isRecord(whole) || !isRecord(whole["properties"])) return {};
  const { definitions, properties, ...rest } = whole;
  const known = isRecord(definitions) ? definitions : {};
  const fields = withShortForms(known, resolve(known, properties["fields"]));
  const used = { ...rest, properties: { ...properties, fields: fields.schema } };
  return { ...used, definitions: { ...known, ...fields.definitions } };
}

interface Described {
  readonly schema: Schemas;
  /** Those that it refers to. */
  readonly definitions: Schemas;
}

/** In `fields`, what belongs together may be written together, as `spellOut` says. */
function withShortForms(known: Schemas, fields: Schemas): Described {
  const groups = isRecord(fields["properties"]) ? fields["properties"] : {};
  const described = Object.entries(groups).map(([name, group]) => {
    const rules = resolve(known, group)["properties"];
    return [name, describeGroup(`fields.${name}`, isRecord(rules) ? rules : {})] as const;
  });
  return {
    schema: { ...fields, properties: Object.fromEntries(described.map(([name, { schema }]) => [name, schema])) },
    definitions: Object.assign({}, ...described.map(([, { definitions }]) => definitions)) as Schemas,
  };
}

/** Fields by full name, and the beginnings of their names, each with the names that follow; one such object, or several. */
function describeGroup(name: string, rules: Schemas): Described {
  const beginnings = new Set(Object.keys(rules).flatMap((rule) => /^(?:[^.]+)(?=\.)/.exec(rule) ?? []));
  const grouped = [...beginnings].map((beginning) => {
    const start = beginning.length + 1;
    const below = Object.entries(rules).filter(([rule]) => rule.startsWith(`${beginning}.`));
    const inside = Object.fromEntries(below.map(([rule, schema]) => [rule.slice(start), schema]));
    return [beginning, describeGroup(`${name}.${beginning.replace("[]", "")}`, inside)] as const;
  });
  const own = {
    type: "object",
    properties: {
      "": {},
      ...rules,
      ...Object.fromEntries(
        grouped.map(([beginning, { schema }]) => [beginning, { anyOf: [rules[beginning] ?? PLACE, schema] }]),
      ),
    },
    patternProperties: { ",": {} },
    additionalProperties: false,
  };
  const inner = grouped.map(([, { definitions }]) => definitions);
  const reference = { $ref: `${DEFINITIONS}${name}` };
  return {
    schema: { anyOf: [reference, { type: "array", items: reference }] },
    definitions: Object.assign({ [name]: own }, ...inner) as Schemas,
  };
}

const PLACE = {
  type: ["string", "null"],
  description: "The path under which all of these fields stand; null = none does.",
};

const DEFINITIONS = "#/definitions/";

/** What a reference refers to. */
function resolve(known: Schemas, schema: unknown): Schemas {
  if (!isRecord(schema)) return {};
  const { $ref: reference } = schema;
  return typeof reference === "string" ? resolve(known, known[reference.slice(DEFINITIONS.length)]) : schema;
}

function loosen(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(loosen);
  if (!isRecord(schema)) return schema;
  const loose = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, loosen(value)]));
  const { required, ...rest } = loose;
  if (!Array.isArray(required)) return loose;
  return required.includes("type") ? { ...rest, required: ["type"] } : rest;
}
