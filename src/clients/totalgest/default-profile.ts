import { BUILT_IN } from "./fields.ts";
import type { TotalGestProfile } from "./profile.ts";

/**
 * The profile without a file. The data equal the schema's output exactly, so that a run without its own file does not
 * load the schema.
 */
export const DEFAULT_TOTALGEST_PROFILE = BUILT_IN as unknown as TotalGestProfile;
