import { asNamed } from "../profile/grammar/specs.ts";
import { FRAMEWORK360_GROUPS } from "./fields.ts";
import written from "./profile.json" with { type: "json" };

/** The built-in profile as plain data: each field has its contract name. */
export const BUILT_IN = {
  ...written,
  fields: asNamed(FRAMEWORK360_GROUPS),
};
