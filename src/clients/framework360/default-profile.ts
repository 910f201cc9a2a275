import defaults from "./profile.json" with { type: "json" };
import type { Framework360Profile } from "./profile.ts";

/** The profile as it is without a file; see `DEFAULT_TOTALGEST_PROFILE`. */
export const DEFAULT_FRAMEWORK360_PROFILE = defaults as unknown as Framework360Profile;
