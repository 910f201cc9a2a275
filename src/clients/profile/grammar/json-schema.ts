import { isRecord } from "../../../core/common/record.ts";
import { z } from "zod";

/**
 * JSON Schema of what a profile file may hold: since it is laid over the default one, nothing in it is required but what
 * tells one kind of authenticator or paginator from another. What stands in many places is written once.
 */
export function describeProfile(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const whole = loosen(
    z.toJSONSchema(schema, { target: "draft-7", io: "input", unrepresentable: "any", reused: "ref" }),
  );
  return isRecord(whole) ? whole : {};
}

function loosen(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(loosen);
  if (!isRecord(schema)) return schema;
  const loose = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, loosen(value)]));
  const { required, ...rest } = loose;
  if (!Array.isArray(required)) return loose;
  return required.includes("type") ? { ...rest, required: ["type"] } : rest;
}
