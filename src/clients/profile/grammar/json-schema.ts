import { isRecord } from "../../../core/common/record.ts";
import { z } from "zod";

/**
 * JSON Schema of a profile file. Because it is merged over the default profile, only the `type` of an authenticator or
 * paginator is required. Repeated parts are written once.
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
