import { BUILT_IN } from "./fields.ts";
import type { Framework360Profile } from "./profile.ts";

/** The profile without a file; see `DEFAULT_TOTALGEST_PROFILE`. */
export const DEFAULT_FRAMEWORK360_PROFILE = BUILT_IN as unknown as Framework360Profile;
