import { asNamed } from "../profile/grammar/specs.ts";
import { TOTALGEST_GROUPS } from "./fields.ts";
import written from "./profile.json" with { type: "json" };

/** The built-in profile as plain data: each field has its contract name, unless `profile.json` says otherwise. */
export const BUILT_IN = {
  ...written,
  fields: { ...asNamed(TOTALGEST_GROUPS), ...written.fields },
};
