import { z } from "zod";

import { isRecord } from "./path.ts";

/**
 * JSON Schema of what a profile file may hold: since it is laid over the default one, nothing in it is required but what
 * tells one kind of authenticator or paginator from another.
 */
export function describeProfile(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const whole = z.toJSONSchema(schema, { target: "draft-7", io: "input", unrepresentable: "any" });
  const loosened = loosen(whole);
  return isRecord(loosened) ? { ...loosened, ...withShortForms(loosened["properties"]) } : {};
}

/** In `fields`, what belongs together may be written together, as `spellOut` says. */
function withShortForms(properties: unknown): Readonly<Record<string, unknown>> {
  const fields = isRecord(properties) ? properties["fields"] : undefined;
  if (!isRecord(properties) || !isRecord(fields) || !isRecord(fields["properties"])) return {};
  const groups = Object.entries(fields["properties"]).map(([name, group]) => {
    const rules = isRecord(group) && isRecord(group["properties"]) ? group["properties"] : {};
    return [name, inPieces(groupOf(rules))] as const;
  });
  return { properties: { ...properties, fields: { ...fields, properties: Object.fromEntries(groups) } } };
}

type Schemas = Readonly<Record<string, unknown>>;

/** Fields by full name, and the beginnings of their names, each with the names that follow. */
function groupOf(rules: Schemas): Schemas {
  const beginnings = new Set(Object.keys(rules).flatMap((name) => /^(?:[^.]+)(?=\.)/.exec(name) ?? []));
  const grouped = [...beginnings].map((beginning) => {
    const start = beginning.length + 1;
    const below = Object.entries(rules).filter(([name]) => name.startsWith(`${beginning}.`));
    const inside = groupOf(Object.fromEntries(below.map(([name, rule]) => [name.slice(start), rule])));
    return [
      beginning,
      { anyOf: [...(rules[beginning] === undefined ? [PLACE] : [rules[beginning]]), inPieces(inside)] },
    ];
  });
  return {
    type: "object",
    properties: { "": {}, ...rules, ...Object.fromEntries(grouped) },
    patternProperties: { ",": {} },
    additionalProperties: false,
  };
}

const PLACE = {
  type: ["string", "null"],
  description: "The path under which all of these fields stand; null = none does.",
};

function inPieces(group: Schemas): Schemas {
  return { anyOf: [group, { type: "array", items: group }] };
}

function loosen(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(loosen);
  if (!isRecord(schema)) return schema;
  const loose = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, loosen(value)]));
  const { required, ...rest } = loose;
  if (!Array.isArray(required)) return loose;
  return required.includes("type") ? { ...rest, required: ["type"] } : rest;
}
